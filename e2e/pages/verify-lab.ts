import { ConfigurationStore } from '../../src/app/configuration.ts';
import { Detectors } from '../../src/app/detectors.ts';
import { Library } from '../../src/app/library.ts';
import { Engines } from '../../src/app/engines.ts';
import { Models } from '../../src/app/models.ts';
import { Notices } from '../../src/app/notices.ts';
import { Recording } from '../../src/app/recording.ts';
import { Router } from '../../src/app/router.ts';
import { StorageMeter } from '../../src/app/storage-meter.ts';
import type { Observable } from '../../src/app/store.ts';
import { Verifications } from '../../src/app/verifications.ts';
import type { FrameBlock } from '../../src/domain/frames.ts';
import { boxAt } from '../../src/domain/mp4-boxes.ts';
import { walkFragments } from '../../src/domain/mp4-fragments.ts';
import { canonicalResult, type FrameResult, type Run } from '../../src/domain/runs.ts';
import type { Session } from '../../src/domain/session.ts';
import { problemOf, type VerificationReport } from '../../src/domain/verification.ts';
import { database } from '../../src/storage/database.ts';
import { frameBlocks } from '../../src/storage/frames.ts';
import { mediaFileOf } from '../../src/storage/media.ts';
import { listRuns, putRun } from '../../src/storage/runs.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { addRun, encode, exportZip, importZip, sha256, verifySession } from './archive-lab.ts';
import { recordScene } from './record-scene.ts';

export const trackId = 'cam0';
export const mediaPath = 'cam0/0.mp4';

/** A recorded session of three fragments with a run whose fingerprint is the true one. */
export async function record(): Promise<Session> {
  const { session } = await recordScene({ frames: 75, width: 320, height: 240 });
  await addRun(session, 'run-a', Array.from({ length: 25 }, (_value, at) => 3 * at + 1), [10, 15]);
  await timeRun(session.id);
  return session;
}

/** Gives the results of a run the times of their rows, and the run its fingerprint. */
async function timeRun(sessionId: string): Promise<void> {
  const times = (await frameBlocks(sessionId, trackId)).flatMap((block) => [...block.timestampUs]);
  const texts: string[] = [];
  await changeResults('run-a', (result) => {
    const timed = { ...result, timestampUs: times[result.frame] ?? -1 };
    texts.push(canonicalResult(timed));
    return timed;
  });
  const fingerprint = await sha256(encode(texts.join('\n')));
  await changeRun('run-a', (run) => ({ ...run, fingerprint }));
}

/** A copy with ids of its own, as an import makes it. */
export async function copyOf(zip: Blob): Promise<string> {
  const report = await importZip(zip);
  if (typeof report === 'string') throw new Error(report);
  return report.sessionId;
}

export const zipOf = exportZip;

export async function runIdOf(sessionId: string): Promise<string> {
  const [run] = await listRuns(sessionId);
  if (run === undefined) throw new Error('There is no run.');
  return run.id;
}

/** The failed checks in their order and the problem in one line; or the code of the error. */
export async function faultsOf(sessionId: string): Promise<{ failed: string[]; problem: string | undefined } | string> {
  const report = await verifySession(sessionId);
  return typeof report === 'string' ? report : { failed: failedOf(report), problem: problemOf(report) };
}

export function failedOf(report: VerificationReport): string[] {
  return report.checks.filter(({ ok }) => !ok).map(({ id }) => id);
}

export async function changeMedia(sessionId: string, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>, path = mediaPath): Promise<void> {
  const [track = '', name = ''] = path.split('/');
  const bytes = new Uint8Array(await (await mediaFileOf(sessionId, path)).arrayBuffer());
  const sessions = await (await navigator.storage.getDirectory()).getDirectoryHandle('sessions');
  const folder = await (await sessions.getDirectoryHandle(sessionId)).getDirectoryHandle(track);
  const writable = await (await folder.getFileHandle(name)).createWritable();
  await writable.write(change(bytes));
  await writable.close();
}

export interface Place {
  /** Of the second moof's first sample size. */
  readonly sizeTable: number;
  /** In the middle of the second fragment's first frame. */
  readonly payload: number;
}

/** Places of a file worth damaging. */
export function placesIn(bytes: Uint8Array): Place {
  const read = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
  const fragment = [...walkFragments(bytes.byteLength, read)][1];
  if (fragment === undefined) throw new Error('The file has one fragment only.');
  let moof = 0;
  for (let at = 0; at < fragment.fileOffset; at = boxAt(at, bytes.byteLength, read).end) {
    if (boxAt(at, bytes.byteLength, read).type === 'moof') moof = at;
  }
  const size = fragment.bytes[0] ?? 0;
  const wanted = [size >>> 24, (size >>> 16) & 0xff, (size >>> 8) & 0xff, size & 0xff];
  const sizeTable = bytes.findIndex((_byte, at) => at > moof + 8 && wanted.every((byte, index) => bytes[at + index] === byte));
  return { sizeTable, payload: fragment.fileOffset + (size >> 1) };
}

/** A place in the middle of the last frame of a file. */
export function lastPayload(bytes: Uint8Array): number {
  const fragment = [...walkFragments(bytes.byteLength, (offset, length) => bytes.subarray(offset, offset + length))].at(-1);
  if (fragment === undefined) throw new Error('The file has no fragment.');
  const end = fragment.bytes.reduce((sum, size) => sum + size, fragment.fileOffset);
  return end - 1 - ((fragment.bytes.at(-1) ?? 0) >> 1);
}

/** Changes or, when the change gives null, removes one block of rows. */
export async function changeBlock(sessionId: string, position: number, change: (block: FrameBlock) => FrameBlock | null, track = trackId): Promise<void> {
  const block = (await frameBlocks(sessionId, track))[position];
  if (block === undefined) throw new Error(`There is no block ${position}.`);
  const changed = change(block);
  if (changed === null) await (await database()).delete('frames', [sessionId, track, block.first]);
  else await (await database()).put('frames', changed);
}

export async function changeRun(id: string, change: (run: Run) => Run): Promise<void> {
  const run = await (await database()).get('runs', id);
  if (run === undefined) throw new Error(`There is no run ${id}.`);
  await putRun(change(run));
}

export async function changeResults(runId: string, change: (result: FrameResult) => FrameResult): Promise<void> {
  const open = await database();
  for (const block of await open.getAll('results', IDBKeyRange.bound([runId], [runId, []]))) {
    await open.put('results', { ...block, results: block.results.map(change) });
  }
}


async function until<T>(store: Observable<T>, test: (value: T) => boolean): Promise<T> {
  if (test(store.value)) return store.value;
  return new Promise((resolve) => {
    const end = store.subscribe(() => {
      if (!test(store.value)) return;
      end();
      resolve(store.value);
    });
  });
}

/** Starts a recording, with the page's own parts, while a long session is being verified in the background. */
export async function recordMeanwhile(longId: string): Promise<Record<string, unknown>> {
  const notices = new Notices();
  const library = new Library(notices);
  const configuration = new ConfigurationStore();
  const recording = new Recording({ configuration, library, notices, detectors: new Detectors(new Models(notices), new Engines(notices, new Router()), notices), storage: new StorageMeter() });
  const verifications = new Verifications({ recording, library, notices, router: new Router() });
  const { states } = verifications;
  configuration.change({ sourceId: 'demo-scene', height: 480, frameRate: 30, modelId: null });
  await recording.open();

  verifications.later(longId);
  await until(states, (map) => map.get(longId)?.at === 'working');
  const workingBefore = states.value.get(longId)?.at === 'working';
  const starting = recording.start();
  const workingWhileRecording: string[] = [];
  const end = states.subscribe(() => {
    for (const [id, { at }] of states.value) if (recording.busy && at === 'working') workingWhileRecording.push(id);
  });
  await starting;
  await until(recording.state, (state) => state.at === 'recording' && (state.status?.savedFrames ?? 0) > 0);
  const verdictWhileRecording = (await getSession(longId)).verification !== undefined || states.value.has(longId);
  await recording.stop();
  end();
  const takeId = recording.lastSaved.value?.id ?? '';
  await until(states, (map) => map.get(longId)?.at === 'done' && map.get(takeId)?.at === 'done');
  const queuedAgain = [...states.value.values()].some(({ at }) => at === 'working');
  recording.leave();
  const take = await getSession(takeId);
  return { workingBefore, workingWhileRecording, verdictWhileRecording, longDone: (await getSession(longId)).verification !== undefined, takePassed: take.verification?.ok === true, queuedAgain };
}

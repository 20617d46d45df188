import { unpackFrames, type FrameBlock, type FrameRow } from '../../src/domain/frames.ts';
import { walkFragments } from '../../src/domain/mp4-fragments.ts';
import type { FrameResult } from '../../src/domain/runs.ts';
import type { Session } from '../../src/domain/session.ts';
import { problemOf } from '../../src/domain/verification.ts';
import type { RecordEvent, RecordStatus } from '../../src/rpc/record-contract.ts';
import { callback, spawnRecord, transfer } from '../../src/rpc/spawn.ts';
import { findSource } from '../../src/sources/registry.ts';
import { database } from '../../src/storage/database.ts';
import { frameBlocks, frameIndex } from '../../src/storage/frames.ts';
import { listMedia, mediaFileOf } from '../../src/storage/media.ts';
import { exportZip, verifySession } from './archive-lab.ts';
import { newRun } from './motion-run.ts';
import { recordRequest, requestTransferables } from './record-scene.ts';
import { ReplayProbe } from './replay-probe.ts';

export { writeJournal } from './journal-lab.ts';

const mediaPath = 'cam0/0.mp4';

interface Running {
  readonly sessionId: string;
  readonly worker: ReturnType<typeof spawnRecord>;
  release(): void;
}

/** Records the scene, by so many cameras at once, until somebody ends it; `hear` gets each status. */
export async function startRecording(unpaced: boolean, hear: (status: RecordStatus) => void, cameras = 1): Promise<Running> {
  const scenes = await Promise.all(Array.from({ length: cameras }, () => findSource('demo-scene')?.acquire({ width: 640, height: 480, frameRate: 30, unpaced }, new AbortController().signal)));
  const tracks = scenes.flatMap((scene, at) => (scene === undefined ? [] : [{ trackId: `cam${at}`, source: scene.info, feed: scene.openFeed() }]));
  const [main] = tracks;
  if (main === undefined) throw new Error('There is no demo scene.');
  const worker = spawnRecord();
  const request = { ...recordRequest(main.feed, main.source), tracks };
  const listen = callback((event: RecordEvent) => {
    if (event.kind === 'status') hear(event.status);
  });
  await worker.call((api) => api.start(transfer(request, requestTransferables(request)), listen));
  return { sessionId: request.sessionId, worker, release: () => scenes.forEach((scene) => scene?.release()) };
}

export interface Killed {
  readonly sessionId: string;
  /** What the last status before the end said. */
  readonly status: RecordStatus;
}

/** Ends the record worker in the middle of a recording, as a crash would, at the first status with so many frames encoded. */
export async function recordAndKill(afterEncoded: number, cameras = 1): Promise<Killed> {
  let last: RecordStatus | undefined;
  let reached: () => void = () => undefined;
  const enough = new Promise<void>((resolve) => (reached = resolve));
  const { sessionId, worker, release } = await startRecording(true, (status) => {
    last = status;
    if (status.encodedFrames >= afterEncoded) reached();
  }, cameras);
  await enough;
  worker.dispose();
  release();
  // The browser gives the dead worker's lock and files back a moment later.
  await navigator.locks.request(`session:${sessionId}`, () => undefined);
  if (last === undefined) throw new Error('There was no status.');
  return { sessionId, status: last };
}

export async function recover(): Promise<Session[]> {
  const worker = spawnRecord();
  try {
    return await worker.call((api) => api.recover());
  } finally {
    worker.dispose();
  }
}

/** Asks another worker to recover sessions while one is being recorded; gives what it touched. */
export async function recoverWhileRecording(): Promise<Session[]> {
  const { worker, release } = await startRecording(true, () => undefined);
  const touched = await recover();
  await worker.call((api) => api.stop());
  worker.dispose();
  release();
  return touched;
}

export interface Proof {
  readonly rows: number;
  /** Frames the file itself lists, and whether sizes, key flags and positions are those of the rows. */
  readonly inFile: number;
  readonly agree: boolean;
  readonly fileBytes: number;
  readonly lastByte: number;
  readonly durationUs: number;
  readonly tailFiles: number;
}

/** What file and rows of a track of one segment say, side by side. */
export async function prove(sessionId: string, trackId = 'cam0'): Promise<Proof> {
  const blocks = await frameBlocks(sessionId, trackId);
  const index = await frameIndex(sessionId, trackId);
  const file = await mediaFileOf(sessionId, `${trackId}/0.mp4`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const fragments = [...walkFragments(bytes.byteLength, (offset, length) => bytes.subarray(offset, offset + length))];
  const equal = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => a.length === b.length && Array.from(a).every((value, at) => value === b[at]);
  const agree = fragments.length === blocks.length && fragments.every((fragment, at) => {
    const block: FrameBlock | undefined = blocks[at];
    return block !== undefined && fragment.fileOffset === block.fileOffset && equal(fragment.bytes, block.bytes) && equal(fragment.key, block.key);
  });
  const last = index.place(index.count - 1);
  return {
    rows: index.count,
    inFile: fragments.reduce((sum, fragment) => sum + fragment.bytes.length, 0),
    agree,
    fileBytes: bytes.byteLength,
    lastByte: index.count === 0 ? 0 : last.offset + last.bytes,
    durationUs: index.durationTotalUs,
    tailFiles: (await listMedia(sessionId, `${trackId}/0.tail-`)).length,
  };
}

export interface Used {
  /** Painted numbers of each camera's pictures. */
  readonly painted: readonly { readonly right: number; readonly wrong: number }[];
  readonly zipBytes: number;
  /** What verification found wrong. */
  readonly problem: string | null;
}

/** Verifies a session, replays all its cameras whole and exports it. */
export async function useSession(sessionId: string, trackIds: readonly string[] = ['cam0']): Promise<Used> {
  const report = await verifySession(sessionId);
  const problem = typeof report === 'string' ? report : (problemOf(report) ?? null);
  const probe = new ReplayProbe();
  await probe.open(sessionId, { mode: 'every-frame' });
  const painted: { right: number; wrong: number }[] = [];
  for (const trackId of trackIds) {
    if (trackId !== 'cam0') await probe.showTrack(trackId);
    await probe.do((api) => api.seek(0));
    painted.push((await probe.playToEnd()).painted ?? { right: 0, wrong: 0 });
  }
  await probe.do((api) => api.close());
  probe.dispose();
  return { painted, zipBytes: (await exportZip(sessionId)).size, problem };
}

export interface CutOutcome {
  readonly cutAt: number;
  readonly session: Session;
  readonly proof: Proof;
  /** Of the live run: results kept, the frame of the last one, and what its row says. */
  readonly results: number;
  readonly lastResult: number;
  readonly runFrames: number | undefined;
}

function resultOf({ index, timestampUs }: FrameRow): FrameResult {
  return { frame: index, timestampUs, detections: [], timingMs: {} };
}

/** Puts an interrupted session back as it was, its file cut at a byte, recovers it and proves the outcome; for each byte. */
export async function recoverCut(sessionId: string, shares: readonly number[]): Promise<CutOutcome[]> {
  const db = await database();
  const session = await db.get('sessions', sessionId);
  const blocks = await frameBlocks(sessionId, 'cam0');
  const paths = [mediaPath, ...(await listMedia(sessionId, 'cam0/0.tail-'))];
  const files = new Map<string, ArrayBuffer>();
  for (const path of paths) files.set(path, await (await mediaFileOf(sessionId, path)).arrayBuffer());
  const whole = files.get(mediaPath)?.byteLength ?? 0;
  if (session === undefined) throw new Error('The session is gone.');
  const outcomes: CutOutcome[] = [];
  const runId = 'live-run';
  for (const share of shares) {
    const cutAt = Math.floor(share * whole);
    await db.put('sessions', session);
    for (const block of blocks) await db.put('frames', block);
    // A live run with a result for every frame that had a row, in blocks as fragments are.
    await db.put('runs', { ...newRun(sessionId, 'live'), id: runId });
    for (const block of blocks) await db.put('results', { runId, first: block.first, results: [...unpackFrames(block)].map(resultOf) });
    for (const [path, bytes] of files) await writeFile(sessionId, path, path === mediaPath ? bytes.slice(0, cutAt) : bytes);
    const [recovered] = await recover();
    if (recovered === undefined) throw new Error(`Nothing was recovered from a file cut at ${cutAt}.`);
    const results = (await db.getAll('results', IDBKeyRange.bound([runId], [runId, []]))).flatMap((block) => block.results);
    outcomes.push({ cutAt, session: recovered, proof: await prove(sessionId), results: results.length, lastResult: results.at(-1)?.frame ?? -1, runFrames: (await db.get('runs', runId))?.frames });
    await db.delete('frames', IDBKeyRange.bound([sessionId], [sessionId, []]));
  }
  return outcomes;
}

async function writeFile(sessionId: string, path: string, bytes: ArrayBuffer): Promise<void> {
  const [folderName = '', name = ''] = path.split('/');
  const sessions = await (await navigator.storage.getDirectory()).getDirectoryHandle('sessions');
  const folder = await (await sessions.getDirectoryHandle(sessionId)).getDirectoryHandle(folderName);
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await writable.write(bytes);
  await writable.close();
}

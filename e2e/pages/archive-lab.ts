import { BlobReader, BlobWriter, Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';
import type { DetectorSpec } from '../../src/domain/detector.ts';
import { packFrames, unpackFrames, type FrameRow } from '../../src/domain/frames.ts';
import { walkFragments } from '../../src/domain/mp4-fragments.ts';
import type { FrameResult, Run } from '../../src/domain/runs.ts';
import type { Segment, Session, Track } from '../../src/domain/session.ts';
import { defaultTrackingOptions } from '../../src/domain/tracking/tracking-options.ts';
import type { VerificationReport } from '../../src/domain/verification.ts';
import type { ArchiveContract, ArchiveProgress, ExportedFile, ImportReport, RunsReport } from '../../src/rpc/archive-contract.ts';
import { callback, spawnArchive } from '../../src/rpc/spawn.ts';
import { database } from '../../src/storage/database.ts';
import { appendFragment, frameBlocks } from '../../src/storage/frames.ts';
import { openExport, removeExport } from '../../src/storage/media.ts';
import { appendResults, putRun } from '../../src/storage/runs.ts';
import { putSession } from '../../src/storage/sessions.ts';

type Entries = Record<string, Uint8Array<ArrayBuffer>>;

/** Calls the archive worker; it is given back afterwards. `abortAt`: share of the bytes, 0..1, after which the call is cancelled. */
export async function withArchive<Result>(
  use: (api: { [Name in keyof ArchiveContract]: ArchiveContract[Name] }, progress: (progress: ArchiveProgress) => void, signal: AbortSignal) => Promise<Result>,
  abortAt = Infinity,
): Promise<Result> {
  const worker = spawnArchive();
  const controller = new AbortController();
  const progress = callback(({ doneBytes, totalBytes }: ArchiveProgress) => {
    if (doneBytes >= abortAt * totalBytes) controller.abort(new DOMException('Cancelled.', 'AbortError'));
  });
  try {
    return await worker.call((api) => use(api as never, progress, controller.signal));
  } finally {
    worker.dispose();
  }
}

/** What became of it: the result, or the code of the error, or `aborted`. */
async function outcome<Result>(work: Promise<Result>): Promise<Result | string> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return 'aborted';
    return (error as { code?: string }).code ?? String(error);
  }
}

export function exportSession(sessionId: string, abortAt?: number): Promise<ExportedFile | string> {
  return outcome(withArchive((api, progress, signal) => api.exportSession(sessionId, progress, signal), abortAt));
}

export function exportMp4(sessionId: string, trackId: string, abortAt?: number): Promise<readonly ExportedFile[] | string> {
  return outcome(withArchive((api, progress, signal) => api.exportMp4(sessionId, trackId, progress, signal), abortAt));
}

/** Exports, and takes the zip out of the browser's storage. */
export async function exportZip(sessionId: string): Promise<Blob> {
  const exported = await exportSession(sessionId);
  if (typeof exported === 'string') throw new Error(exported);
  const zip = new Blob([await (await openExport(exported.file)).arrayBuffer()]);
  await removeExport(exported.file);
  return zip;
}

/** What an export that is text says; it is taken out of the browser's storage. */
export async function exportedText(use: (api: ArchiveContract, signal: AbortSignal) => Promise<ExportedFile>): Promise<string> {
  const { file } = await withArchive((api, _progress, signal) => use(api, signal));
  const text = await (await openExport(file)).text();
  await removeExport(file);
  return text;
}

export function importZip(zip: Blob, abortAt?: number): Promise<ImportReport | string> {
  return outcome(withArchive((api, progress, signal) => api.importSession(zip, progress, signal), abortAt));
}

export function importRuns(sessionId: string, zip: Blob, abortAt?: number): Promise<RunsReport | string> {
  return outcome(withArchive((api, progress, signal) => api.importRuns(sessionId, zip, progress, signal), abortAt));
}

export function keepModel(file: Blob): Promise<{ sha256: string; bytes: number } | string> {
  return outcome(withArchive((api, _progress, signal) => api.keepModel(file, signal)));
}

export function verifySession(sessionId: string, abortAt?: number): Promise<VerificationReport | string> {
  return outcome(withArchive((api, progress, signal) => api.verifySession(sessionId, progress, signal), abortAt));
}

export async function sha256(bytes: BufferSource): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Everything this origin stores: all rows of all stores, and the sha256 of all files by path. Plain JSON; typed arrays become lists. */
export async function snapshot(): Promise<{ rows: Record<string, unknown[]>; files: Record<string, string> }> {
  const rows: Record<string, unknown[]> = {};
  const plain = (_name: string, value: unknown): unknown => (ArrayBuffer.isView(value) ? [value.constructor.name, ...(value as Uint8Array)] : value);
  for (const store of (await database()).objectStoreNames) {
    rows[store] = JSON.parse(JSON.stringify(await (await database()).getAll(store), plain)) as unknown[];
  }
  const files: Record<string, string> = {};
  await walk(await navigator.storage.getDirectory(), '', async (path, file) => void (files[path] = await sha256(await file.arrayBuffer())));
  return { rows, files };
}

async function walk(folder: FileSystemDirectoryHandle, path: string, visit: (path: string, file: File) => Promise<void>): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    if (handle instanceof FileSystemFileHandle) await visit(`${path}${name}`, await handle.getFile());
    else await walk(handle as FileSystemDirectoryHandle, `${path}${name}/`, visit);
  }
}

/** Removes every row and every file. */
export async function wipe(): Promise<void> {
  const open = await database();
  const transaction = open.transaction([...open.objectStoreNames], 'readwrite');
  await Promise.all([...open.objectStoreNames].map((store) => transaction.objectStore(store).clear?.()));
  await transaction.done;
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
}

export async function unzip(zip: Blob): Promise<Entries> {
  const entries: Entries = {};
  for (const entry of await new ZipReader(new BlobReader(zip)).getEntries()) {
    if (!entry.directory) entries[entry.filename] = (await entry.getData(new Uint8ArrayWriter())) as Uint8Array<ArrayBuffer>;
  }
  return entries;
}

export async function zip(entries: Entries): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  for (const [name, bytes] of Object.entries(entries)) await writer.add(name, new Uint8ArrayReader(bytes));
  return writer.close();
}

/** Lists the files in session.json as they are now, as one who changes a zip with care would. */
export async function relist(entries: Entries, extra: readonly string[] = []): Promise<Entries> {
  const document = parse(entries['session.json']);
  const paths = [...Object.keys(entries).filter((path) => path !== 'session.json'), ...extra];
  document['files'] = await Promise.all(
    paths.map(async (path) => ({ path, bytes: entries[path]?.byteLength ?? 0, sha256: await sha256(entries[path] ?? new Uint8Array()) })),
  );
  return { ...entries, 'session.json': encode(JSON.stringify(document)) };
}

export function parse(bytes: Uint8Array | undefined): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}

export function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Puts another name of the same length into every header of a zip: names that no zip writer would write. */
export async function renameEntry(file: Blob, from: string, to: string): Promise<Blob> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const wanted = encode(from);
  if (wanted.byteLength !== to.length) throw new Error('The names must be of one length.');
  for (let at = 0; at + wanted.byteLength <= bytes.byteLength; at++) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) bytes.set(encode(to), at);
  }
  return new Blob([bytes]);
}

/** A finished run over some frames, in blocks of uneven sizes; every third result is empty. */
export async function addRun(session: Session, id: string, frames: readonly number[], blocks: readonly number[], part: Partial<Run> = {}): Promise<void> {
  const [first] = await frameBlocks(session.id, 'cam0');
  const results = frames.map((frame): FrameResult => ({
    frame,
    timestampUs: [...(first === undefined ? [] : unpackFrames(first))][frame]?.timestampUs ?? frame * 33_333,
    detections: frame % 3 === 0 ? [] : [{ label: 'thing', classId: frame, score: Math.fround(0.1 * frame), box: [Math.fround(0.1), 0, 1 / 3, 1] }],
    timingMs: { infer: 1 / (frame + 1), decode: 0.5 },
  }));
  const run: Run = {
    id,
    sessionId: session.id,
    trackId: 'cam0',
    name: 'Motion, every frame',
    mode: 'every-frame',
    state: 'complete',
    detector: { family: 'motion', modelSha256: 'ab'.repeat(32), modelName: 'motion', options: { scoreThreshold: 0.5, nmsIou: 0.45 } },
    backend: 'wasm',
    createdAtMs: session.startedAtMs + 1000 + frames.length,
    appVersion: session.appVersion,
    frames: results.length,
    skipped: 0,
    detections: results.reduce((sum, result) => sum + result.detections.length, 0),
    meanMs: { infer: 0.25 },
    fingerprint: 'cd'.repeat(32),
    ...part,
  };
  await putRun(run);
  let next = 0;
  for (const count of blocks) await appendResults(id, results.slice(next, (next += count)));
}

/** A detector with every field that there is, and what else a run may say. */
export const fullRun: Partial<Run> = {
  detector: {
    name: 'Only people, left half',
    family: 'yolox',
    modelSha256: 'ab'.repeat(32),
    modelName: 'yolox_nano',
    options: { scoreThreshold: 0.4, nmsIou: 0.5 },
    input: { width: 320, height: 256, order: 'rgb', fit: 'letterbox-centre', pad: 114, mean: [1, 2, 3], std: [0.229 * 255, 5, 6] },
    labels: ['person', 'dog', 'cat'],
    classes: [0, 2],
    everyNth: 3,
    region: [0, 0.1, 0.5, 0.9],
    tracking: defaultTrackingOptions,
  } satisfies Required<DetectorSpec>,
  detectorHash: 'ef'.repeat(32),
  threads: 2,
  fallbacks: [{ frame: 1, backend: 'wasm', why: 'The GPU went away.' }],
};

/** A long session made of a short one: its fragments, over and over. Moves nothing but bytes, since a fragment knows no absolute position. */
export async function prolong(session: Session, times: number): Promise<Session> {
  const track = session.tracks[0] as Track;
  const segment = track.segments[0] as Segment;
  const root = await navigator.storage.getDirectory();
  const folder = await (await (await root.getDirectoryHandle('sessions')).getDirectoryHandle(session.id)).getDirectoryHandle(track.id);
  const file = await (await folder.getFileHandle('0.mp4')).getFile();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first] = walkFragments(bytes.byteLength, (offset, length) => bytes.subarray(offset, offset + length));
  const start = moofBefore(bytes, first?.fileOffset ?? 0);
  const end = trailer(bytes);
  const body = end - start;

  const id = `${session.id.slice(0, -8)}${times.toString(16).padStart(8, '0')}`;
  const copy = await (await (await root.getDirectoryHandle('sessions')).getDirectoryHandle(id, { create: true })).getDirectoryHandle(track.id, { create: true });
  const out = await (await copy.getFileHandle('0.mp4', { create: true })).createWritable();
  await out.write(bytes.subarray(0, start));
  for (let i = 0; i < times; i++) await out.write(bytes.subarray(start, end));
  await out.close();

  for (let i = 0; i < times; i++) {
    for (const block of await frameBlocks(session.id, track.id)) {
      const shift = (row: FrameRow): FrameRow => ({ ...row, index: row.index + i * track.frames, timestampUs: row.timestampUs + i * session.durationUs, arrivalUs: row.arrivalUs + i * session.durationUs });
      await appendFragment(packFrames({ ...block, sessionId: id, fileOffset: block.fileOffset + i * body }, [...unpackFrames(block)].map(shift)), null);
    }
  }
  const total = start + body * times;
  const long: Session = {
    ...session,
    id,
    name: 'Long session',
    bytes: total,
    durationUs: session.durationUs * times,
    tracks: [{ ...track, frames: track.frames * times, keyFrames: track.keyFrames * times, segments: [{ ...segment, bytes: total, frames: track.frames * times }] }],
  };
  await putSession(long);
  return long;
}

function boxes(bytes: Uint8Array): { type: string; start: number; end: number }[] {
  const found = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < bytes.byteLength; ) {
    const end = start + view.getUint32(start);
    found.push({ type: new TextDecoder().decode(bytes.subarray(start + 4, start + 8)), start, end });
    start = end;
  }
  return found;
}

function moofBefore(bytes: Uint8Array, offset: number): number {
  return boxes(bytes).findLast((box) => box.type === 'moof' && box.start < offset)?.start ?? 0;
}

/** Where the last fragment ends. */
function trailer(bytes: Uint8Array): number {
  return boxes(bytes).findLast((box) => box.type === 'mdat')?.end ?? bytes.byteLength;
}

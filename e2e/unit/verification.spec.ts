import { expect, test } from '@playwright/test';
import { ArrayBufferTarget, Muxer } from 'mp4-muxer';
import { packFrames, unpackFrames, type FrameBlock, type FrameRow } from '../../src/domain/frames.ts';
import type { TimedFragment } from '../../src/domain/media-cursor.ts';
import { mediaTimescale, walkFragments } from '../../src/domain/mp4-fragments.ts';
import { RunComparison } from '../../src/domain/run-comparison.ts';
import type { FrameResult, MissedFrame, Run } from '../../src/domain/runs.ts';
import type { Session, Track } from '../../src/domain/session.ts';
import { TrackComparison } from '../../src/domain/track-comparison.ts';
import { checkIds, Checklist, problemOf, reportOf, withVerdict, type CheckId, type FrameCounts } from '../../src/domain/verification.ts';

const decoder = { codec: 'avc1.42001e', codedWidth: 64, codedHeight: 48 };

/** Steps as cameras make them: never the same twice, with gaps of many frames. */
function stepUs(frame: number): number {
  return 33_333 + ((frame * 7919) % 1400) - 700 + (frame % 23 === 22 ? 400_000 : 0);
}

interface Recorded {
  readonly track: Track;
  readonly fragments: readonly TimedFragment[];
  readonly blocks: readonly FrameBlock[];
}

/** What the recorder leaves: two segments with a pause between them, muxed by the muxer it uses. */
function record(framesOfSegments: readonly number[] = [50, 40]): Recorded {
  const fragments: TimedFragment[] = [];
  const blocks: FrameBlock[] = [];
  const segments = [];
  let index = 0;
  let timeUs = 0;
  for (const [segment, frames] of framesOfSegments.entries()) {
    const rows: FrameRow[] = [];
    const firstFrame = index;
    for (let i = 0; i < frames; i++) {
      const durationUs = stepUs(index);
      const lost = index === 7 ? { droppedBefore: 2, dropReason: 'encoder-busy' as const } : { droppedBefore: 0 };
      rows.push({ index, timestampUs: timeUs, durationUs, key: i % 15 === 0, segment, bytes: 20 + ((index * 31) % 50), arrivalUs: timeUs, ...lost });
      index++;
      timeUs += durationUs;
    }
    timeUs += 3_000_000;
    const file = mux(rows);
    const read = (offset: number, length: number): Uint8Array => file.subarray(offset, offset + length);
    let next = 0;
    for (const fragment of walkFragments(file.byteLength, read)) {
      fragments.push({ ...fragment, segment, timescale: mediaTimescale(file.byteLength, read) });
      const own = rows.slice(next, (next += fragment.bytes.length));
      blocks.push(packFrames({ sessionId: 's', trackId: 'cam0', segment, fileOffset: fragment.fileOffset }, own));
    }
    segments.push({ index: segment, path: `cam0/${segment}.mp4`, bytes: file.byteLength, firstFrame, frames, decoder });
  }
  const keyFrames = blocks.reduce((sum, block) => sum + block.key.reduce((keys, key) => keys + key, 0), 0);
  const track: Track = { id: 'cam0', kind: 'video', label: 'Camera', width: 64, height: 48, frames: index, keyFrames, drops: { 'encoder-busy': 2 }, segments };
  return { track, fragments, blocks };
}

function mux(rows: readonly FrameRow[]): Uint8Array {
  const target = new ArrayBufferTarget();
  const muxer = new Muxer({ target, fastStart: 'fragmented', video: { codec: 'avc', width: 64, height: 48 }, minFragmentDuration: 0.4, firstTimestampBehavior: 'strict' });
  const startUs = rows[0]?.timestampUs ?? 0;
  for (const { bytes, key, timestampUs, durationUs } of rows) {
    muxer.addVideoChunkRaw(new Uint8Array(bytes), key ? 'key' : 'delta', timestampUs - startUs, durationUs, { decoderConfig: { codec: 'avc1.42001e', description: new Uint8Array(16) } });
  }
  muxer.finalize();
  return new Uint8Array(target.buffer);
}

async function* stream<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function compare({ track, fragments, blocks }: Recorded): Promise<{ counts: FrameCounts; failed: CheckId[]; checklist: Checklist }> {
  const checklist = new Checklist();
  const comparison = new TrackComparison(track, stream(fragments), checklist);
  for (const block of blocks) await comparison.take(block);
  const counts = await comparison.end();
  return { counts, checklist, failed: checklist.results().flatMap(({ id, ok }) => (ok ? [] : [id])) };
}

/** A block with one value of one column changed. */
function changed<Name extends 'timestampUs' | 'durationUs' | 'bytes' | 'key' | 'droppedBefore'>(block: FrameBlock, column: Name, at: number, change: (value: number) => number): FrameBlock {
  const values = block[column].slice();
  values[at] = change(values[at] ?? 0);
  return { ...block, [column]: values };
}

function withBlock(recorded: Recorded, position: number, change: (block: FrameBlock) => FrameBlock): Recorded {
  return { ...recorded, blocks: recorded.blocks.map((block, at) => (at === position ? change(block) : block)) };
}

test('a recording as the recorder leaves it agrees in everything, each check having compared something', async () => {
  const recorded = record();
  expect(recorded.blocks.length).toBeGreaterThan(4);
  const { counts, failed, checklist } = await compare(recorded);
  expect(counts).toEqual({ file: 90, rows: 90, indexed: 90 });
  expect(failed).toEqual([]);
  const compared = Object.fromEntries(checklist.results().map(({ id, compared }) => [id, compared]));
  expect(compared).toMatchObject({ 'frame-size': 90, 'frame-key': 90, 'frame-time': 90, 'row-time': 90, 'block-key': recorded.blocks.length, 'row-index': recorded.blocks.length });
  expect(compared['row-duration']).toBeGreaterThanOrEqual(90);
});

test('times agree for hours of frames whose steps are no whole units of the file', async () => {
  const { failed, counts } = await compare(record([20_000]));
  expect(failed).toEqual([]);
  expect(counts.rows).toBe(20_000);
});

const faults: Record<string, { readonly change: (recorded: Recorded) => Recorded; readonly failed: CheckId[]; readonly first: string }> = {
  'a block is gone': {
    change: (recorded) => ({ ...recorded, blocks: recorded.blocks.filter((_block, at) => at !== 1) }),
    failed: ['frame-count', 'row-index', 'track-totals'],
    first: 'frame-count: expected 90, found 75 (the rows of cam0)',
  },
  'the last block is gone': {
    change: (recorded) => ({ ...recorded, blocks: recorded.blocks.slice(0, -1) }),
    failed: ['frame-count', 'track-totals'],
    first: 'frame-count: expected 90, found 80 (the rows of cam0)',
  },
  'a row is doubled': {
    change: (recorded) => ({ ...recorded, blocks: recorded.blocks.flatMap((block, at) => (at === 1 ? [block, lastRowOf(block)] : [block])) }),
    failed: ['frame-count', 'row-index', 'row-time', 'block-key', 'track-totals', 'frame-place'],
    first: 'frame-count: expected 90, found 91 (the rows of cam0)',
  },
  'a size': { change: (recorded) => withBlock(recorded, 1, (block) => changed(block, 'bytes', 3, (bytes) => bytes + 1)), failed: ['frame-size'], first: 'frame-size: expected 28, found 29 (frame 18 of cam0)' },
  'a key flag': { change: (recorded) => withBlock(recorded, 1, (block) => changed(block, 'key', 3, () => 1)), failed: ['frame-key', 'track-totals'], first: 'frame-key: expected 0, found 1 (frame 18 of cam0)' },
  'the key flag of a block': { change: (recorded) => withBlock(recorded, 1, (block) => changed(block, 'key', 0, () => 0)), failed: ['frame-key', 'block-key', 'track-totals'], first: 'frame-key: expected 1, found 0 (frame 15 of cam0)' },
  'a place': { change: (recorded) => withBlock(recorded, 2, (block) => ({ ...block, fileOffset: block.fileOffset + 1 })), failed: ['frame-place'], first: 'frame-place: expected' },
  'a time by less than a frame': { change: (recorded) => withBlock(recorded, 1, (block) => changed(block, 'timestampUs', 3, (us) => us + 40)), failed: ['frame-time', 'row-duration'], first: 'frame-time: expected' },
  'a time by one microsecond': { change: (recorded) => withBlock(recorded, 1, (block) => changed(block, 'timestampUs', 3, (us) => us + 1)), failed: ['row-duration'], first: 'row-duration: expected' },
  'a time that is no whole number': { change: (recorded) => withBlock(recorded, 1, (block) => changed(block, 'timestampUs', 3, (us) => us + 0.5)), failed: ['row-time', 'row-duration'], first: 'row-time: expected after' },
  'two times are swapped': {
    change: (recorded) => withBlock(recorded, 1, (block) => changed(changed(block, 'timestampUs', 3, () => block.timestampUs[4] ?? 0), 'timestampUs', 4, () => block.timestampUs[3] ?? 0)),
    failed: ['frame-time', 'row-time', 'row-duration'],
    first: 'frame-time: expected',
  },
  'the first time': { change: (recorded) => withBlock(recorded, 0, (block) => changed(block, 'timestampUs', 0, () => -5)), failed: ['row-time', 'row-duration'], first: 'row-time: expected from 0 up, found -5 (frame 0 of cam0)' },
  'the last duration': { change: (recorded) => withBlock(recorded, recorded.blocks.length - 1, (block) => changed(block, 'durationUs', block.bytes.length - 1, (us) => us + 60)), failed: ['row-duration'], first: 'row-duration: expected' },
  'a loss that no sum counts': { change: (recorded) => withBlock(recorded, 1, (block) => changed(block, 'droppedBefore', 3, () => 4)), failed: ['track-totals'], first: 'track-totals: expected at least 6, found 2 (the drops of cam0)' },
  'frames of a segment': { change: (recorded) => withSegments(recorded, (segment) => ({ ...segment, frames: segment.frames + (segment.index === 0 ? 1 : -1) })), failed: ['segments'], first: 'segments: expected 50, found 51 (the frames of cam0/0.mp4)' },
  'first frame of a segment': { change: (recorded) => withSegments(recorded, (segment) => ({ ...segment, firstFrame: 2 * segment.firstFrame })), failed: ['segments'], first: 'segments: expected 50, found 100 (the first frame of cam0/1.mp4)' },
  'the segment of a block': { change: (recorded) => withBlock(recorded, 1, (block) => ({ ...block, segment: 1 })), failed: ['segments'], first: 'segments: expected 0, found 1 (frame 15 of cam0)' },
  'frames of the track': { change: (recorded) => ({ ...recorded, track: { ...recorded.track, frames: 91 } }), failed: ['track-totals'], first: 'track-totals: expected 90, found 91 (the frames of cam0)' },
  'key frames of the track': { change: (recorded) => ({ ...recorded, track: { ...recorded.track, keyFrames: 1 } }), failed: ['track-totals'], first: 'track-totals: expected 7, found 1 (the key frames of cam0)' },
  'a fragment of the file is gone': { change: (recorded) => ({ ...recorded, fragments: recorded.fragments.slice(0, -1) }), failed: ['frame-count', 'segments'], first: 'frame-count: expected 80, found 90 (the rows of cam0)' },
};

function lastRowOf(block: FrameBlock): FrameBlock {
  return packFrames(block, [...unpackFrames(block)].slice(-1));
}

function withSegments(recorded: Recorded, change: (segment: Track['segments'][number]) => Track['segments'][number]): Recorded {
  return { ...recorded, track: { ...recorded.track, segments: recorded.track.segments.map(change) } };
}

for (const [name, { change, failed, first }] of Object.entries(faults)) {
  test(`is found: ${name}`, async () => {
    const { counts, checklist, failed: found } = await compare(change(record()));
    expect(found.sort()).toEqual([...failed].sort());
    expect(problemOf(reportOf('s', checklist, counts, []))).toContain(first);
  });
}

const run: Run = {
  id: 'run-1', sessionId: 's', trackId: 'cam0', name: 'Motion', mode: 'every-frame', state: 'complete', backend: 'wasm', createdAtMs: 0, appVersion: '0.1.0',
  detector: { family: 'motion', modelSha256: 'ab'.repeat(32), modelName: 'motion', options: { scoreThreshold: 0.5, nmsIou: 0.5 } },
  frames: 3, skipped: 0, detections: 1, meanMs: {}, fingerprint: 'cd',
};
const results: FrameResult[] = [0, 2, 3].map((frame) => ({ frame, timestampUs: frame * 100, detections: frame === 2 ? [{ label: 'a', classId: 0, score: 1, box: [0, 0, 1, 1] }] : [], timingMs: {} }));

async function compareRun(own: Run, ownResults: readonly (FrameResult | MissedFrame)[], fingerprint = 'cd'): Promise<string[]> {
  const checklist = new Checklist();
  const comparison = new RunComparison(own, async (frame) => (frame < 5 ? frame * 100 : undefined), checklist);
  for (const result of ownResults) await comparison.take(result);
  comparison.end(fingerprint);
  return checklist.results().flatMap(({ id, ok, detail }) => (ok ? [] : [`${id} ${detail}`]));
}

test('results of a run are of frames that there are, in order, at their times; sums and fingerprint are theirs', async () => {
  expect(await compareRun(run, results)).toEqual([]);
  const { fingerprint: _none, ...without } = run;
  expect(await compareRun(without, results, 'other')).toEqual([]);
  const replace = (at: number, change: Partial<FrameResult>): FrameResult[] => results.map((result, position) => (position === at ? { ...result, ...change } : result));
  expect(await compareRun(run, replace(2, { frame: 5, timestampUs: 500 }))).toEqual(['run-frames run run-1']);
  expect(await compareRun(run, replace(1, { frame: 0, timestampUs: 0 }))).toEqual(['run-frames run run-1']);
  expect(await compareRun(run, replace(1, { timestampUs: 201 }))).toEqual(['run-times frame 2 of run run-1']);
  expect(await compareRun(run, replace(1, { detections: [] }))).toEqual(['run-totals the detections of run run-1']);
  expect(await compareRun(run, results.slice(0, 2))).toEqual(['run-totals the results of run run-1']);
  expect(await compareRun(run, results, 'other')).toEqual(['run-fingerprint run run-1']);
  const [first, ...rest] = results;
  const missed: MissedFrame = { frame: 1, timestampUs: 100, missed: 'late' };
  const told = first === undefined ? [] : [first, missed, ...rest];
  expect(await compareRun({ ...run, skipped: 1 }, told)).toEqual([]);
  expect(await compareRun({ ...run, skipped: 2 }, told)).toEqual(['run-totals the missed frames of run run-1']);
  expect(await compareRun({ ...run, skipped: 1 }, [...results, missed])).toEqual(['run-frames run run-1']);
});

test('a list has every check once, in its order, and adds up', () => {
  const list = new Checklist();
  list.compare('frame-size', 1, 2, 'cam0', 4);
  const other = new Checklist();
  other.compare('frame-size', 3, 4, 'cam0', 9);
  other.compare('row-time', 1, 1, 'cam0');
  list.add(other);
  expect(list.results().map(({ id }) => id)).toEqual([...checkIds]);
  expect(list.results().find(({ id }) => id === 'frame-size')).toEqual({ id: 'frame-size', ok: false, compared: 2, failures: 2, expected: 1, found: 2, detail: 'frame 4 of cam0' });
  expect(list.results().find(({ id }) => id === 'row-time')).toEqual({ id: 'row-time', ok: true, compared: 1, failures: 0 });
});

test('a verdict is kept; hashes only when all is in order, and never in place of older ones', () => {
  const { track } = record();
  const session = { id: 's', tracks: [track] } as unknown as Session;
  const counts = { file: 90, rows: 90, indexed: 90 };
  const media = track.segments.map(({ path }, at) => ({ path, sha256: `hash ${at}` }));
  const good = withVerdict(session, reportOf('s', new Checklist(), counts, media), 1000);
  expect(good.verification).toEqual({ atMs: 1000, ok: true });
  expect(good.tracks[0]?.segments.map(({ sha256 }) => sha256)).toEqual(['hash 0', 'hash 1']);

  const list = new Checklist();
  list.compare('media-hash', 'hash 0', 'other', 'cam0/0.mp4');
  const bad = withVerdict(good, reportOf('s', list, counts, [{ path: 'cam0/0.mp4', sha256: 'other' }]), 2000);
  expect(bad.verification).toEqual({ atMs: 2000, ok: false, problem: 'media-hash: expected hash 0, found other (cam0/0.mp4)' });
  expect(bad.tracks).toEqual(good.tracks);
  const fresh = withVerdict(session, reportOf('s', list, counts, media), 2000);
  expect(fresh.tracks).toEqual(session.tracks);
});

import { expect, test } from '@playwright/test';
import { FrameIndex } from '../../src/domain/frame-index.ts';
import { framePlaces, packFrames } from '../../src/domain/frames.ts';
import { walkFragments } from '../../src/domain/mp4-fragments.ts';
import { shownOrder, writeFragment, type ClipSample } from '../../workers/archive/clip-fragment.ts';
import { GroupCutter, NotCopyable } from '../../workers/archive/clip-groups.ts';

/** Samples whose bytes say when they are shown, in the order of decoding; the first is a key frame. */
function samples(...timesUs: readonly number[]): ClipSample[] {
  return timesUs.map((timestampUs, place) => ({ timestampUs, key: place === 0, data: new Uint8Array(3 + (timestampUs % 7)).fill(timestampUs / 10_000) }));
}

const decoded = samples(40_000, 200_001, 120_000, 80_000, 160_000, 320_000, 240_000);
const shownUs = [40_000, 80_000, 120_000, 160_000, 200_001, 240_000, 320_000];

test('a fragment tells when each frame is shown, for how long, where it lies and in which order it is decoded', () => {
  const order = shownOrder(decoded, 360_000);
  expect(order.shown.map(({ timestampUs, durationUs }) => [timestampUs, durationUs])).toEqual(shownUs.map((us, at) => [us, (shownUs[at + 1] ?? 360_000) - us]));
  const { bytes, payload } = writeFragment(order, 3, 1_000_000, 40_000);
  const [fragment, ...others] = [...walkFragments(bytes.byteLength, (offset, length) => bytes.subarray(offset, offset + length))];
  if (fragment === undefined) throw new Error('There is no fragment.');
  expect(others).toEqual([]);
  expect(fragment.fileOffset).toBe(payload);
  expect([...fragment.times]).toEqual(shownUs.map((us) => us - 40_000));
  expect(fragment.endTime).toBe(320_000);
  expect([...fragment.key]).toEqual([1, 0, 0, 0, 0, 0, 0]);
  expect(fragment.fileOrder).toEqual(order.fileOrder);
  const places = framePlaces(fragment);
  expect(shownUs.map((_us, frame) => bytes[places[frame] ?? 0])).toEqual(shownUs.map((us) => Math.floor(us / 10_000)));
});

test('times far behind the start of a file need more than 32 bits', () => {
  const { bytes } = writeFragment(shownOrder(samples(7_200_000_000, 7_200_033_333), 7_200_066_667), 1, 1_000_000, 0);
  const [fragment] = [...walkFragments(bytes.byteLength, (offset, length) => bytes.subarray(offset, offset + length))];
  expect([...(fragment?.times ?? [])]).toEqual([7_200_000_000, 7_200_033_333]);
  expect(fragment?.fileOrder).toBeUndefined();
});

test('an index of frames decoded in another order knows both orders and every place', () => {
  const row = (index: number, timestampUs: number, bytes: number) => ({ index, timestampUs, durationUs: 1, key: index % 3 === 0, segment: 0, bytes, arrivalUs: timestampUs, droppedBefore: 0 });
  const place = { sessionId: 's', trackId: 'cam0', segment: 0 };
  const index = new FrameIndex([
    packFrames({ ...place, fileOffset: 100 }, [row(0, 0, 10), row(1, 40, 20), row(2, 80, 30)]),
    packFrames({ ...place, fileOffset: 500, fileOrder: Uint32Array.of(0, 2, 1) }, [row(3, 120, 10), row(4, 160, 20), row(5, 200, 30)]),
  ]);
  expect([0, 1, 2, 3, 4, 5].map((at) => index.decodedAt(at))).toEqual([0, 1, 2, 3, 5, 4]);
  expect([0, 1, 2, 3, 4, 5].map((frame) => index.decodingPlace(frame))).toEqual([0, 1, 2, 3, 5, 4]);
  expect([3, 4, 5].map((frame) => index.place(frame))).toEqual([
    { segment: 0, offset: 500, bytes: 10 },
    { segment: 0, offset: 540, bytes: 20 },
    { segment: 0, offset: 510, bytes: 30 },
  ]);
});

function groupsOf(stream: readonly ClipSample[]): number[][] {
  const cutter = new GroupCutter();
  return [...stream.map((sample) => cutter.add(sample)), cutter.end(40_000)].flatMap((group) => (group === null ? [] : [[...group.samples.map(({ timestampUs }) => timestampUs), group.endUs]]));
}

test('groups are cut at key frames, and each ends where the next begins', () => {
  expect(groupsOf([...samples(0, 80_000, 40_000), ...samples(120_000, 160_000)])).toEqual([
    [0, 80_000, 40_000, 120_000],
    [120_000, 160_000, 200_000],
  ]);
});

for (const [name, stream] of Object.entries({
  'a picture shown before the key frame it is decoded after': [...samples(0, 80_000), ...samples(120_000, 100_000)],
  'a picture shown after the next key frame': [...samples(0, 160_000), ...samples(120_000)],
  'two pictures at the same time': samples(0, 40_000, 40_000),
  'a beginning that is no key frame': samples(0, 40_000).slice(1),
})) {
  test(`what can’t be cut is not copied: ${name}`, () => {
    expect(() => groupsOf(stream)).toThrow(NotCopyable);
  });
}

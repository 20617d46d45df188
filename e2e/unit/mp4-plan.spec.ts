import { expect, test } from '@playwright/test';
import type { AppError } from '../../src/domain/errors.ts';
import { packFrames, type FrameBlock } from '../../src/domain/frames.ts';
import type { AudioTrack, Segment, VideoDescription, VideoTrack } from '../../src/domain/session.ts';
import { exportName } from '../../workers/archive/export-names.ts';
import { closedSegments, isHeard, outTime, planSound, planStretches, type ClosedSegment, type Span } from '../../workers/archive/mp4-plan.ts';
import { SoundCut } from '../../workers/archive/sound-cut.ts';

const avc: VideoDescription = { codec: 'avc1.42001e', codedWidth: 640, codedHeight: 480, description: 'AAAA' };
const turned: VideoDescription = { ...avc, codedWidth: 480, codedHeight: 640 };

function closed(index: number, startUs: number, endUs: number, decoder: Segment['decoder'] = avc): ClosedSegment {
  return { segment: { index, path: `cam0/${index}.mp4`, bytes: 100, firstFrame: 10 * index, frames: 10, decoder }, startUs, endUs };
}

test('what lies between segments is cut out, each file starts at 0', () => {
  const [first, second, ...others] = planStretches([closed(0, 40, 2000), closed(1, 5000, 7000), closed(3, 7100, 8000, turned), closed(4, 9000, 9500, turned)]);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ frames: 20, segments: new Set([0, 1]), decoder: avc });
  expect(first?.spans).toEqual([{ startUs: 40, endUs: 2000, outUs: 0 }, { startUs: 5000, endUs: 7000, outUs: 1960 }]);
  expect(second).toMatchObject({ frames: 20, segments: new Set([3, 4]), spans: [{ outUs: 0 }, { startUs: 9000, outUs: 900 }] });
  if (first === undefined) return;
  expect([40, 1999, 5000, 6999].map((us) => outTime(first, us))).toEqual([0, 1959, 1960, 3959]);
});

test('a last frame that was thought to last longer than until the next segment does not shift it', () => {
  const [stretch] = planStretches([closed(0, 0, 2033), closed(1, 2020, 4000)]);
  expect(stretch?.spans).toEqual([{ startUs: 0, endUs: 2020, outUs: 0 }, { startUs: 2020, endUs: 4000, outUs: 2020 }]);
});

test('another codec, size or description begins another file', () => {
  const others: VideoDescription[] = [{ ...avc, codec: 'avc1.42001f' }, turned, { ...avc, description: 'AAAB' }];
  for (const other of others) expect(planStretches([closed(0, 0, 10), closed(1, 10, 20, other), closed(2, 20, 30)])).toHaveLength(3);
});

const track: VideoTrack = { id: 'cam0', kind: 'video', label: '', width: 640, height: 480, frames: 5, keyFrames: 2, drops: {}, segments: [
  { index: 0, path: 'cam0/0.mp4', bytes: 30, firstFrame: 0, frames: 3, decoder: avc },
  { index: 1, path: 'cam0/1.mp4', bytes: 0, firstFrame: 3, frames: 0, decoder: avc },
  { index: 2, path: 'cam0/2.mp4', bytes: 20, firstFrame: 3, frames: 2, decoder: avc },
] };

async function* blocks(...rows: readonly (readonly [segment: number, first: number, ...timesUs: number[]])[]): AsyncGenerator<FrameBlock> {
  for (const [segment, first, ...timesUs] of rows) {
    yield packFrames({ sessionId: 's', trackId: 'cam0', segment, fileOffset: 0 }, timesUs.map((timestampUs, i) => ({ index: first + i, timestampUs, durationUs: 10, key: i === 0, segment, bytes: 10, arrivalUs: 0, droppedBefore: 0 })));
  }
}

test('of a recording the segments count that are closed with all their rows; open ones do not', async () => {
  const rows = (): AsyncGenerator<FrameBlock> => blocks([0, 0, 5, 15], [0, 2, 25], [2, 3, 100], [3, 4, 200]);
  expect(await closedSegments(track, rows(), 'recording')).toEqual([{ segment: track.segments[0], startUs: 5, endUs: 35 }]);
  await expect(closedSegments(track, rows(), 'complete')).rejects.toMatchObject({ code: 'media-mismatch' } satisfies Partial<AppError>);
  expect(await closedSegments(track, blocks([0, 0, 5, 15, 25], [2, 3, 100, 110]), 'complete')).toMatchObject([{ startUs: 5, endUs: 35 }, { startUs: 100, endUs: 120 }]);
});

test('sound goes on with its like only, and is in a file when some of it falls into its spans', () => {
  const opus = { codec: 'opus', sampleRate: 48_000, numberOfChannels: 1 };
  const mic: AudioTrack = { id: 'mic0', kind: 'audio', label: '', sampleRate: 48_000, channels: 1, frames: 0, keyFrames: 0, drops: {}, segments: [] };
  const sound = planSound(mic, [closed(0, 0, 100, opus), closed(1, 100, 200, { ...opus, numberOfChannels: 2 }), closed(2, 900, 1000, { ...opus, description: 'AAAA' })]);
  expect(sound?.closed.map(({ segment }) => segment.index)).toEqual([0, 2]);
  expect(planSound(mic, [])).toBeNull();
  if (sound === null) return;
  const [during, between] = planStretches([closed(0, 50, 80), closed(1, 300, 800, turned)]);
  expect([during, between].map((stretch) => stretch !== undefined && isHeard(sound, stretch))).toEqual([true, false]);
});

/** Packets of 20 ms over a time, as a microphone gives them. */
function place(spans: readonly Span[], startUs: number, endUs: number): { us: number; outUs: number }[] {
  const cut = new SoundCut(spans);
  const placed: { us: number; outUs: number }[] = [];
  for (let us = startUs; us < endUs; us += 20_000) {
    const outUs = cut.place(us, 20_000);
    if (outUs !== null) placed.push({ us, outUs });
  }
  return placed;
}

test('sound without a cut keeps its times, also when it begins late', () => {
  expect(place([{ startUs: 0, endUs: 100_000, outUs: 0 }], 30_000, 200_000)).toEqual([30_000, 50_000, 70_000].map((us) => ({ us, outUs: us })));
});

test('at every cut sound joins without gap or overlap, and is never more than half a packet from where it belongs', () => {
  const spans: Span[] = [];
  let startUs = 3333;
  let outUs = 0;
  for (let i = 0; i < 200; i++) {
    const endUs = startUs + 400_000 + ((i * 7919) % 61_000);
    spans.push({ startUs, endUs, outUs });
    outUs += endUs - startUs;
    startUs = endUs + 1000 + ((i * 104_729) % 500_000);
  }
  const placed = place(spans, 0, startUs);
  expect(placed.length).toBeGreaterThan(4000);
  const steps = placed.slice(1).map(({ outUs: at }, i) => Math.round(at - (placed[i]?.outUs ?? 0)));
  expect(new Set(steps)).toEqual(new Set([20_000]));
  const offBy = placed.map(({ us, outUs: at }) => Math.min(...spans.map((span) => Math.abs(at - (span.outUs + us - span.startUs)))));
  expect(Math.max(...offBy)).toBeLessThanOrEqual(10_000);
});

test('a hole in the sound stays a hole', () => {
  const cut = new SoundCut([{ startUs: 0, endUs: 10_000_000, outUs: 0 }]);
  expect([0, 20_000, 500_000, 520_000].map((us) => cut.place(us, 20_000))).toEqual([0, 20_000, 500_000, 520_000]);
});

test('names of sessions become names of files', () => {
  expect(['Take 1', ' a/b\\c:d*e?"f<g>|h\n ', '', '///'].map(exportName)).toEqual(['Take 1', 'a-b-c-d-e-f-g-h-', 'session', '-']);
});

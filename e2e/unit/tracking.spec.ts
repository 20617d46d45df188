import { expect, test } from '@playwright/test';
import type { Detection } from '../../src/domain/runs.ts';
import { Tracker } from '../../src/domain/tracking/tracker.ts';
import { hasSharedData, noSharedData, sharedJson } from '../fixtures/shared-data.ts';

const frameUs = 33_333;

/** A box of a tenth of the picture around a point. */
function thing(x: number, y = 0.5, score = 0.9, classId = 0): Detection {
  return { label: `class ${classId}`, classId, score, box: [x - 0.05, y - 0.1, x + 0.05, y + 0.1] };
}

/** Tracks a scene: what is seen at each frame. Answers with the ids, frame by frame, 0 where a detection has none. */
function idsOf(frames: readonly (readonly Detection[])[], tracker = new Tracker(), stepUs = frameUs, fromUs = 0): number[][] {
  return frames.map((detections, frame) => tracker.update(detections, fromUs + frame * stepUs).map(({ trackId }) => trackId ?? 0));
}

function steps(count: number): number[] {
  return Array.from({ length: count }, (_, frame) => frame);
}

test('things seen at once have ids at once, in the order of the detections; newer ones from their second frame on', () => {
  const first = [thing(0.2), thing(0.8)];
  expect(idsOf([first, [...first, thing(0.5)], [...first, thing(0.5)]])).toEqual([[1, 2], [1, 2, 0], [1, 2, 3]]);
});

test('what else a detection holds stays, and so does the order', () => {
  const detections = [{ ...thing(0.7, 0.5, 0.05), keypoints: [[0.1, 0.2, 0.3]] as const }, { ...thing(0.2), angle: 1 }];
  expect(new Tracker().update(detections, 0)).toEqual([detections[0], { ...detections[1], trackId: 1 }]);
});

test('things that walk through each other keep their ids, in whichever order they are detected', () => {
  const scene = steps(60).map((frame) => {
    const [right, left] = [thing(0.2 + frame * 0.01, 0.5), thing(0.8 - frame * 0.01, 0.56)];
    return frame % 2 === 0 ? [right, left] : [left, right];
  });
  const ids = idsOf(scene);
  for (const frame of steps(60)) expect(ids[frame], `frame ${frame}`).toEqual(frame % 2 === 0 ? [1, 2] : [2, 1]);
});

test('a thing that is hidden for less than the buffer comes back under its id where it was heading', () => {
  const scene = steps(60).map((frame) => (frame >= 20 && frame < 40 ? [] : [thing(0.1 + frame * 0.01)]));
  expect(idsOf(scene).flat()).toEqual(Array.from({ length: 40 }, () => 1));
});

test('a thing that is hidden for longer than the buffer is another one', () => {
  const scene = steps(60).map((frame) => (frame >= 20 && frame < 52 ? [] : [thing(0.5)]));
  expect(idsOf(scene).flat()).toEqual([...steps(20).map(() => 1), 0, ...steps(7).map(() => 2)]);
});

test('the buffer is a time: half the frame rate bridges half as many frames', () => {
  const gapOf = (gap: number) => steps(20 + gap).map((frame) => (frame >= 10 && frame < 10 + gap ? [] : [thing(0.5)]));
  const lastId = (gap: number) => idsOf(gapOf(gap), new Tracker(), 2 * frameUs).flat().at(-1);
  expect(lastId(13)).toBe(1);
  expect(lastId(16)).toBe(2);
});

test('motion is by time: frames that come at odd times follow a fast thing', () => {
  const tracker = new Tracker();
  let atUs = 0;
  const ids = steps(40).map((frame) => {
    const [tracked] = tracker.update([thing(0.1 + (atUs / 1e6) * 0.5)], atUs);
    atUs += frame % 5 === 4 ? 130_000 : 20_000;
    return tracked?.trackId;
  });
  expect(ids).toEqual(steps(40).map(() => 1));
});

test('a weak detection carries a track on, but neither begins one nor brings one back', () => {
  const weak = thing(0.5, 0.5, 0.2);
  expect(idsOf([[thing(0.5)], [weak], [weak], [thing(0.5)]])).toEqual([[1], [1], [1], [1]]);
  expect(idsOf([[weak], [weak], [weak]])).toEqual([[0], [0], [0]]);
  expect(idsOf([[thing(0.5)], [], [weak], [thing(0.5)]])).toEqual([[1], [], [0], [1]]);
  expect(idsOf([[thing(0.5)], [thing(0.5, 0.5, 0.09)], [thing(0.5)]])).toEqual([[1], [0], [1]]);
});

test('a flicker of one frame uses no id', () => {
  expect(idsOf([[thing(0.2)], [thing(0.2), thing(0.8)], [thing(0.2)], [thing(0.2), thing(0.5)], [thing(0.2), thing(0.5)]])).toEqual([[1], [1, 0], [1], [1, 0], [1, 2]]);
});

test('classes are tracked each for itself, with ids of one row', () => {
  const scene = [[thing(0.5, 0.5, 0.9, 7), thing(0.5, 0.5, 0.9, 2)], [thing(0.5, 0.5, 0.9, 2), thing(0.5, 0.5, 0.9, 7)]];
  expect(idsOf(scene)).toEqual([[2, 1], [1, 2]]);
});

test('a class that is out of sight comes back under its id', () => {
  expect(idsOf([[thing(0.5, 0.5, 0.9, 3)], [thing(0.2, 0.5, 0.9, 1)], [thing(0.5, 0.5, 0.9, 3), thing(0.2, 0.5, 0.9, 1)]])).toEqual([[1], [0], [1, 2]]);
});

test('a lost track and a new one in the same place become one, under the older id', () => {
  // The thing stands still, is lost, and is found again beside where it was: two tracks, until they meet.
  const scene = [...steps(10).map(() => [thing(0.3)]), ...[0.42, 0.39, 0.36, 0.33, 0.31, 0.3, 0.3, 0.3].map((x) => [thing(x)])];
  const ids = idsOf(scene).flat();
  expect(ids.slice(0, 10)).toEqual(steps(10).map(() => 1));
  expect(ids).toContain(2);
  expect(ids.at(-1)).toBe(1);
});

test('reset begins anew with id 1; a time before the last one forgets tracks but uses no id twice', () => {
  const tracker = new Tracker();
  const scene = [[thing(0.5)], [thing(0.5)]];
  expect(idsOf(scene, tracker, frameUs, 5e6)).toEqual([[1], [1]]);
  expect(idsOf(scene, tracker)).toEqual([[0], [2]]);
  tracker.reset();
  expect(idsOf(scene, tracker)).toEqual([[1], [1]]);
});

test('options: what counts as strong, and how long a thing may be gone', () => {
  const weak = steps(3).map(() => [thing(0.5, 0.5, 0.3)]);
  expect(idsOf(weak, new Tracker({ highScore: 0.25, newScore: 0.25 }))).toEqual([[1], [1], [1]]);
  const gone = [[thing(0.5)], [], [], [], [thing(0.5)]];
  expect(idsOf(gone, new Tracker({ lostMs: 100 })).at(-1)).toEqual([0]);
});

interface Reference {
  readonly frames: readonly { readonly timestampUs: number; readonly detections: readonly Detection[]; readonly below: readonly Detection[] }[];
}

/** Tracks a real clip's boxes, weak ones too. */
function trackReference(clip: string): Detection[][] {
  const tracker = new Tracker();
  const { frames } = sharedJson<Reference>(`expected/yolox_nano__${clip}.json`);
  return frames.map(({ timestampUs, detections, below }) => tracker.update([...detections, ...below], timestampUs));
}

test('the person in a real clip has one id on every frame', () => {
  test.skip(!hasSharedData, noSharedData);
  const frames = trackReference('intel-asl-again');
  const ids = frames.map((detections) => detections.filter(({ label, score }) => label === 'person' && score > 0.5).map(({ trackId }) => trackId));
  expect(ids).toEqual(frames.map(() => [1]));
});

test('real clips have the same ids on every repeat, and none twice in a frame', () => {
  test.skip(!hasSharedData, noSharedData);
  for (const clip of ['intel-asl-again', 'intel-bottle-detection', 'sam2-05_default_juggle']) {
    const frames = trackReference(clip);
    expect(trackReference(clip)).toEqual(frames);
    for (const detections of frames) {
      const ids = detections.flatMap(({ trackId }) => (trackId === undefined ? [] : [trackId]));
      expect(new Set(ids).size).toBe(ids.length);
    }
    const all = new Set(frames.flat().flatMap(({ trackId }) => (trackId === undefined ? [] : [trackId])));
    expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: all.size }, (_, at) => at + 1));
  }
});

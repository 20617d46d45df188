import { expect, test } from '@playwright/test';
import type { Session, VideoTrack } from '../../src/domain/session.ts';
import { newestOfSet, shapeOf, takeDifferences, type TakeShape } from '../../src/domain/take-set.ts';

const front = { label: 'Front', width: 1280, height: 720, frameRate: 30 };
const side = { label: 'Side', width: 640, height: 480, frameRate: 30 };
const before: TakeShape = { cameras: [front, side], sound: true, signals: ['motion', 'position'] };

test('a take that is recorded alike fits its set, whatever the order of its signals', () => {
  expect(takeDifferences(before, { ...before, cameras: [{ ...front, frameRate: 29.97 }, side], signals: ['position', 'motion'] })).toEqual([]);
});

test('a rate that a camera does not tell is no difference', () => {
  expect(takeDifferences(before, { ...before, cameras: [{ ...front, frameRate: 0 }, side] })).toEqual([]);
});

for (const [what, now, said] of [
  ['cameras', { ...before, cameras: [front] }, ['2', '1']],
  ['camera', { ...before, cameras: [front, { ...side, label: 'Top' }] }, ['Side', 'Top']],
  ['size', { ...before, cameras: [{ ...front, width: 720, height: 1280 }, side] }, ['1280×720', '720×1280']],
  ['frame-rate', { ...before, cameras: [front, { ...side, frameRate: 15 }] }, ['30 fps', '15 fps']],
  ['sound', { ...before, sound: false }, ['on', 'off']],
  ['signals', { ...before, signals: ['motion'] }, ['motion, position', 'motion']],
] as const) {
  test(`another ${what} is named with what it was and what it is`, () => {
    expect(takeDifferences(before, now)).toEqual([{ what, before: said[0], now: said[1] }]);
  });
}

function session(id: string, startedAtMs: number, more: Partial<Session> = {}): Session {
  const track: VideoTrack = { id: 'cam0', kind: 'video', label: 'Front', frames: 1, keyFrames: 1, drops: {}, segments: [], width: 1280, height: 720 };
  return {
    id,
    name: id,
    state: 'complete',
    startedAtMs,
    timeOriginMs: 0,
    sourceStartUs: 0,
    durationUs: 0,
    bytes: 0,
    source: { id: 'camera', label: 'Front', width: 1280, height: 720, frameRate: 30 },
    tracks: [track],
    device: { userAgent: '', platform: '', cores: 1 },
    appVersion: '1',
    ...more,
  };
}

test('a set is the sessions of a task that are not in the bin; the newest stands for it', () => {
  const task = 'pick cup';
  const take = { task, number: 1 };
  const sessions = [
    session('old', 1, { take }),
    session('newest', 3, { take }),
    session('binned', 5, { take, deletedAtMs: 6 }),
    session('other', 7, { take: { task: 'pour', number: 1 } }),
    session('no take', 9),
  ];
  expect(newestOfSet(sessions, task)?.id).toBe('newest');
  expect(newestOfSet(sessions, 'fold')).toBeUndefined();
  expect(newestOfSet(sessions, '')).toBeUndefined();
});

test('the shape of a session: a camera of its own speaks for a track, notes are always there', () => {
  const own = { id: 'camera', label: 'Side', width: 640, height: 480, frameRate: 15 };
  const [main] = session('a', 1).tracks;
  const recorded = session('a', 1, {
    tracks: [...(main === undefined ? [] : [main]), { id: 'cam1', kind: 'video', label: 'Side', frames: 1, keyFrames: 1, drops: {}, segments: [], width: 640, height: 480, source: own }],
    signals: [{ id: 'notes', label: 'Notes', channels: [], samples: 1 }, { id: 'motion', label: 'Motion', channels: [], samples: 9 }],
  });
  expect(shapeOf(recorded)).toEqual({ cameras: [front, { ...side, frameRate: 15 }], sound: false, signals: ['motion'] });
});

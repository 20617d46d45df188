import { expect, test } from '@playwright/test';
import { decodeTailFrames, encodeTailFrames, type TailFrame } from '../../src/domain/tail-records.ts';

const frames: TailFrame[] = [0, 1, 2].map((index) => ({
  index: 40 + index,
  timestampUs: 1_333_000 + index * 33_333,
  arrivalUs: 1_333_010 + index * 33_400,
  durationUs: index === 1 ? 33_333 : null,
  key: index === 0,
  droppedBefore: index,
  dropReason: index === 2 ? 'source-gap' : 'none',
  data: Uint8Array.from({ length: 100 + index }, (_, byte) => (byte * 7 + index) & 255),
}));
const records = frames.map((frame) => encodeTailFrames([frame]));
const journal = encodeTailFrames(frames);
const ends = records.map((_, position) => records.slice(0, position + 1).reduce((sum, record) => sum + record.byteLength, 0));

test('frames written together are as those written one by one', () => {
  expect([...journal]).toEqual(records.flatMap((record) => [...record]));
});

test('records come back as they were', () => {
  expect([...decodeTailFrames(journal)]).toEqual(frames);
});

test('a journal cut at any byte gives its whole records and nothing else', () => {
  for (let bytes = 0; bytes <= journal.byteLength; bytes++) {
    const whole = ends.filter((end) => end <= bytes).length;
    expect([...decodeTailFrames(journal.subarray(0, bytes))]).toEqual(frames.slice(0, whole));
  }
});

test('a changed byte anywhere ends the journal before its record', () => {
  for (let at = 0; at < journal.byteLength; at++) {
    const changed = journal.slice();
    changed[at] = (changed[at] ?? 0) ^ 0x40;
    expect([...decodeTailFrames(changed)]).toEqual(frames.slice(0, ends.findIndex((end) => at < end)));
  }
});

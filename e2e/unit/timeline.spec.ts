import { expect, test } from '@playwright/test';
import { timelineOf } from '../../src/domain/timeline.ts';

test('events, gaps and notes stand in order of time; at the same moment the reason comes before the gap', () => {
  const paused = { timestampUs: 2_000_000, kind: 'paused' } as const;
  const resumed = { timestampUs: 4_990_000, kind: 'resumed' } as const;
  const notes = [
    { timestampUs: 500_000, values: [], text: 'door opens' },
    { timestampUs: 6_000_000, values: [] },
  ];
  expect(timelineOf([paused, resumed], [{ startUs: 2_000_000, endUs: 5_000_000 }], notes)).toEqual([
    { kind: 'note', timestampUs: 500_000, text: 'door opens' },
    { kind: 'event', timestampUs: 2_000_000, event: paused },
    { kind: 'gap', timestampUs: 2_000_000, lengthUs: 3_000_000 },
    { kind: 'event', timestampUs: 4_990_000, event: resumed },
    { kind: 'note', timestampUs: 6_000_000, text: '' },
  ]);
});

import type { Gap } from './play-times.ts';
import type { SessionEvent } from './session-events.ts';
import type { SignalSample } from './signals.ts';

/** Something on a session's timeline, at a moment of recorded time. */
export type TimelineEntry =
  | { readonly kind: 'event'; readonly timestampUs: number; readonly event: SessionEvent }
  | { readonly kind: 'gap'; readonly timestampUs: number; readonly lengthUs: number }
  /** An empty text is a marker. */
  | { readonly kind: 'note'; readonly timestampUs: number; readonly text: string };

/** What happened, in order of time; at the same moment first why, then that nothing was recorded. */
export function timelineOf(events: readonly SessionEvent[], gaps: readonly Gap[], notes: readonly SignalSample[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [
    ...events.map((event): TimelineEntry => ({ kind: 'event', timestampUs: event.timestampUs, event })),
    ...notes.map(({ timestampUs, text = '' }): TimelineEntry => ({ kind: 'note', timestampUs, text })),
    ...gaps.map(({ startUs, endUs }): TimelineEntry => ({ kind: 'gap', timestampUs: startUs, lengthUs: endUs - startUs })),
  ];
  return entries.sort((a, b) => a.timestampUs - b.timestampUs);
}

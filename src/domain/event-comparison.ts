import type { SessionEvent } from './session-events.ts';
import type { Checklist } from './verification.ts';

/** What happened stands in the order in which it did. It may go on behind the last frame: a camera that is lost gives none. */
export function compareEvents(events: readonly SessionEvent[], checklist: Checklist): void {
  let lastUs = 0;
  for (const [position, { timestampUs, kind }] of events.entries()) {
    const isInOrder = Number.isSafeInteger(timestampUs) && timestampUs >= lastUs;
    checklist.expect('event-time', isInOrder, `from ${lastUs} up`, timestampUs, `event ${position}, ${kind}`);
    lastUs = timestampUs;
  }
}

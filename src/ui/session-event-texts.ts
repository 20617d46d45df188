import type { SessionEvent, SessionEventKind } from '../domain/session-events.ts';

/** What happened, for people: while it happens, and on the timeline afterwards. */
export const sessionEventTexts: Record<SessionEventKind, string> = {
  paused: 'Paused',
  resumed: 'Resumed',
  hidden: 'The page went out of sight',
  visible: 'The page came back into sight',
  'picture-changed': 'The picture turned or changed its size',
  muted: 'Muted by the device',
  unmuted: 'No longer muted',
  stalled: 'Pictures stopped coming',
  flowing: 'Pictures came again',
  'camera-lost': 'The camera was lost',
  'camera-back': 'The camera came back',
  'camera-switched': 'Another camera took over',
  'encoder-replaced': 'The encoder stopped, another one went on',
  'track-failed': 'Recording of this track ended, the others went on',
  exported: 'What was recorded so far was exported',
};

/** One line: to which track it happened where there are several, and the detail where there is one. */
export function describeEvent({ kind, detail }: SessionEvent, track?: string): string {
  return `${track === undefined ? '' : `${track}: `}${sessionEventTexts[kind]}${detail === undefined ? '' : ` (${detail})`}`;
}

/** What can happen during a recording beside frames. A closed list; new kinds are appended. */
export const sessionEventKinds = [
  'paused',
  'resumed',
  /** The page went out of sight; phones stop their camera then. */
  'hidden',
  'visible',
  /** The device was turned, or its picture has another size now. */
  'picture-changed',
  'muted',
  'unmuted',
  /** Frames stopped coming without a word. */
  'stalled',
  'flowing',
  'camera-lost',
  'camera-back',
  'camera-switched',
  /** The encoder stopped, or the browser took it away; another one goes on. */
  'encoder-replaced',
  /** A track can't be recorded any more; the others go on. */
  'track-failed',
  /** What had been recorded so far was exported. */
  'exported',
] as const;

export type SessionEventKind = (typeof sessionEventKinds)[number];

/** A moment on the session's timeline. */
export interface SessionEvent {
  readonly timestampUs: number;
  readonly kind: SessionEventKind;
  /** The track it happened to; absent when to all. */
  readonly trackId?: string;
  /** In words, for a person: the new size, the other camera. */
  readonly detail?: string;
}

import type { Configuration } from '../../src/domain/configuration.ts';
import { sessionEventKinds, type SessionEvent } from '../../src/domain/session-events.ts';
import { endReasons, type DeviceInfo, type Recovery, type Session, type Take, type Verdict } from '../../src/domain/session.ts';
import { flag, id, integer, list, nullable, number, object, oneOf, optional, pattern, text } from '../../src/domain/checks.ts';
import { signalTrack } from './signal-checks.ts';
import { source } from './track-checks.ts';

const event = object<SessionEvent>({ timestampUs: integer(), kind: oneOf(...sessionEventKinds), trackId: optional(id), detail: optional(text()) });

/**
 * What a recording was made with says something about it and steers nothing, so it is read with an open mind: apps differ in what can be
 * set and to which values. Only what a field is, is checked.
 */
const configuration = object<Configuration>({
  recording: optional(flag),
  sourceId: optional(text(100)),
  cameras: optional(list(text(), 100)),
  facing: optional(text(50)),
  height: optional(number(0)),
  frameRate: optional(number(0)),
  codec: optional(text(100)),
  microphone: optional(flag),
  sensors: optional(list(text(100), 1000)),
  maxLengthS: optional(nullable(number(0))),
  maxFrameRate: optional(nullable(number(0))),
  diskBudgetMb: optional(nullable(number(0))),
  countdownS: optional(number(0)),
  task: optional(text()),
  nameTemplate: optional(text()),
  modelId: optional(nullable(text())),
  lastModelId: optional(text()),
  onEngineLoss: optional(text(100)),
});

export const device = object<DeviceInfo>({ userAgent: text(4000), platform: text(), cores: integer() });

export const sessionRow = object<Omit<Session, 'tracks' | 'device' | 'startedAtMs' | 'appVersion'>>({
  id,
  name: text(),
  state: oneOf('complete', 'recovered'),
  timeOriginMs: number(),
  sourceStartUs: number(),
  durationUs: integer(),
  bytes: integer(),
  source,
  signals: optional(list(signalTrack, 1000)),
  events: optional(list(event, 100_000)),
  take: optional(object<Take>({ task: text(), number: integer(1) })),
  configuration: optional(configuration),
  endReason: optional(oneOf(...endReasons)),
  recovery: optional(object<Recovery>({ tailFrames: integer(), lostFrames: integer(), lostUs: integer() })),
  verification: optional(object<Verdict>({ atMs: number(), ok: flag, problem: optional(text()) })),
  thumbnail: optional(pattern(/^data:image\/(jpeg|png|webp);base64,[A-Za-z0-9+/]*={0,2}$/, 'a picture as a data URL')),
  deletedAtMs: optional(number()),
});

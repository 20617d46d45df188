import { dropReasons } from '../../src/domain/drops.ts';
import type { DecoderDescription, DeviceInfo, Recovery, Segment, Session, SourceInfo, Track, Verdict } from '../../src/domain/session.ts';
import { flag, id, integer, list, number, object, oneOf, optional, pattern, record, sha256, text, type Check } from './checks.ts';

const pixels = integer(1, 65_536);

function nullable(inner: Check): Check {
  return (value, where) => {
    if (value !== null) inner(value, where);
  };
}

const decoder = object<DecoderDescription>({
  codec: text(200),
  codedWidth: pixels,
  codedHeight: pixels,
  description: optional(pattern(/^[A-Za-z0-9+/]*={0,2}$/, 'base64')),
  colorSpace: optional(
    object<VideoColorSpaceInit>({
      primaries: optional(nullable(text(50))),
      transfer: optional(nullable(text(50))),
      matrix: optional(nullable(text(50))),
      fullRange: optional(nullable(flag)),
    }),
  ),
});

const segment = object<Segment>({
  index: integer(0, 0xffff),
  path: pattern(/^[A-Za-z0-9][\w-]{0,63}\/[A-Za-z0-9][\w-]{0,63}\.mp4$/, '<track>/<segment>.mp4'),
  bytes: integer(),
  firstFrame: integer(),
  frames: integer(),
  decoder,
  sha256: optional(sha256),
});

/** Statistics are not in `session.json`, see statistics-file.ts. */
export const track = object<Omit<Track, 'statistics'>>({
  id,
  kind: oneOf('video'),
  label: text(),
  width: pixels,
  height: pixels,
  frames: integer(),
  keyFrames: integer(),
  drops: record(oneOf(...dropReasons), integer()),
  segments: list(segment, 0xffff),
});

const source = object<SourceInfo>({
  id,
  label: text(),
  width: integer(0, 65_536),
  height: integer(0, 65_536),
  frameRate: number(0),
  facing: optional(text(50)),
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
  endReason: optional(oneOf('stopped', 'source-ended', 'storage-full', 'encoder-failed', 'storage-failed', 'interrupted')),
  recovery: optional(object<Recovery>({ tailFrames: integer(), lostFrames: integer(), lostUs: integer() })),
  verification: optional(object<Verdict>({ atMs: number(), ok: flag, problem: optional(text()) })),
  thumbnail: optional(pattern(/^data:image\/(jpeg|png|webp);base64,[A-Za-z0-9+/]*={0,2}$/, 'a picture as a data URL')),
  deletedAtMs: optional(number()),
});

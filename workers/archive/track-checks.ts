import { dropReasons } from '../../src/domain/drops.ts';
import type { AudioDescription, AudioTrack, Segment, SourceInfo, VideoDescription, VideoTrack } from '../../src/domain/session.ts';
import { base64, flag, id, integer, list, nullable, number, object, oneOf, optional, pattern, record, sha256, text, variant, type Check } from '../../src/domain/checks.ts';

const pixels = integer(1, 65_536);
const hertz = integer(1, 1_000_000);
const channels = integer(1, 255);

const videoDecoder = object<VideoDescription>({
  codec: text(200),
  codedWidth: pixels,
  codedHeight: pixels,
  displayAspectWidth: optional(pixels),
  displayAspectHeight: optional(pixels),
  description: optional(base64),
  colorSpace: optional(
    object<VideoColorSpaceInit>({
      primaries: optional(nullable(text(50))),
      transfer: optional(nullable(text(50))),
      matrix: optional(nullable(text(50))),
      fullRange: optional(nullable(flag)),
    }),
  ),
});

const audioDecoder = object<AudioDescription>({ codec: text(200), sampleRate: hertz, numberOfChannels: channels, description: optional(base64) });

function segments(decoder: Check): Check {
  const segment = object<Segment>({
    index: integer(0, 0xffff),
    path: pattern(/^[A-Za-z0-9][\w-]{0,63}\/[A-Za-z0-9][\w-]{0,63}\.mp4$/, '<track>/<segment>.mp4'),
    bytes: integer(),
    firstFrame: integer(),
    frames: integer(),
    decoder,
    sha256: optional(sha256),
  });
  return list(segment, 0xffff);
}

export const source = object<SourceInfo>({
  id,
  label: text(),
  width: integer(0, 65_536),
  height: integer(0, 65_536),
  frameRate: number(0),
  facing: optional(text(50)),
  variableRate: optional(flag),
});

const counted = { id, label: text(), frames: integer(), keyFrames: integer(), drops: record(oneOf(...dropReasons), integer()) };

/** Statistics are not in `session.json`, see statistics-file.ts. */
export const track = variant('kind', {
  video: object<Omit<VideoTrack, 'statistics'>>({ ...counted, kind: oneOf('video'), width: pixels, height: pixels, source: optional(source), segments: segments(videoDecoder) }),
  audio: object<AudioTrack>({ ...counted, kind: oneOf('audio'), sampleRate: hertz, channels, segments: segments(audioDecoder) }),
});

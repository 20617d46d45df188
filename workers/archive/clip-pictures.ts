import { describeVideo } from '../../src/domain/decoder-description.ts';
import type { VideoDescription } from '../../src/domain/session.ts';
import { codecName, refuseForeign } from './clip-codecs.ts';
import { ClipDecoder } from './clip-decoder.ts';
import type { ClipSample } from './clip-fragment.ts';
import { GroupCutter, NotCopyable, type Group } from './clip-groups.ts';
import { brokenClip, packetsOf, reading, unknownCodec, type ClipSource, type Survey } from './clip-source.ts';
import { thumbnailOf } from './clip-thumbnail.ts';
import { ClipTrackWriter } from './clip-track-writer.ts';
import type { Turn } from './clip-turn.ts';
import type { ProgressMeter } from './progress-meter.ts';

export interface ClipPicturesParts {
  readonly sessionId: string;
  readonly trackId: string;
  readonly source: ClipSource;
  readonly survey: Survey;
  /** Of the bytes of all pictures. */
  readonly meter: ProgressMeter;
  readonly signal: AbortSignal;
}

/** How a clip's pictures are to be decoded and shown. */
export interface PictureForm {
  readonly decoder: VideoDescription;
  readonly codecName: string;
  readonly turn: Turn;
}

/** The pictures of a clip in a file of a session. */
export interface ImportedPictures {
  readonly writer: ClipTrackWriter;
  readonly decoder: VideoDescription;
  readonly width: number;
  readonly height: number;
  readonly thumbnail: string;
}

/** Errors: `clip-codec`, `clip-broken`. */
export function pictureForm({ video }: ClipSource): Promise<PictureForm> {
  return reading(async () => {
    const name = codecName(await video.getCodec(), await video.getInternalCodecId());
    const config = await video.getDecoderConfig();
    if (config === null) throw unknownCodec(name);
    const turn = { degrees: await video.getRotation(), mirrored: await video.getFlip() };
    return { decoder: describeVideo(config, await video.getCodedWidth(), await video.getCodedHeight()), codecName: name, turn };
  });
}

/** Every picture of a clip in the order of decoding, in µs from the first one that is shown. Errors: `clip-broken`, also when not all of them are there. */
export async function* samplesOf({ source, survey, meter, signal }: ClipPicturesParts): AsyncGenerator<ClipSample> {
  let packets = 0;
  for await (const { data, type, timestamp } of packetsOf(source.video, false, signal)) {
    packets++;
    yield { data, key: type === 'key', timestampUs: Math.round((timestamp - survey.startS) * 1e6) };
    meter.add(data.byteLength);
  }
  if (packets < survey.packets) throw brokenClip(`It is cut short: ${packets} of its ${survey.packets} pictures are there.`);
}

/** For how long the last picture is seen, µs: as the file says, or as long as the others. */
export function lastUs({ startS, latestS, lastS, pictures }: Survey): number {
  const seconds = lastS > 0 ? lastS : (latestS - startS) / Math.max(1, pictures - 1);
  return Math.max(1, Math.round(seconds * 1e6));
}

/** Brings a clip's packets into a session's file as they are. All pictures are decoded on the way, so that what is imported can be replayed. Errors: `NotCopyable`, `clip-codec`, `clip-broken`. */
export async function copyPictures(parts: ClipPicturesParts, { decoder, codecName: name, turn }: PictureForm): Promise<ImportedPictures> {
  let size: { readonly width: number; readonly height: number } | null = null;
  let thumbnail: Promise<string> | null = null;
  const proof = await ClipDecoder.open(decoder, name, (picture) => {
    try {
      const { displayWidth: width, displayHeight: height } = picture;
      size ??= { width, height };
      if (size.width !== width || size.height !== height) throw new NotCopyable('its picture changes its size');
      if (picture.timestamp >= 0) thumbnail ??= thumbnailOf(picture);
    } finally {
      picture.close();
    }
  }, parts.signal);
  try {
    refuseForeign(await parts.source.video.getCodec(), decoder);
    if (turn.degrees !== 0 || turn.mirrored) throw new NotCopyable('its pictures are stored turned');
    const writer = await ClipTrackWriter.create(parts.sessionId, parts.trackId);
    try {
      const cutter = new GroupCutter();
      for await (const sample of samplesOf(parts)) {
        await proof.feed(sample);
        await write(writer, cutter.add(sample), decoder);
      }
      await proof.flush();
      await write(writer, cutter.end(lastUs(parts.survey)), decoder);
    } finally {
      writer.close();
    }
    return { writer, decoder, ...shown(size), thumbnail: (await thumbnail) ?? '' };
  } finally {
    proof.close();
  }
}

/** What an edit list cuts off is not in the session. Errors: `NotCopyable` when it cuts within a group. */
async function write(writer: ClipTrackWriter, group: Group | null, decoder: VideoDescription): Promise<void> {
  if (group === null) return;
  const hidden = group.samples.filter(({ timestampUs }) => timestampUs < 0).length;
  if (hidden === group.samples.length) return;
  if (hidden > 0) throw new NotCopyable('its edit list begins between key frames');
  await writer.add(group.samples, group.endUs, decoder);
}

function shown(size: { readonly width: number; readonly height: number } | null): { readonly width: number; readonly height: number } {
  if (size === null) throw brokenClip('None of its pictures can be decoded.');
  return size;
}

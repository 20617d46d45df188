import { describeSound } from '../../src/domain/decoder-description.ts';
import type { DropCounts } from '../../src/domain/drops.ts';
import type { FrameBlock } from '../../src/domain/frames.ts';
import type { AudioTrack } from '../../src/domain/session.ts';
import { removeMedia } from '../../src/storage/media.ts';
import { codecName, isKeptSound } from './clip-codecs.ts';
import type { ClipSample } from './clip-fragment.ts';
import { packetsOf, reading, type ClipSource } from './clip-source.ts';
import { ClipTrackWriter } from './clip-track-writer.ts';

/** Sound has no key frames to cut at; a fragment of it is this long. */
const fragmentUs = 1_000_000;

/** The sound of a clip in a session, or the name of the codec it was left out for. */
export type ImportedSound = { readonly track: AudioTrack; readonly blocks: readonly FrameBlock[]; readonly endUs: number } | { readonly leftOut: string };

/** Brings a clip's sound into a session as it is; null where there is none from the first picture on. `startS`: when the first picture is shown, which is time 0. Errors: `clip-broken`. */
export async function copySound({ sound }: ClipSource, sessionId: string, trackId: string, startS: number, signal: AbortSignal): Promise<ImportedSound | null> {
  if (sound === null) return null;
  const codec = await sound.getCodec();
  const config = await reading(() => sound.getDecoderConfig());
  if (config === null || !isKeptSound(codec)) return { leftOut: codecName(codec, await sound.getInternalCodecId()) };

  const decoder = describeSound(config);
  const writer = await ClipTrackWriter.create(sessionId, trackId);
  let repeats = 0;
  try {
    let open: ClipSample[] = [];
    let endUs = 0;
    let lastUs = -1;
    let repeatsBefore = 0;
    for await (const { data, timestamp, duration } of packetsOf(sound, false, signal)) {
      const timestampUs = Math.round((timestamp - startS) * 1e6);
      // What is heard before the first picture.
      if (timestampUs < 0) continue;
      // Packets that share a moment would be one row; those of a Matroska lace do where the file doesn't say how long they last.
      if (timestampUs <= lastUs) {
        repeats++;
        repeatsBefore++;
        continue;
      }
      const [first] = open;
      if (first !== undefined && timestampUs - first.timestampUs >= fragmentUs) {
        await writer.add(open, timestampUs, decoder);
        open = [];
      }
      open.push({ data, key: true, timestampUs, repeatsBefore });
      repeatsBefore = 0;
      lastUs = timestampUs;
      endUs = Math.round((timestamp + duration - startS) * 1e6);
    }
    await writer.add(open, Math.max(endUs, lastUs + 1), decoder);
  } finally {
    writer.close();
  }
  if (writer.frames === 0) {
    await removeMedia(sessionId, trackId);
    return null;
  }
  const { frames, keyFrames, blocks, endUs } = writer;
  const { sampleRate, numberOfChannels: channels } = decoder;
  const drops: DropCounts = repeats > 0 ? { 'source-repeat': repeats } : {};
  return { track: { id: trackId, kind: 'audio', label: 'Sound', sampleRate, channels, frames, keyFrames, drops, segments: [writer.segment(decoder)] }, blocks, endUs };
}

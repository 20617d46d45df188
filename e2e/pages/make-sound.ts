import { toBase64 } from '../../src/domain/base64.ts';
import { packFrames, type FrameRow } from '../../src/domain/frames.ts';
import type { AudioDescription, AudioTrack, Segment, Session } from '../../src/domain/session.ts';
import { appendFragment } from '../../src/storage/frames.ts';
import { changeSession, getSession } from '../../src/storage/sessions.ts';
import { Mp4Writer, payloadPosition, type FileWrite } from '../../workers/record/mp4-writer.ts';

export interface MadeSound {
  /** When the microphone was heard, µs of the session: a segment each. */
  readonly segmentsUs: readonly (readonly [start: number, end: number])[];
  /** When a tone of a tenth of a second begins in the silence. */
  readonly beepsUs?: readonly number[];
}

const sampleRate = 48_000;
const trackId = 'mic0';
const beepUs = 100_000;
const toneHz = 1000;

/** Adds a track of Opus, as a recorder writes it, to a session. */
export async function addSound(sessionId: string, { segmentsUs, beepsUs = [] }: MadeSound): Promise<Session> {
  const segments: Segment[] = [];
  let frames = 0;
  for (const [index, [startUs, endUs]] of segmentsUs.entries()) {
    const { chunks, decoder } = await encode(startUs, endUs, beepsUs);
    const path = `${trackId}/${index}.mp4`;
    const mp4 = new Mp4Writer({ kind: 'audio', codec: 'opus', sampleRate, channels: 1 });
    const writes: FileWrite[] = [];
    let rows: FrameRow[] = [];
    const take = async (fragment: readonly FileWrite[]): Promise<void> => {
      writes.push(...fragment);
      const fileOffset = fragment.map(payloadPosition).find((position) => position !== null) ?? null;
      if (fileOffset === null) return;
      await appendFragment(packFrames({ sessionId, trackId, segment: index, fileOffset }, rows), null);
      rows = [];
    };
    for (const [i, chunk] of chunks.entries()) {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      // As recorders write it: until the next one comes, and the last as long as the encoder says.
      const durationUs = (chunks[i + 1]?.timestamp ?? chunk.timestamp + (chunk.duration ?? 0)) - chunk.timestamp;
      await take(mp4.add({ data, key: true, timestampUs: chunk.timestamp - startUs, durationUs }, i === 0 ? decoder : undefined));
      rows.push({ index: frames++, timestampUs: chunk.timestamp, durationUs, key: true, segment: index, bytes: data.byteLength, arrivalUs: chunk.timestamp, droppedBefore: 0 });
    }
    await take(mp4.finish());
    segments.push({ index, path, bytes: await writeFile(sessionId, path, writes), firstFrame: frames - chunks.length, frames: chunks.length, decoder: describe(decoder) });
  }
  const track: AudioTrack = { id: trackId, kind: 'audio', label: 'Beeps', sampleRate, channels: 1, frames, keyFrames: frames, drops: {}, segments };
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  await changeSession(sessionId, (row) => ({ ...row, bytes: row.bytes + bytes, tracks: [...row.tracks, track] }));
  return getSession(sessionId);
}

async function encode(startUs: number, endUs: number, beepsUs: readonly number[]): Promise<{ chunks: EncodedAudioChunk[]; decoder: AudioDecoderConfig }> {
  const chunks: EncodedAudioChunk[] = [];
  let decoder: AudioDecoderConfig | undefined;
  let failure: unknown;
  const encoder = new AudioEncoder({
    output(chunk, metadata) {
      chunks.push(chunk);
      decoder ??= metadata?.decoderConfig;
    },
    error: (error) => (failure = error),
  });
  encoder.configure({ codec: 'opus', sampleRate, numberOfChannels: 1, bitrate: 64_000 });
  const samples = sampleRate / 100;
  for (let atUs = startUs; atUs < endUs; atUs += 10_000) {
    const pcm = Float32Array.from({ length: samples }, (_, i) => {
      const us = atUs + (i * 1e6) / sampleRate;
      return beepsUs.some((beep) => us >= beep && us < beep + beepUs) ? 0.8 * Math.sin(2 * Math.PI * toneHz * (us / 1e6)) : 0;
    });
    const data = new AudioData({ format: 'f32', sampleRate, numberOfChannels: 1, numberOfFrames: samples, timestamp: atUs, data: pcm });
    encoder.encode(data);
    data.close();
  }
  await encoder.flush();
  encoder.close();
  if (failure !== undefined) throw failure;
  if (decoder === undefined) throw new Error('The encoder says nothing about its sound.');
  return { chunks, decoder };
}

function describe({ codec, sampleRate, numberOfChannels, description }: AudioDecoderConfig): AudioDescription {
  const bytes = description === undefined ? undefined : new Uint8Array(ArrayBuffer.isView(description) ? description.buffer : description);
  return { codec, sampleRate, numberOfChannels, ...(bytes === undefined ? {} : { description: toBase64(bytes) }) };
}

async function writeFile(sessionId: string, path: string, writes: readonly FileWrite[]): Promise<number> {
  const parts = ['sessions', sessionId, ...path.split('/')];
  const name = parts.pop() ?? '';
  let folder = await navigator.storage.getDirectory();
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
  const file = await folder.getFileHandle(name, { create: true });
  const writable = await file.createWritable();
  for (const { data, position } of writes) await writable.write({ type: 'write', position, data: data.slice() });
  await writable.close();
  return (await file.getFile()).size;
}

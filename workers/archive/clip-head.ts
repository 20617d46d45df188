import { BufferTarget, EncodedAudioPacketSource, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny';
import { boxAt } from '../../src/domain/mp4-boxes.ts';
import { isVideo, type DecoderDescription } from '../../src/domain/session.ts';
import { configOf, microsecondRate, soundCodecOf, videoCodecOf } from './mp4-file.ts';

/** Longer than the second of its one packet: no fragment is closed by itself. */
const endless = 1e9;

/** What stands before the first fragment of a file: its ftyp and moov, made from the decoder's description and a key frame. Errors: `codec-unsupported`. */
export async function clipHead(decoder: DecoderDescription, key: Uint8Array): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration: endless }), target });
  const packet = new EncodedPacket(key, 'key', 0, 1);
  if (isVideo(decoder)) {
    const source = new EncodedVideoPacketSource(videoCodecOf(decoder));
    output.addVideoTrack(source, { frameRate: microsecondRate, decoderConfig: configOf(decoder) });
    await output.start();
    await source.add(packet);
  } else {
    const source = new EncodedAudioPacketSource(soundCodecOf(decoder));
    output.addAudioTrack(source, { decoderConfig: configOf(decoder) });
    await output.start();
    await source.add(packet);
  }
  await output.finalize();
  const file = new Uint8Array(target.buffer ?? new ArrayBuffer());
  let end = 0;
  for (;;) {
    const box = boxAt(end, file.byteLength, (offset, length) => file.subarray(offset, offset + length));
    if (box.type === 'moof') return file.slice(0, end);
    end = box.end;
  }
}

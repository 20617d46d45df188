import { toBase64 } from './base64.ts';
import type { AudioDescription, VideoDescription } from './session.ts';

/** A decoder's configuration in a form that JSON can carry. */
export function describeVideo(config: VideoDecoderConfig, width: number, height: number): VideoDescription {
  const { codec, codedWidth = width, codedHeight = height, displayAspectWidth, displayAspectHeight, description, colorSpace } = config;
  return {
    codec,
    codedWidth,
    codedHeight,
    ...(displayAspectWidth === undefined || displayAspectHeight === undefined ? {} : { displayAspectWidth, displayAspectHeight }),
    ...(description === undefined ? {} : { description: toBase64(bytesOf(description)) }),
    ...(colorSpace === undefined ? {} : { colorSpace: plainColors(colorSpace) }),
  };
}

/** As `describeVideo`, for sound. */
export function describeSound({ codec, sampleRate, numberOfChannels, description }: AudioDecoderConfig): AudioDescription {
  return { codec, sampleRate, numberOfChannels, ...(description === undefined ? {} : { description: toBase64(bytesOf(description)) }) };
}

function plainColors({ primaries, transfer, matrix, fullRange }: VideoColorSpaceInit): VideoColorSpaceInit {
  return { primaries: primaries ?? null, transfer: transfer ?? null, matrix: matrix ?? null, fullRange: fullRange ?? null };
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
}

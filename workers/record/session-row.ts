import { toBase64 } from '../../src/domain/base64.ts';
import type { AudioDescription, Session, SourceInfo, VideoDescription } from '../../src/domain/session.ts';
import type { RecordRequest } from '../../src/rpc/record-contract.ts';

/** The session's row when its first frame has arrived. */
export function newSession(request: RecordRequest, source: SourceInfo, startedAtMs: number, sourceStartUs: number): Session {
  const { sessionId, name, take, configuration, timeOriginMs, device, appVersion } = request;
  return {
    id: sessionId,
    name,
    state: 'recording',
    startedAtMs,
    timeOriginMs,
    sourceStartUs,
    durationUs: 0,
    bytes: 0,
    source,
    tracks: [],
    ...(take === undefined ? {} : { take }),
    ...(configuration === undefined ? {} : { configuration }),
    device,
    appVersion,
  };
}

/** A decoder configuration in a form that JSON can carry. */
export function describeDecoder(config: VideoDecoderConfig, width: number, height: number): VideoDescription {
  const { description, colorSpace } = config;
  return {
    codec: config.codec,
    codedWidth: config.codedWidth ?? width,
    codedHeight: config.codedHeight ?? height,
    ...(description === undefined ? {} : { description: toBase64(bytesOf(description)) }),
    ...(colorSpace === undefined ? {} : { colorSpace: plainColorSpace(colorSpace) }),
  };
}

/** As `describeDecoder`, for sound. */
export function describeAudioDecoder({ codec, sampleRate, numberOfChannels, description }: AudioDecoderConfig): AudioDescription {
  return { codec, sampleRate, numberOfChannels, ...(description === undefined ? {} : { description: toBase64(bytesOf(description)) }) };
}

function plainColorSpace({ primaries, transfer, matrix, fullRange }: VideoColorSpaceInit): VideoColorSpaceInit {
  return { primaries: primaries ?? null, transfer: transfer ?? null, matrix: matrix ?? null, fullRange: fullRange ?? null };
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
}

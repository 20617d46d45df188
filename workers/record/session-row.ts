import { toBase64 } from '../../src/domain/base64.ts';
import type { DropCounts } from '../../src/domain/drops.ts';
import { mainTrackId, type DecoderDescription, type Session } from '../../src/domain/session.ts';
import type { RecordRequest } from '../../src/rpc/record-contract.ts';
import type { SavedPart } from './frame-log.ts';

/** File of the first segment, below the session's folder. */
export const firstSegmentPath = `${mainTrackId}/0.mp4`;

/** What a recording has to show for itself so far. */
export interface RecordedPart extends SavedPart {
  readonly bytes: number;
  readonly drops: DropCounts;
  readonly decoder: DecoderDescription;
}

/** The session's row when its first frame has arrived. */
export function newSession(request: RecordRequest, startedAtMs: number, sourceStartUs: number): Session {
  const [main] = request.tracks;
  if (main === undefined) throw new Error('There is nothing to record.');
  return {
    id: request.sessionId,
    name: request.name,
    state: 'recording',
    startedAtMs,
    timeOriginMs: request.timeOriginMs,
    sourceStartUs,
    durationUs: 0,
    bytes: 0,
    source: main.source,
    tracks: [],
    device: request.device,
    appVersion: request.appVersion,
  };
}

/** The row with what has been recorded. */
export function withRecording(session: Session, part: RecordedPart): Session {
  const segment = { index: 0, path: firstSegmentPath, bytes: part.bytes, firstFrame: 0, frames: part.frames, decoder: part.decoder };
  const track = {
    id: mainTrackId,
    kind: 'video' as const,
    label: session.source.label,
    width: part.decoder.codedWidth,
    height: part.decoder.codedHeight,
    frames: part.frames,
    keyFrames: part.keyFrames,
    drops: part.drops,
    segments: [segment],
  };
  return { ...session, durationUs: part.durationUs, bytes: part.bytes, tracks: [track] };
}

/** A decoder configuration in a form that JSON can carry. */
export function describeDecoder(config: VideoDecoderConfig, width: number, height: number): DecoderDescription {
  const { description, colorSpace } = config;
  return {
    codec: config.codec,
    codedWidth: config.codedWidth ?? width,
    codedHeight: config.codedHeight ?? height,
    ...(description === undefined ? {} : { description: toBase64(bytesOf(description)) }),
    ...(colorSpace === undefined ? {} : { colorSpace: plainColorSpace(colorSpace) }),
  };
}

function plainColorSpace({ primaries, transfer, matrix, fullRange }: VideoColorSpaceInit): VideoColorSpaceInit {
  return { primaries: primaries ?? null, transfer: transfer ?? null, matrix: matrix ?? null, fullRange: fullRange ?? null };
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
}

import { AppError } from '../../src/domain/errors.ts';
import type { FrameIndex } from '../../src/domain/frame-index.ts';
import { videoTracks, type Session, type VideoTrack } from '../../src/domain/session.ts';
import { frameIndex } from '../../src/storage/frames.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { ChunkReader } from './chunk-reader.ts';

export interface OpenTrack {
  readonly session: Session;
  readonly track: VideoTrack;
  readonly index: FrameIndex;
  /** Opens its files when they are read. */
  readonly chunks: ChunkReader;
}

/** A video track with its rows, its files checked. `trackId` null: the main track. Errors: `session-missing`, `media-missing`, `media-mismatch`. */
export async function openTrack(sessionId: string, trackId: string | null): Promise<OpenTrack> {
  const session = await getSession(sessionId);
  const track = videoTracks(session).find(({ id }) => trackId === null || id === trackId);
  if (track === undefined) throw new AppError('media-missing', 'The session has no video.');
  const index = await frameIndex(sessionId, track.id);
  if (index.count === 0) throw new AppError('media-missing', 'The session has no frames.');
  const chunks = new ChunkReader(sessionId, track, index);
  await chunks.check();
  return { session, track, index, chunks };
}

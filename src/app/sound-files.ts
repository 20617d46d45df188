import { AppError } from '../domain/errors.ts';
import type { AudioTrack } from '../domain/session.ts';
import type { SoundStretch } from '../domain/sound-step.ts';
import { frameBlockOf } from '../storage/frames.ts';
import { mediaFileOf } from '../storage/media.ts';

export interface SoundFile extends SoundStretch {
  readonly file: File;
}

/** The files of a track that are written to their end, in order of time. Errors: `sound-failed`. */
export async function soundFilesOf(sessionId: string, { id, segments }: AudioTrack): Promise<SoundFile[]> {
  try {
    return await Promise.all(
      segments
        .filter(({ frames }) => frames > 0)
        .map(async ({ path, firstFrame, frames }) => {
          const [first, last, file] = await Promise.all([frameBlockOf(sessionId, id, firstFrame), frameBlockOf(sessionId, id, firstFrame + frames - 1), mediaFileOf(sessionId, path)]);
          return { startUs: first.timestampUs[0] ?? 0, endUs: (last.timestampUs.at(-1) ?? 0) + (last.durationUs.at(-1) ?? 0), file };
        }),
    );
  } catch (error) {
    throw new AppError('sound-failed', `The sound ${id} of session ${sessionId} could not be opened.`, { cause: error });
  }
}

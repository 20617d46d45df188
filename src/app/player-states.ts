import type { AppError } from '../domain/errors.ts';
import { PlayTimes } from '../domain/play-times.ts';
import type { FrameResult, Run } from '../domain/runs.ts';
import type { Session } from '../domain/session.ts';
import type { ReplaySession, ReplaySettings } from '../rpc/replay-contract.ts';

export type PlaybackState =
  | { readonly at: 'opening' }
  | { readonly at: 'open'; readonly replay: ReplaySession }
  /** `session` is set when only its pictures can't be shown. */
  | { readonly at: 'failed'; readonly error: AppError; readonly session: Session | null };

export type RunState =
  | { readonly at: 'idle' }
  | { readonly at: 'loading' }
  /** The `nth` of so many, from 1. */
  | { readonly at: 'running'; readonly run: Run; readonly nth: number; readonly of: number }
  | { readonly at: 'failed'; readonly error: AppError };

/** A detector on one frame, which is drawn and not stored. */
export type TrialState =
  | { readonly at: 'idle' }
  | { readonly at: 'trying' }
  | { readonly at: 'done'; readonly result: FrameResult }
  | { readonly at: 'failed'; readonly error: AppError };

/** How play time and recorded time go together in what is open. */
export function playTimes({ gaps, durationUs }: Pick<ReplaySession, 'gaps' | 'durationUs'>, settings: Pick<ReplaySettings, 'gaps'>): PlayTimes {
  return new PlayTimes(gaps, durationUs, settings.gaps);
}

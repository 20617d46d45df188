import { AppError } from '../domain/errors.ts';
import type { AudioFeed } from '../domain/feed.ts';
import { endOf, openSound, watchMute } from './frames-from-track.ts';

/** A microphone that is on. Owned by who acquired it, until `release`. */
export interface AcquiredMicrophone {
  readonly label: string;
  /** Sound for one recording; call again for the next one. The record worker ends the feed. */
  openFeed(): AudioFeed;
  /** Settles when it ends by itself: unplugged, taken by another program, permission withdrawn. */
  readonly lost: Promise<void>;
  /** One listener at a time. */
  onMuted(listen: (muted: boolean) => void): void;
  /** Switches the device off. May be called twice. */
  release(): void;
}

/** True sound: what browsers do for calls makes it useless as a measurement. */
const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

function microphoneError(error: unknown): AppError {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return new AppError('microphone-refused', 'The microphone was not permitted.', { cause: error });
  return new AppError('microphone-none', 'The microphone could not be started.', { cause: error });
}

/** Switches the microphone on. Errors: `microphone-refused`, `microphone-none`, `microphone-unsupported`. */
export async function acquireMicrophone(signal: AbortSignal): Promise<AcquiredMicrophone> {
  if (navigator.mediaDevices?.getUserMedia === undefined) throw unsupported();
  const stream = await navigator.mediaDevices.getUserMedia({ audio: asItIs }).catch((error: unknown) => {
    throw microphoneError(error);
  });
  const release = (): void => stream.getTracks().forEach((track) => track.stop());
  const [track] = stream.getAudioTracks();
  // Whether it can be recorded is found out now, when it can still be told, and not when the recording has begun.
  const trial = track === undefined ? null : openSound(track);
  end(trial);
  if (signal.aborted || track === undefined || trial === null) {
    release();
    signal.throwIfAborted();
    throw unsupported();
  }
  const openFeed = (): AudioFeed => {
    const feed = openSound(track);
    if (feed === null) throw unsupported();
    return feed;
  };
  return { label: track.label || 'Microphone', openFeed, lost: endOf(track), onMuted: (listen) => watchMute(track, listen), release };
}

function end(feed: AudioFeed | null): void {
  if (feed?.kind === 'stream') void feed.frames.cancel();
  else feed?.track.stop();
}

function unsupported(): AppError {
  return new AppError('microphone-unsupported', 'This browser has no way to hand sound to a recorder.');
}

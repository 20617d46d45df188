import { AppError } from '../domain/errors.ts';
import { audioTracks, type Session } from '../domain/session.ts';
import { isHeardAt } from '../domain/sound-step.ts';
import { epochMs } from '../rpc/epoch.ts';
import type { ReplaySettings, ReplayStatus } from '../rpc/replay-contract.ts';
import type { Notices } from './notices.ts';
import { playTimes, type PlaybackState } from './player-states.ts';
import { soundFilesOf } from './sound-files.ts';
import { Store, type Observable } from './store.ts';
import { TrackSound, type TrackSoundListener } from './track-sound.ts';

export type SoundState =
  | { readonly at: 'none' }
  | { readonly at: 'on' }
  /** Browsers refuse sound that nobody tapped for, and stop it when a headset goes. Only what the person chose is remembered. */
  | { readonly at: 'muted'; readonly by: 'person' | 'browser' }
  | { readonly at: 'failed'; readonly error: AppError };

/** What is followed. */
export interface Played {
  readonly state: Observable<PlaybackState>;
  readonly status: Observable<ReplayStatus | null>;
  readonly settings: Observable<ReplaySettings>;
}

/** In localStorage; there while the person wants silence. */
const mutedKey = 'retake.replay-muted';
/** Sound does not go on alone: so long after the last that was heard of the player it stops. */
const longestAloneMs = 1000;

/** The sound of a session, in step with its pictures: the player's clock leads, the sound follows and never holds it back. */
export class SoundFollower {
  readonly state = new Store<SoundState>({ at: 'none' });
  readonly #played: Played;
  readonly #notices: Notices;
  #tracks: readonly TrackSound[] = [];
  readonly #closing = new AbortController();
  #alone: ReturnType<typeof setTimeout> | undefined;

  constructor(played: Played, notices: Notices) {
    this.#played = played;
    this.#notices = notices;
  }

  async open(session: Session): Promise<void> {
    const tracks = audioTracks(session);
    if (tracks.length === 0) return;
    const listener: TrackSoundListener = { refused: () => this.#mute('browser'), failed: (error) => this.#fail(error) };
    try {
      const files = await Promise.all(tracks.map((track) => soundFilesOf(session.id, track)));
      if (this.#closing.signal.aborted) return;
      this.#tracks = files.map((of) => new TrackSound(of, listener));
      this.state.set(localStorage.getItem(mutedKey) === null ? { at: 'on' } : { at: 'muted', by: 'person' });
      for (const store of [this.#played.status, this.#played.settings]) this.#closing.signal.addEventListener('abort', store.subscribe(() => this.#follow()));
      this.#follow();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** In a tap, so that the browser lets it be heard. */
  toggle(): void {
    const { at } = this.state.value;
    if (at === 'on') {
      localStorage.setItem(mutedKey, '');
      this.#mute('person');
    } else if (at === 'muted') {
      localStorage.removeItem(mutedKey);
      this.state.set({ at: 'on' });
      this.#follow();
    }
  }

  close(): void {
    this.#closing.abort();
    clearTimeout(this.#alone);
    for (const track of this.#tracks) track.close();
  }

  #mute(by: 'person' | 'browser'): void {
    this.state.set({ at: 'muted', by });
    this.#follow();
  }

  #fail(error: unknown): void {
    if (this.#closing.signal.aborted || this.state.value.at === 'failed') return;
    const failure = error instanceof AppError ? error : new AppError('sound-failed', 'The sound could not be opened.', { cause: error });
    this.state.set({ at: 'failed', error: failure });
    this.#notices.fail(failure);
    this.#follow();
  }

  #follow(): void {
    clearTimeout(this.#alone);
    const replay = this.#played.state.value;
    const status = this.#played.status.value;
    if (this.state.value.at !== 'on' || replay.at !== 'open' || status === null || status.runId !== null) return this.#silence();
    const { at, positionUs, dueAtMs } = status;
    const { mode, speed, gaps } = this.#played.settings.value;
    if (mode !== 'paced' || !isHeardAt(speed)) return this.#silence();
    const times = playTimes(replay.replay, { gaps });
    if (at === 'paused' || at === 'ended') {
      for (const track of this.#tracks) track.stand(times.recordedUs(positionUs));
    } else if (dueAtMs === null) {
      this.#silence();
    } else {
      const recordedUs = times.recordedUs(positionUs + (epochMs() - dueAtMs) * 1000 * speed);
      for (const track of this.#tracks) track.play(recordedUs, speed);
      this.#alone = setTimeout(() => this.#silence(), longestAloneMs);
    }
  }

  #silence(): void {
    for (const track of this.#tracks) track.silence();
  }
}

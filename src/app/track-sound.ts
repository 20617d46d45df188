import { AppError } from '../domain/errors.ts';
import { soundStep, stretchAt } from '../domain/sound-step.ts';
import type { SoundFile } from './sound-files.ts';

export interface TrackSoundListener {
  /** The browser does not let it be heard, or has stopped it. */
  readonly refused: () => void;
  readonly failed: (error: AppError) => void;
}

/** What is left of a file so close to its end is not begun: an element that has come to the end would begin anew. */
const endSeconds = 0.05;
/** A browser that needs longer to go somewhere is not waited for. */
const longestLeadMs = 500;
/** A position this close is that position. */
const closeSeconds = 0.02;

/** One sound track, heard from the file that it has for the moment. */
export class TrackSound {
  readonly #files: readonly SoundFile[];
  readonly #listener: TrackSoundListener;
  readonly #audio = new Audio();
  readonly #closing = new AbortController();
  /** What the element has, and its address. */
  #file: SoundFile | undefined;
  #url = '';
  #wanted: 'sound' | 'silence' = 'silence';
  /** How long the browser needs to go on elsewhere: so far ahead it is sent there. */
  #leadMs = 0;
  /** Where it has just begun, one more jump is heard less than seconds of correction. */
  #course: 'kept' | 'begun' | 'sought' = 'kept';

  constructor(files: readonly SoundFile[], listener: TrackSoundListener) {
    this.#files = files;
    this.#listener = listener;
    const audio = this.#audio;
    audio.preload = 'auto';
    const { signal } = this.#closing;
    audio.addEventListener('error', () => listener.failed(new AppError('sound-failed', 'The browser can’t play the sound.', { detail: audio.error?.message ?? '' })), { signal });
    audio.addEventListener('pause', () => this.#onPause(), { signal });
  }

  /** It is heard from this moment of recorded time on; called again and again while it is, with where the picture is by then. */
  play(recordedUs: number, speed: number): void {
    const audio = this.#audio;
    const atSeconds = this.#take(recordedUs);
    if (atSeconds === null || atSeconds > audio.duration - endSeconds) return this.silence();
    if (audio.paused) return this.#begin(atSeconds, speed);
    if (audio.seeking || audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) return;
    const aheadMs = ((audio.currentTime - atSeconds) * 1000) / speed;
    const course = this.#course;
    this.#course = 'kept';
    if (course !== 'kept') this.#leadMs = Math.min(longestLeadMs, Math.max(0, this.#leadMs - aheadMs));
    const step = soundStep(aheadMs, speed, audio.playbackRate);
    if (step === 'seek' || (course === 'begun' && step.rate !== speed)) this.#seek(atSeconds, speed, 'sought');
    else audio.playbackRate = step.rate;
  }

  /** Silent, ready to go on from this moment of recorded time. */
  stand(recordedUs: number): void {
    this.silence();
    const atSeconds = this.#take(recordedUs);
    if (atSeconds !== null && Math.abs(this.#audio.currentTime - atSeconds) > closeSeconds) this.#audio.currentTime = atSeconds;
  }

  silence(): void {
    this.#wanted = 'silence';
    this.#audio.pause();
  }

  close(): void {
    this.#closing.abort();
    this.silence();
    this.#audio.removeAttribute('src');
    this.#audio.load();
    URL.revokeObjectURL(this.#url);
  }

  #begin(atSeconds: number, speed: number): void {
    this.#seek(atSeconds, speed, 'begun');
    this.#audio.playbackRate = speed;
    this.#wanted = 'sound';
    // Otherwise it was stopped again before it began, or can't be played at all, which is an event of the element.
    this.#audio.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#listener.refused();
    });
  }

  /** A browser stops sound by itself, as when the headset is unplugged. */
  #onPause(): void {
    if (this.#wanted === 'sound' && this.#audio.paused && !this.#audio.ended) this.#listener.refused();
  }

  #seek(atSeconds: number, speed: number, course: 'begun' | 'sought'): void {
    this.#course = course;
    this.#audio.currentTime = atSeconds + (this.#leadMs / 1000) * speed;
  }

  /** Gives the element the file of this moment, and says where in the file it is; null where nothing was heard. */
  #take(recordedUs: number): number | null {
    const file = stretchAt(this.#files, recordedUs);
    if (file === undefined) return null;
    if (file !== this.#file) {
      this.silence();
      URL.revokeObjectURL(this.#url);
      this.#url = URL.createObjectURL(file.file);
      this.#audio.src = this.#url;
      this.#file = file;
    }
    return (recordedUs - file.startUs) / 1e6;
  }
}

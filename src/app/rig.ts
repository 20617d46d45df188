import type { Configuration } from '../domain/configuration.ts';
import { AppError, isAbort, toAppError } from '../domain/errors.ts';
import { acquireMicrophone, type AcquiredMicrophone } from '../sources/microphone.ts';
import { findSource } from '../sources/registry.ts';
import type { AcquiredSource } from '../sources/source.ts';
import { widthOf } from './configuration.ts';
import { Store } from './store.ts';
import { checkPictures } from './trial-frame.ts';

/** A picture that is on, and the track it is recorded as. */
export interface RigVideo {
  readonly trackId: string;
  readonly source: AcquiredSource;
}

/** What was wanted and could not be had; the others work without it. */
export interface LeftOut {
  readonly label: string;
  readonly error: AppError;
}

export type RigSound =
  | { readonly at: 'off' }
  | { readonly at: 'opening' }
  | { readonly at: 'on'; readonly microphone: AcquiredMicrophone; readonly muted: boolean }
  | { readonly at: 'failed'; readonly error: AppError };

/** One camera: by its id, or whichever looks one way. */
export type CameraWish = { readonly deviceId: string } | { readonly facing: Configuration['facing'] };

export interface RigEvents {
  /** A device ended by itself. It is still in its place, with its last picture. */
  lost(video: RigVideo): void;
  muted(trackId: string, muted: boolean): void;
}

export const microphoneTrackId = 'mic';
export const screenTrackId = 'screen';

/** What is switched on for recording. It owns the devices. */
export class Rig {
  /** The main one first. */
  readonly videos = new Store<readonly RigVideo[]>([]);
  readonly leftOut = new Store<readonly LeftOut[]>([]);
  readonly sound = new Store<RigSound>({ at: 'off' });
  readonly #events: RigEvents;
  /** The wish for a screen that the browser has not answered yet, and the one for the microphone. */
  #sharing = new AbortController();
  #listening = new AbortController();

  constructor(events: RigEvents) {
    this.#events = events;
  }

  get main(): AcquiredSource | undefined {
    return this.videos.value[0]?.source;
  }

  /** Switches on what is configured, in place of what was on. A camera that fails is left out, unless there is no other. Errors: as `Source.acquire`. */
  async open(configuration: Configuration, signal: AbortSignal): Promise<void> {
    this.close();
    const { sourceId, cameras, facing } = configuration;
    const wishes: readonly CameraWish[] = sourceId === 'camera' && cameras.length > 0 ? cameras.map((deviceId) => ({ deviceId })) : [{ facing }];
    // One after the other: browsers ask for one permission at a time.
    for (const wish of wishes) await this.#add(configuration, wish, wishes.length > 1, signal);
    const [failure] = this.leftOut.value;
    if (this.videos.value.length === 0 && failure !== undefined) {
      this.leftOut.set([]);
      throw failure.error;
    }
    if (configuration.microphone) void this.listen(true);
  }

  /** Switches a source on for a track that others record already; it is not part of the rig until `replace`. */
  acquire(configuration: Configuration, wish: CameraWish, signal: AbortSignal): Promise<AcquiredSource> {
    const { sourceId, height, frameRate } = configuration;
    const source = findSource(sourceId);
    if (source === undefined) throw new AppError('camera-none', `There is no source ${sourceId}.`);
    return source.acquire({ ...wish, height, width: widthOf(height), frameRate }, signal);
  }

  /** Another device for a track; the one before is switched off. */
  replace(trackId: string, source: AcquiredSource): void {
    const before = this.videos.value.find((video) => video.trackId === trackId);
    this.videos.update((videos) => videos.map((video) => (video.trackId === trackId ? this.#attached({ trackId, source }) : video)));
    before?.source.release();
  }

  /** The screen beside the cameras. The browser asks which one, so only in answer to a tap. Errors: `screen-refused`, `screen-unsupported`. */
  async addScreen(configuration: Configuration): Promise<void> {
    const { signal } = this.#sharing;
    const source = await this.acquire({ ...configuration, sourceId: 'screen' }, { facing: 'user' }, signal);
    this.drop(screenTrackId);
    this.videos.update((videos) => [...videos, this.#attached({ trackId: screenTrackId, source })]);
  }

  /** Switches a picture off and forgets it. */
  drop(trackId: string): void {
    const dropped = this.videos.value.find((video) => video.trackId === trackId);
    this.videos.update((videos) => videos.filter((video) => video !== dropped));
    dropped?.source.release();
  }

  /** Switches a picture off because it can't be had any more; says so. */
  leaveOut(trackId: string, error: AppError): void {
    const label = this.videos.value.find((video) => video.trackId === trackId)?.source.info.label ?? trackId;
    this.drop(trackId);
    this.leftOut.update((list) => [...list, { label, error }]);
  }

  /** The microphone on or off. Never rejects: a missing one holds nothing up. */
  async listen(on: boolean): Promise<void> {
    this.#listening.abort(new DOMException('Changed.', 'AbortError'));
    const { signal } = (this.#listening = new AbortController());
    const before = this.sound.value;
    if (before.at === 'on') before.microphone.release();
    this.sound.set({ at: 'off' });
    if (!on) return;
    this.sound.set({ at: 'opening' });
    try {
      const microphone = await acquireMicrophone(signal);
      this.sound.set({ at: 'on', microphone, muted: false });
      this.#watchSound(microphone);
    } catch (error) {
      if (!signal.aborted) this.sound.set({ at: 'failed', error: toAppError(error, 'microphone-none') });
    }
  }

  /** Switches everything off. */
  close(): void {
    this.#sharing.abort(new DOMException('Closed.', 'AbortError'));
    this.#sharing = new AbortController();
    for (const { source } of this.videos.value) source.release();
    this.videos.set([]);
    this.leftOut.set([]);
    void this.listen(false);
  }

  async #add(configuration: Configuration, wish: CameraWish, oneOfSeveral: boolean, signal: AbortSignal): Promise<void> {
    let source: AcquiredSource | undefined;
    try {
      source = await this.acquire(configuration, wish, signal);
      if (oneOfSeveral) await checkPictures(source);
      signal.throwIfAborted();
      const trackId = `cam${this.videos.value.length}`;
      const added = this.#attached({ trackId, source });
      this.videos.update((videos) => [...videos, added]);
    } catch (error) {
      source?.release();
      if (isAbort(error)) throw error;
      this.leftOut.update((list) => [...list, { label: source?.info.label ?? 'A camera', error: toAppError(error) }]);
    }
  }

  #attached(video: RigVideo): RigVideo {
    const { trackId, source } = video;
    source.onMuted((muted) => this.#events.muted(trackId, muted));
    void source.lost.then(() => this.videos.value.includes(video) && this.#events.lost(video));
    return video;
  }

  #watchSound(microphone: AcquiredMicrophone): void {
    const isOn = (): boolean => this.sound.value.at === 'on' && this.sound.value.microphone === microphone;
    microphone.onMuted((muted) => {
      if (!isOn()) return;
      this.sound.set({ at: 'on', microphone, muted });
      this.#events.muted(microphoneTrackId, muted);
    });
    void microphone.lost.then(() => {
      if (isOn()) this.sound.set({ at: 'failed', error: new AppError('microphone-none', 'The microphone was switched off or unplugged.') });
    });
  }
}

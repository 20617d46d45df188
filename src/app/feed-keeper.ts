import { isAbort, toAppError } from '../domain/errors.ts';
import type { SessionEvent } from '../domain/session-events.ts';
import type { PageNotice, Replacement } from '../rpc/record-contract.ts';
import type { AcquiredSource } from '../sources/source.ts';
import type { ConfigurationStore } from './configuration.ts';
import type { Notices } from './notices.ts';
import { screenTrackId, type CameraWish, type Rig, type RigVideo } from './rig.ts';
import type { RunningTake } from './running-take.ts';
import { Store } from './store.ts';
import { wait } from './wait.ts';

/** Why a track gets no pictures just now. */
export type Trouble = 'lost' | 'stalled' | 'switching';

const patienceMs = 3_000;
const retryMs = 2_000;
/** A feed that stalls again so soon after it was opened anew needs its device opened anew. */
const relapseMs = 10_000;

/** Keeps the pictures of a running take coming: gets a lost camera back, opens a stalled one again, exchanges one for another. */
export class FeedKeeper {
  /** By track. */
  readonly troubles = new Store<ReadonlyMap<string, Trouble>>(new Map());
  readonly #rig: Rig;
  readonly #configuration: ConfigurationStore;
  readonly #notices: Notices;
  readonly #efforts = new Map<string, AbortController>();
  readonly #reopenedMs = new Map<string, number>();
  /** Tracks with a new feed that the recorder has not told of yet: what it tells before that is about the feed before. */
  readonly #renewed = new Set<string>();
  #take: RunningTake | null = null;
  #attached = new AbortController();

  constructor(rig: Rig, configuration: ConfigurationStore, notices: Notices) {
    this.#rig = rig;
    this.#configuration = configuration;
    this.#notices = notices;
  }

  /** From now on for this take. */
  attach(take: RunningTake): void {
    this.#attached.abort();
    this.#attached = new AbortController();
    this.#renewed.clear();
    this.#take = take;
    const tell = (): void => this.#notice(document.visibilityState === 'hidden' ? 'hidden' : 'visible');
    document.addEventListener('visibilitychange', tell, { signal: this.#attached.signal });
  }

  /** Between two takes: devices that are away are still looked for. */
  detach(): void {
    this.#attached.abort();
    this.#take = null;
  }

  /** No take is running any more. */
  rest(): void {
    this.detach();
    for (const trackId of [...this.#efforts.keys()]) this.#giveUp(trackId);
    this.#reopenedMs.clear();
  }

  /** What the recorder has seen. */
  happened({ kind, trackId }: SessionEvent): void {
    if (trackId === undefined) return;
    if (kind === 'camera-back' || kind === 'camera-switched') this.#renewed.delete(trackId);
    if (this.#renewed.has(trackId)) return;
    if (kind === 'stalled' && !this.#efforts.has(trackId)) void this.#effort(trackId, 'stalled', (signal) => this.#reopen(trackId, signal));
    else if (kind === 'camera-lost' && this.troubles.value.get(trackId) !== 'switching') this.#regain(trackId);
    else if (kind === 'flowing' && this.troubles.value.get(trackId) === 'stalled') this.#giveUp(trackId);
  }

  /** What the page has seen: a device that ended. */
  lost({ trackId }: RigVideo): void {
    this.#regain(trackId);
  }

  muted(trackId: string, muted: boolean): void {
    this.#notice(muted ? 'muted' : 'unmuted', trackId);
  }

  /** Another camera for a track, the recording going on. Where it can't be had, that is told and the one before stays; resolves with whether it could. */
  async exchange(trackId: string, wish: CameraWish): Promise<boolean> {
    this.#giveUp(trackId);
    const before = this.#videoOf(trackId);
    let released = false;
    await this.#effort(trackId, 'switching', async (signal) => {
      const acquire = (): Promise<AcquiredSource> => this.#rig.acquire(this.#configuration.value, wish, signal);
      const source = await acquire().catch((error: unknown) => {
        if (toAppError(error).code !== 'camera-busy') throw error;
        // Most phones open one camera at a time.
        before?.source.release();
        released = true;
        return acquire();
      });
      await this.#put(trackId, source, 'camera-switched', signal);
    });
    const exchanged = this.#videoOf(trackId) !== before;
    if (released && !exchanged) this.#regain(trackId);
    return exchanged;
  }

  #regain(trackId: string): void {
    const { sourceId } = this.#configuration.value;
    // A screen is shared in answer to a tap only, so it is the person who brings it back.
    if (trackId === screenTrackId || sourceId !== 'camera' || this.troubles.value.get(trackId) === 'lost') return;
    this.#giveUp(trackId);
    void this.#effort(trackId, 'lost', (signal) => this.#pursue(trackId, signal));
  }

  async #pursue(trackId: string, signal: AbortSignal): Promise<void> {
    const source = this.#videoOf(trackId)?.source;
    const facing = source?.info.facing === 'user' ? 'user' : 'environment';
    const wish: CameraWish = source?.deviceId === undefined ? { facing } : { deviceId: source.deviceId };
    for (;;) {
      const back = await this.#rig.acquire(this.#configuration.value, wish, signal).catch((error: unknown) => {
        // A permission that was withdrawn must not be asked for every two seconds.
        if (isAbort(error) || toAppError(error).code === 'camera-refused') throw error;
        return null;
      });
      if (back !== null) return this.#put(trackId, back, 'camera-back', signal);
      await wait(retryMs, signal, { target: navigator.mediaDevices, type: 'devicechange' });
    }
  }

  async #reopen(trackId: string, signal: AbortSignal): Promise<void> {
    const source = this.#videoOf(trackId)?.source;
    if (source === undefined) return;
    await wait(patienceMs, signal);
    // Phones stop the camera of a page that is out of sight; it comes back by itself.
    while (document.visibilityState === 'hidden') await wait(Infinity, signal, { target: document, type: 'visibilitychange' });
    const relapsed = performance.now() - (this.#reopenedMs.get(trackId) ?? -Infinity) < relapseMs;
    this.#reopenedMs.set(trackId, performance.now());
    if (!relapsed) return this.#take?.replaceFeed({ trackId, source: source.info, feed: source.openFeed(), reason: 'flowing' });
    source.release();
    return this.#pursue(trackId, signal);
  }

  async #put(trackId: string, source: AcquiredSource, reason: Replacement['reason'], signal: AbortSignal): Promise<void> {
    try {
      signal.throwIfAborted();
      const take = this.#take;
      if (take?.records(trackId) === true) {
        this.#renewed.add(trackId);
        await take.replaceFeed({ trackId, source: source.info, feed: source.openFeed(), reason });
      }
    } catch (error) {
      this.#renewed.delete(trackId);
      source.release();
      throw error;
    }
    this.#rig.replace(trackId, source);
  }

  /** One effort at a time for a track; what it came to is told. */
  async #effort(trackId: string, trouble: Trouble, act: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#efforts.set(trackId, controller);
    this.#set(trackId, trouble);
    try {
      await act(controller.signal);
    } catch (error) {
      this.#notices.fail(error);
    } finally {
      if (this.#efforts.get(trackId) === controller) this.#giveUp(trackId);
    }
  }

  #giveUp(trackId: string): void {
    this.#efforts.get(trackId)?.abort();
    this.#efforts.delete(trackId);
    this.#set(trackId, null);
  }

  #videoOf(trackId: string): RigVideo | undefined {
    return this.#rig.videos.value.find((video) => video.trackId === trackId);
  }

  #notice(kind: PageNotice, trackId?: string): void {
    this.#take?.notice(kind, trackId).catch((error: unknown) => this.#notices.fail(error));
  }

  #set(trackId: string, trouble: Trouble | null): void {
    const changed = new Map(this.troubles.value);
    if (trouble === null) changed.delete(trackId);
    else changed.set(trackId, trouble);
    this.troubles.set(changed);
  }
}

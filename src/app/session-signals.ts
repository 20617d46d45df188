import { toAppError, type AppError } from '../domain/errors.ts';
import type { Session } from '../domain/session.ts';
import { SignalBins } from '../domain/signal-bins.ts';
import { plotsOf, type SignalPlot } from '../domain/signal-plots.ts';
import { measuredSignals, type SignalTrack } from '../domain/signals.ts';
import type { ReplayStatus } from '../rpc/replay-contract.ts';
import { signalBlocks } from '../storage/signals.ts';
import { SignalMoment } from './signal-moment.ts';
import { Store, type Observable } from './store.ts';

export type SignalsState =
  | { readonly at: 'closed' }
  /** Samples that are in the plots, and those there are; values are told meanwhile. */
  | { readonly at: 'reading'; readonly moment: SignalMoment; readonly done: number; readonly total: number }
  | { readonly at: 'open'; readonly moment: SignalMoment; readonly plots: ReadonlyMap<string, readonly SignalPlot[]> }
  | { readonly at: 'failed'; readonly error: AppError };

/** Between two states that tell of progress, in samples. */
const progressStep = 10_000;

/** The signals of one session beside its replay, read when they are asked for: all of them once for the plots, and the values as the player moves. */
export class SessionSignals {
  readonly state = new Store<SignalsState>({ at: 'closed' });
  #ending = new AbortController();

  /** Follows the player until it is closed. Never rejects. */
  async open({ id, durationUs, signals }: Session, status: Observable<ReplayStatus | null>): Promise<void> {
    this.close();
    const ending = (this.#ending = new AbortController());
    const tracks = measuredSignals(signals);
    const fail = (error: unknown): void => {
      if (ending.signal.aborted) return;
      this.close();
      this.state.set({ at: 'failed', error: toAppError(error) });
    };
    const moment = new SignalMoment(id, tracks, fail);
    const follow = (): void => void moment.show(status.value?.timestampUs ?? 0);
    ending.signal.addEventListener('abort', status.subscribe(follow));
    this.state.set({ at: 'reading', moment, done: 0, total: tracks.reduce((sum, { samples }) => sum + samples, 0) });
    follow();
    await this.#read(id, tracks, durationUs, ending.signal).catch(fail);
  }

  close(): void {
    this.#ending.abort();
    this.state.set({ at: 'closed' });
  }

  async #read(sessionId: string, tracks: readonly SignalTrack[], durationUs: number, signal: AbortSignal): Promise<void> {
    const plots = new Map<string, readonly SignalPlot[]>();
    let done = 0;
    for (const track of tracks) {
      const bins = new SignalBins(track.channels.length, durationUs);
      for await (const block of signalBlocks(sessionId, track.id)) {
        if (signal.aborted) return;
        bins.add(block);
        done += block.timestampUs.length;
        this.#tell(done);
      }
      plots.set(track.id, plotsOf(track, bins));
    }
    const state = this.state.value;
    if (!signal.aborted && state.at === 'reading') this.state.set({ at: 'open', moment: state.moment, plots });
  }

  #tell(done: number): void {
    this.state.update((state) => (state.at === 'reading' && done - state.done >= progressStep ? { ...state, done } : state));
  }
}

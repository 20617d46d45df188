import { isAbort, toAppError } from '../domain/errors.ts';
import { firstEqual, firstOf } from '../domain/run-repeats.ts';
import type { Run } from '../domain/runs.ts';
import type { ReplayMode, ReplaySession } from '../rpc/replay-contract.ts';
import { transfer, type spawnReplay } from '../rpc/spawn.ts';
import { listRuns } from '../storage/runs.ts';
import type { ConfigurationStore } from './configuration.ts';
import { newRun, openDetector, type DetectorRequest, type OpenDetector, type RunKind } from './detector.ts';
import type { Detectors } from './detectors.ts';
import { EngineWatch } from './engine-watch.ts';
import type { Notices } from './notices.ts';
import type { RunState } from './player-states.ts';
import { Store } from './store.ts';

export interface RunChoice extends DetectorRequest, Pick<RunKind, 'level' | 'limit'> {
  readonly mode: ReplayMode;
}

export interface DetectorRunParts {
  readonly detectors: Detectors;
  readonly notices: Notices;
  readonly configuration: ConfigurationStore;
  readonly replay: ReturnType<typeof spawnReplay>;
  /** What is stored of runs changed; `ended` is the one that ended without a failure. */
  readonly changed: (ended: Run | null) => Promise<void>;
}

/** Runs detectors over what a player shows, one after the other. */
export class DetectorRuns {
  readonly state = new Store<RunState>({ at: 'idle' });
  readonly #parts: DetectorRunParts;
  #abort = new AbortController();

  constructor(parts: DetectorRunParts) {
    this.#parts = parts;
  }

  /** Resolves with the runs that ended, `partial` the last one after a cancel. Where the same was run before, they repeat it. A failure is in the state. */
  async run({ session, trackId, frames }: ReplaySession, { limit = frames, ...choice }: RunChoice, repeats: number): Promise<readonly Run[]> {
    const { changed } = this.#parts;
    const ended: Run[] = [];
    const { signal } = (this.#abort = new AbortController());
    this.state.set({ at: 'loading' });
    try {
      const engine = this.#watch(await openDetector(this.#parts.detectors, choice, signal));
      try {
        for (let nth = 1; nth <= repeats && ended.at(-1)?.state !== 'partial'; nth++) {
          const before = ended.at(-1);
          if (before !== undefined) await changed(before);
          const { detector, port } = await engine.connect();
          const row = newRun(detector, session.id, { ...choice, ...(limit < frames && { limit }) }, trackId);
          const repeatOf = ended[0] === undefined ? firstEqual(row, await listRuns(session.id)) : firstOf(ended[0]);
          const run: Run = { ...row, ...(repeatOf !== null && { repeatOf }) };
          this.state.set({ at: 'running', run, nth, of: repeats });
          ended.push(await this.#runOnce(engine, run, port, choice.mode, signal));
        }
      } finally {
        engine.dispose();
      }
      // The player is free: whoever cancelled may play, and need not wait for what is read and drawn anew.
      this.state.set({ at: 'idle' });
      await changed(ended.at(-1) ?? null);
    } catch (error) {
      await changed(null);
      this.state.set(isAbort(error) ? { at: 'idle' } : { at: 'failed', error: toAppError(error, 'model-failed') });
    }
    return ended;
  }

  cancel(): void {
    this.#abort.abort(new DOMException('Cancelled.', 'AbortError'));
  }

  async #runOnce(engine: EngineWatch, run: Run, port: MessagePort, mode: ReplayMode, signal: AbortSignal): Promise<Run> {
    const { replay } = this.#parts;
    const running = replay.call((api) => api.run(transfer({ run, mode, detector: port }, [port]), signal));
    void engine.gone.then((error) => replay.call((api) => api.failDetector({ error }))).catch(() => undefined);
    return running;
  }

  #watch(detector: OpenDetector): EngineWatch {
    const { configuration, notices, replay } = this.#parts;
    return new EngineWatch(detector, {
      user: 'The run',
      onLoss: () => configuration.value.onEngineLoss,
      notices,
      goOn: (port, fallback) => replay.call((api) => api.replaceDetector(transfer(port, [port]), fallback)),
    });
  }
}

import type { ComparisonRequest, ComparisonSide } from '../domain/comparison/comparison-request.ts';
import { namesDiffer, type ComparisonOutcome } from '../domain/comparison/comparison-sum.ts';
import { plainCriteria, type Criteria } from '../domain/comparison/criteria.ts';
import { differenceExtent, nextDifference } from '../domain/comparison/differences.ts';
import { sceneSourceId } from '../domain/demo-scene.ts';
import { AppError, toAppError } from '../domain/errors.ts';
import { hasFindings } from '../domain/runs.ts';
import { videoTracks } from '../domain/session.ts';
import { callback, spawnReplay } from '../rpc/spawn.ts';
import { comparisonView, watchComparisonView } from './comparison-view.ts';
import type { Notices } from './notices.ts';
import type { Player } from './player.ts';
import { Store } from './store.ts';
import type { Transfers } from './transfer.ts';

export type ComparisonState =
  | { readonly at: 'off' }
  /** `before`: what is shown until then. */
  | { readonly at: 'comparing'; readonly request: ComparisonRequest; readonly before: ComparisonOutcome | null }
  | { readonly at: 'done'; readonly request: ComparisonRequest; readonly outcome: ComparisonOutcome }
  | { readonly at: 'failed'; readonly request: ComparisonRequest; readonly error: AppError };

export type ReportState =
  | { readonly at: 'none' }
  /** `done` is 0..1. */
  | { readonly at: 'making'; readonly done: number };

/** What can be a side, with its name in the run list. */
export interface SideChoice {
  readonly side: ComparisonSide;
  readonly name: string;
}

/** Compares two runs of the session that a player shows. Reckons in a worker of its own, so that playing goes on. */
export class Comparison {
  readonly state = new Store<ComparisonState>({ at: 'off' });
  /** Of all that both sides found, whatever is filtered. */
  readonly labels = new Store<readonly string[]>([]);
  readonly report = new Store<ReportState>({ at: 'none' });
  /** Of the comparison under way, 0..1. */
  readonly progress = new Store(0);
  readonly #player: Player;
  readonly #notices: Notices;
  readonly #transfers: Transfers;
  readonly #endings: readonly (() => void)[];
  #worker: ReturnType<typeof spawnReplay> | null = null;
  #abort = new AbortController();
  #reporting = new AbortController();
  #extent: ReturnType<typeof differenceExtent> = null;

  constructor(player: Player, { notices, transfers }: { readonly notices: Notices; readonly transfers: Transfers }) {
    this.#player = player;
    this.#notices = notices;
    this.#transfers = transfers;
    const check = (): void => this.#check();
    this.#endings = [player.runs.subscribe(check), player.state.subscribe(check), watchComparisonView(() => void player.configure({ comparisonView: comparisonView() }))];
  }

  /** The runs over the track that is shown, oldest first, behind what the demo scene truly shows. Runs that stopped before the last stage say nothing. */
  get sides(): readonly SideChoice[] {
    const state = this.#player.state.value;
    if (state.at !== 'open') return [];
    const { session, trackId } = state.replay;
    const runs = this.#player.runs.value
      .map((run, position) => ({ run, name: `${position + 1} · ${run.name}` }))
      .filter(({ run }) => run.trackId === trackId && hasFindings(run))
      .map(({ run, name }): SideChoice => ({ side: { kind: 'run', runId: run.id }, name }));
    const source = videoTracks(session).find(({ id }) => id === trackId)?.source ?? session.source;
    return source.id === sceneSourceId ? [{ side: { kind: 'truth' }, name: 'What the scene shows' }, ...runs] : runs;
  }

  /** Compares the newest with what comes before it. */
  start(): Promise<void> {
    const [a, b] = this.sides.slice(-2);
    return a === undefined || b === undefined ? Promise.resolve() : this.#compareSides({ a: a.side, b: b.side, criteria: plainCriteria });
  }

  /** Compares two sides by their keys, as a link has them; tells when one can't be compared here. */
  async between(a: string, b: string): Promise<void> {
    const [first, second] = [a, b].map((key) => this.sides.find(({ side }) => sideKey(side) === key)?.side);
    if (first === undefined || second === undefined) this.#notices.fail(new AppError('run-missing', 'A side of the comparison is not there.', { detail: `a=${a}, b=${b}` }));
    else await this.#compareSides({ a: first, b: second, criteria: plainCriteria });
  }

  async choose(part: Partial<Pick<ComparisonRequest, 'a' | 'b'>>): Promise<void> {
    const state = this.state.value;
    if (state.at !== 'off') await this.#compareSides({ ...state.request, ...part, criteria: { ...state.request.criteria, label: null, names: 'same' } });
  }

  async judge(part: Partial<Criteria>): Promise<void> {
    const state = this.state.value;
    if (state.at !== 'off') await this.#compare({ ...state.request, criteria: { ...state.request.criteria, ...part } });
  }

  async end(): Promise<void> {
    this.#abort.abort(new DOMException('Cancelled.', 'AbortError'));
    this.state.set({ at: 'off' });
    await this.#player.configure({ comparison: null });
  }

  /** Whether they differ on a frame behind the one that stands, or before it; it is asked at each status. */
  hasDifference(direction: 1 | -1): boolean {
    const frame = this.#player.status.value?.frame ?? -1;
    if (this.state.value.at !== 'done' || this.#extent === null) return false;
    return direction === 1 ? this.#extent.last > frame : this.#extent.first < frame;
  }

  /** To the nearest frame on which they differ, seen from the one that stands. */
  async goToDifference(direction: 1 | -1): Promise<void> {
    const state = this.state.value;
    const frame = state.at === 'done' ? nextDifference(state.outcome.disagreement, this.#player.status.value?.frame ?? -1, direction) : null;
    if (frame !== null) await this.#player.seek(frame);
  }

  /** Makes the page that says it all, and hands it over: of what is compared now, whatever is played or compared meanwhile. */
  async saveReport(): Promise<void> {
    const [state, { opened }] = [this.state.value, this.#player];
    if (state.at !== 'done' || opened === null || this.report.value.at === 'making') return;
    const { session, trackId } = opened;
    const { request, outcome } = state;
    const { signal } = (this.#reporting = new AbortController());
    const told = callback((done: number) => signal.aborted || this.report.set({ at: 'making', done }));
    this.report.set({ at: 'making', done: 0 });
    try {
      this.#worker ??= spawnReplay();
      const page = await this.#worker.call((api) => api.report(session.id, trackId, request, outcome, told, signal));
      await this.#transfers.save(page, `${session.name.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, '-')} comparison.html`);
    } catch (error) {
      if (!signal.aborted) this.#notices.fail(error);
    } finally {
      this.report.set({ at: 'none' });
    }
  }

  cancelReport(): void {
    this.#reporting.abort(new DOMException('Cancelled.', 'AbortError'));
  }

  close(): void {
    this.cancelReport();
    this.#abort.abort(new DOMException('Cancelled.', 'AbortError'));
    for (const end of this.#endings) end();
    this.#worker?.dispose();
  }

  /** As asked; where the sides have no name in common, by their boxes alone. */
  async #compareSides(request: ComparisonRequest): Promise<void> {
    await this.#compare(request);
    const state = this.state.value;
    if (state.at === 'done' && state.request === request && namesDiffer(state.outcome)) await this.judge({ names: 'any' });
  }

  async #compare(request: ComparisonRequest): Promise<void> {
    const player = this.#player.state.value;
    if (player.at !== 'open') return;
    this.#abort.abort(new DOMException('Replaced.', 'AbortError'));
    const { signal } = (this.#abort = new AbortController());
    const { value } = this.state;
    this.progress.set(0);
    this.state.set({ at: 'comparing', request, before: shownOutcome(value) });
    const { session, trackId } = player.replay;
    try {
      this.#worker ??= spawnReplay();
      const outcome = await this.#worker.call((api) => api.compare(session.id, trackId, request, callback((done: number) => signal.aborted || this.progress.set(done)), signal));
      if (signal.aborted) return;
      this.labels.set(outcome.names);
      this.#extent = differenceExtent(outcome.disagreement);
      this.state.set({ at: 'done', request, outcome });
      await this.#player.configure({ comparison: request, comparisonView: comparisonView() });
    } catch (error) {
      if (!signal.aborted) this.state.set({ at: 'failed', request, error: toAppError(error) });
    }
  }

  /** Ends when a side is gone: its run was deleted, or another camera is shown. */
  #check(): void {
    const state = this.state.value;
    if (state.at === 'off') return;
    const known = new Set(this.sides.map(({ side }) => sideKey(side)));
    if (!known.has(sideKey(state.request.a)) || !known.has(sideKey(state.request.b))) void this.end();
  }
}

/** The same for the same side. */
export function sideKey(side: ComparisonSide): string {
  return side.kind === 'run' ? side.runId : side.kind;
}

/** What there is to see of it, while a new one is reckoned too. */
export function shownOutcome(state: ComparisonState): ComparisonOutcome | null {
  if (state.at === 'done') return state.outcome;
  return state.at === 'comparing' ? state.before : null;
}

import { ofFamily, withoutAdvice } from '../domain/detector-advice.ts';
import { canonicalDetector, type DetectorSpec, type NamedDetector } from '../domain/detector.ts';
import { isAbort, toAppError, type AppError } from '../domain/errors.ts';
import { fitsOf, type FamilyFit } from '../domain/family.ts';
import type { DescribedDetector, Detectors } from './detectors.ts';
import { Store } from './store.ts';

export type DraftState =
  /** Nothing was changed, and what the choice is has not been asked. */
  | { readonly at: 'closed' }
  | { readonly at: 'reading' }
  | {
      readonly at: 'open';
      /** As chosen. */
      readonly basis: DescribedDetector;
      readonly fit: FamilyFit;
      /** As changed since; the basis' own while nothing was. */
      readonly spec: DetectorSpec;
    }
  | { readonly at: 'failed'; readonly error: AppError };

/** The detector that the next run is made with: what was chosen from the list, and what a person changed of it. */
export class DetectorDraft {
  readonly state = new Store<DraftState>({ at: 'closed' });
  /** Whether the next drag over the picture marks the region. */
  readonly drawing = new Store(false);
  readonly #detectors: Detectors;
  #reading = new AbortController();
  #opening: Promise<void> = Promise.resolve();

  constructor(detectors: Detectors) {
    this.#detectors = detectors;
  }

  /** What a run is asked for. */
  get request(): string | DetectorSpec {
    const state = this.state.value;
    return state.at === 'open' && state.spec !== state.basis.spec ? state.spec : this.#detectors.chosen.value;
  }

  choose(id: string): void {
    this.#detectors.chosen.set(id);
    this.close();
  }

  /** Forgets changes. */
  close(): void {
    this.#reading.abort(new DOMException('Replaced.', 'AbortError'));
    this.drawing.set(false);
    this.state.set({ at: 'closed' });
  }

  /** Reads what the choice is, unless that is known. */
  open(): Promise<void> {
    const { at } = this.state.value;
    if (at === 'closed' || at === 'failed') this.#opening = this.#open();
    return this.#opening;
  }

  /** Changes the detector; back to what was chosen when that is what comes out. */
  change(change: (spec: DetectorSpec) => DetectorSpec): void {
    const state = this.state.value;
    if (state.at !== 'open') return;
    const { basis, fit } = state;
    const { name: _another, ...spec } = withoutAdvice(change(state.spec), fit.recognition);
    this.state.set({ ...state, spec: canonicalDetector(spec) === canonicalDetector(basis.spec) ? basis.spec : spec });
  }

  /** Reads the model as another family does. */
  chooseFamily(family: string): void {
    const state = this.state.value;
    if (state.at !== 'open') return;
    const fit = fitOf(state.basis, family);
    this.state.set({ ...state, fit });
    const { spec: own } = state.basis;
    this.change((spec) => (family === own.family ? withReadingOf(spec, own) : ofFamily(spec, fit)));
  }

  /** Back to what was chosen. */
  undo(): void {
    const state = this.state.value;
    if (state.at === 'open') this.#show(state.basis);
  }

  /** Keeps what was changed of a saved detector. */
  async keep(): Promise<void> {
    const state = this.state.value;
    if (state.at === 'open' && state.basis.spec.name !== undefined) await this.save(state.basis.spec.name, state.basis.id);
  }

  /**
   * Keeps the detector under a name, in the place of a saved one where its id is given, and chooses it. What is open stays open, for the
   * person may be in the middle of it; what was changed or chosen meanwhile counts.
   */
  async save(name: string, intoId?: string): Promise<void> {
    const before = this.state.value;
    if (before.at !== 'open') return;
    const spec: NamedDetector = { ...before.spec, name };
    const id = await this.#detectors.save(spec, intoId);
    const now = this.state.value;
    if (now.at !== 'open' || now.basis !== before.basis) return;
    this.#detectors.chosen.set(id);
    this.state.set({ ...now, basis: { ...now.basis, id, spec }, spec: now.spec === before.spec ? spec : now.spec });
  }

  #show(basis: DescribedDetector): void {
    const fit = fitOf(basis, basis.spec.family);
    this.state.set({ at: 'open', basis, fit, spec: basis.spec });
    // Where its own family gave way, what is shown must be what runs.
    if (fit.family !== basis.spec.family) this.chooseFamily(fit.family);
  }

  async #open(): Promise<void> {
    const { signal } = (this.#reading = new AbortController());
    this.state.set({ at: 'reading' });
    try {
      const basis = await this.#detectors.describe(this.#detectors.chosen.value, signal);
      if (!signal.aborted) this.#show(basis);
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) this.state.set({ at: 'failed', error: toAppError(error, 'model-broken') });
    }
  }
}

/** Read again as another detector of the same model reads it; what is no family's business stays. */
function withReadingOf({ input: _input, labels: _labels, classes: _classes, ...spec }: DetectorSpec, { family, options, input, labels, classes }: DetectorSpec): DetectorSpec {
  return { ...spec, family, options, ...(input !== undefined && { input }), ...(labels !== undefined && { labels }), ...(classes !== undefined && { classes }) };
}

/** A family that is not among those of the model any more gives way to the surest. */
function fitOf({ report }: DescribedDetector, family: string): FamilyFit {
  const fits = fitsOf(report);
  const fit = fits.find((each) => each.family === family) ?? fits[0];
  if (fit === undefined) throw new Error('A model without a family is not kept.');
  return fit;
}

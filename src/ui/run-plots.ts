import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import type { Player } from '../app/player.ts';
import { binOf, binsOf, type Bins } from '../domain/bins.ts';
import { measureNames } from '../domain/measure-words.ts';
import { measures, type RunMeasures } from '../domain/run-report.ts';
import { count } from './format.ts';
import { keepPlots } from './plot-life.ts';
import { blankWords, PlottedRun, type FrameValues } from './plot-frames.ts';
import { detectionsPlot, histogramPlot, timesPlot, type PlottedMeasure } from './plot-options.ts';
import { plotStyles } from './plot-styles.ts';
import { RetakeElement } from './retake-element.ts';
import { runPlotsStyles } from './run-plots-styles.ts';
import { sharedStyles } from './shared-styles.ts';

const histogramBins = 40;
const height = 180;

/**
 * Plots of a run, or of two over each other. The frame on screen is marked in each; a tap on a frame, or on a bar, leads there. With the keyboard a plot over
 * frames is a slider that the player's keys move; in the histogram arrows choose a bar and Enter goes to its next frame.
 */
@customElement('run-plots')
export class RunPlots extends RetakeElement {
  static override styles = [sharedStyles, plotStyles, runPlotsStyles];

  @property({ attribute: false }) a: RunMeasures | null = null;
  @property({ attribute: false }) b: RunMeasures | null = null;
  @property({ attribute: false }) player: Player | null = null;
  /** Null: what says most. */
  @state() private chosen: PlottedMeasure | null = null;
  #runs: readonly PlottedRun[] = [];
  /** What there is to choose. */
  #choices: readonly PlottedMeasure[] = [];
  /** Chosen in the histogram. */
  #bin = 0;
  /** Over the frames, and the histogram behind them. */
  #plots: readonly uPlot[] = [];
  #bins: Bins | null = null;
  /** Of each run: what the histogram counts. */
  #times: readonly FrameValues[] = [];
  #ending = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ending = keepPlots(this, () => this.#resize(), () => this.#plots);
    // The position changes many times a second: it moves a line and renders nothing.
    this.#ending.signal.addEventListener('abort', this.player?.status.subscribe(() => this.#showPosition()) ?? (() => undefined));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ending.abort();
    this.#drop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!changed.has('a') && !changed.has('b')) return;
    this.#runs = [this.a, this.b].flatMap((run) => (run === null ? [] : [new PlottedRun(run)]));
    const known = measures.filter((measure) => this.#runs.some((run) => run.measures.includes(measure)));
    this.#choices = this.b === null ? ['stages', ...known] : known;
  }

  override render(): TemplateResult {
    const measure = this.#measure;
    const name = measure === 'stages' ? 'Stage times' : measureNames[measure];
    const last = this.#lastFrame;
    const plot = (label: string): TemplateResult => html`<div class="plot" role="slider" tabindex="0" aria-label=${label} aria-valuemin="0" aria-valuemax=${last} aria-valuenow="0"></div>`;
    return html`
      <div class="head">
        <label class="field">
          <span class="label">Plot of</span>
          <select @change=${(event: Event) => (this.chosen = (event.target as HTMLSelectElement).value as PlottedMeasure)}>
            ${this.#choices.map((choice) => html`<option value=${choice} .selected=${choice === measure}>${choice === 'stages' ? 'Each stage' : measureNames[choice]}</option>`)}
          </select>
        </label>
        ${this.#renderMarks()}
      </div>
      <figure><figcaption>${name}, ms</figcaption>${plot(`${name} of each frame`)}</figure>
      <figure><figcaption>Detections per frame</figcaption>${plot('Detections in each frame')}</figure>
      <figure>
        <figcaption>How often a frame took so long, ${measureNames[this.#binned].toLowerCase()}, ms; the last bar holds all above</figcaption>
        <div class="plot" role="slider" tabindex="0" aria-label="Histogram of the times of frames" aria-valuemin="0" aria-valuemax=${histogramBins - 1} aria-valuenow="0"
          @keydown=${(event: KeyboardEvent) => this.#onBinKey(event)}></div>
      </figure>
    `;
  }

  override updated(changed: PropertyValues): void {
    if (['a', 'b', 'chosen'].some((name) => changed.has(name)) || this.#plots.length === 0) this.#draw();
  }

  get #lastFrame(): number {
    return (this.a?.metrics.trackFrames ?? 1) - 1;
  }

  get #measure(): PlottedMeasure {
    if (this.chosen !== null && this.#choices.includes(this.chosen)) return this.chosen;
    return this.b === null ? 'stages' : 'total';
  }

  get #binned(): Exclude<PlottedMeasure, 'stages'> {
    const measure = this.#measure;
    return measure === 'stages' ? 'total' : measure;
  }

  #renderMarks(): TemplateResult | typeof nothing {
    const kinds = ['late', 'failed', 'unasked'] as const;
    const side = (at: number): string => (this.b === null ? '' : at === 0 ? 'A: ' : 'B: ');
    const told = this.#runs.flatMap((run, at) => kinds.map((kind) => ({ side: side(at), kind, frames: run.count(kind) }))).filter(({ frames }) => frames > 0);
    if (told.length === 0) return nothing;
    return html`<p class="marks small">Marks above: ${told.map(({ side, kind, frames }) => html`<span><i class=${kind} aria-hidden="true"></i>${side}${frames} ${blankWords[kind]}</span>`)}</p>`;
  }

  #draw(): void {
    this.#drop();
    const runs = this.#runs;
    if (runs.length === 0) return;
    const own = getComputedStyle(this);
    const color = (name: string): string => own.getPropertyValue(name);
    this.#bins = binsOf(runs.map((run) => run.column(this.#binned)), histogramBins);
    this.#times = runs.map((run) => run.valuesOf(this.#binned));
    this.#bin = 0;
    const plots = [timesPlot(runs, this.#measure, color), detectionsPlot(runs, color), histogramPlot(this.#bins, color)];
    const targets = [...this.renderRoot.querySelectorAll<HTMLElement>('.plot')];
    this.#plots = plots.flatMap(({ options, data }, at) => {
      const target = targets[at];
      if (target === undefined) return [];
      const plot = new uPlot({ ...options, width: this.clientWidth, height }, data, target);
      this.#link(plot, at === plots.length - 1 ? (x) => this.#seekInBin(this.#binAt(x)) : (x) => this.#seek(x));
      return [plot];
    });
    this.#showPosition();
    this.#showBin();
  }

  #link(plot: uPlot, tapped: (x: number) => void): void {
    for (const name of ['now', 'bin']) {
      const mark = document.createElement('div');
      mark.className = name;
      mark.hidden = true;
      plot.over.append(mark);
    }
    plot.over.addEventListener('click', () => {
      const { left = -1 } = plot.cursor;
      if (left >= 0) tapped(plot.posToVal(left, 'x'));
    });
  }

  #seek(x: number): void {
    void this.player?.seek(Math.min(this.#lastFrame, Math.max(0, Math.round(x))));
  }

  #binAt(ms: number): number {
    return this.#bins === null ? 0 : (binOf(this.#bins, ms) ?? 0);
  }

  /** The next frame whose time, in one of the runs, lies in a bin; from the last one on the first. */
  #seekInBin(bin: number): void {
    const bins = this.#bins;
    this.#bin = bin;
    this.#showBin();
    if (bins === null) return;
    const now = this.player?.status.value?.frame ?? -1;
    const isIn = (frame: number): boolean => this.#times.some((times) => binOf(bins, times[frame] ?? NaN) === bin);
    for (let step = 1; step <= this.#lastFrame + 1; step++) {
      const frame = (now + step) % (this.#lastFrame + 1);
      if (isIn(frame)) return void this.player?.seek(frame);
    }
  }

  #onBinKey(event: KeyboardEvent): void {
    const last = (this.#bins?.start.length ?? 1) - 1;
    const steps: Readonly<Record<string, number>> = { ArrowLeft: this.#bin - 1, ArrowRight: this.#bin + 1, Home: 0, End: last };
    const to = steps[event.key];
    if (to !== undefined) this.#bin = Math.max(0, Math.min(last, to));
    else if (event.key === 'Enter') this.#seekInBin(this.#bin);
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.#showBin();
  }

  #showBin(): void {
    const [plot, bins] = [this.#plots.at(-1), this.#bins];
    const target = plot?.root.parentElement;
    if (plot === undefined || bins === null || target === null || target === undefined) return;
    const from = bins.start[this.#bin] ?? 0;
    const frames = bins.counts.map((counts, at) => `${bins.counts.length === 1 ? '' : at === 0 ? 'A ' : 'B '}${count(counts[this.#bin] ?? 0, 'frame')}`);
    target.setAttribute('aria-valuenow', String(this.#bin));
    target.setAttribute('aria-valuetext', `From ${from.toFixed(2)} ms: ${frames.join(', ')}`);
    const mark = plot.over.querySelector<HTMLElement>('.bin');
    if (mark === null) return;
    mark.hidden = false;
    mark.style.transform = `translateX(${plot.valToPos(from, 'x')}px)`;
    mark.style.width = `${plot.valToPos(from + bins.width, 'x') - plot.valToPos(from, 'x')}px`;
  }

  #showPosition(): void {
    const frame = this.player?.status.value?.frame ?? -1;
    for (const [at, plot] of this.#plots.entries()) {
      const isHistogram = at === this.#plots.length - 1;
      // Of the first run's frame.
      const place = isHistogram ? (this.#times[0]?.[frame] ?? NaN) : frame;
      const now = plot.over.querySelector<HTMLElement>('.now');
      if (now === null) continue;
      const left = plot.valToPos(place, 'x');
      now.hidden = frame < 0 || !(left >= 0 && left <= plot.over.clientWidth);
      now.style.transform = `translateX(${left}px)`;
      now.dataset['frame'] = String(frame);
      if (!isHistogram) this.#tell(plot, frame);
    }
  }

  /** What the plot says of the frame, for those who don't point at it. */
  #tell(plot: uPlot, frame: number): void {
    const target = plot.root.parentElement;
    if (frame < 0 || target === null) return;
    if ((plot.cursor.left ?? -1) < 0) plot.setLegend({ idx: frame });
    target.setAttribute('aria-valuenow', String(frame));
    const words = this.#runs.flatMap(({ blanks }, at) => {
      const blank = blanks[frame];
      return blank === undefined ? [] : [`${this.b === null ? '' : at === 0 ? 'A ' : 'B '}${blankWords[blank]}`];
    });
    const values = plot.data.slice(1).map((column, at) => `${String(plot.series[at + 1]?.label)} ${column[frame]?.toFixed(2) ?? 'none'}`);
    target.setAttribute('aria-valuetext', [`Frame ${frame}`, ...values, ...words].join(', '));
  }

  #resize(): void {
    for (const plot of this.#plots) plot.setSize({ width: this.clientWidth, height });
    this.#showPosition();
    this.#showBin();
  }

  #drop(): void {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
  }
}

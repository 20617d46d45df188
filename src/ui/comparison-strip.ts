import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { shownOutcome, type Comparison } from '../app/comparison.ts';
import { chosenPictures, type PictureChoice } from '../app/comparison-view.ts';
import type { Player } from '../app/player.ts';
import { answerCodes, type ComparisonOutcome } from '../domain/comparison/comparison-sum.ts';
import { stripBins } from '../domain/comparison/strip.ts';
import { drawLanes, lanesPx, laneStyles, renderLaneWords } from './answer-lanes.ts';
import { placeAt } from './place-at.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Of the differences; what each side says is below them. */
const heightPx = 40;
const canvasPx = heightPx + lanesPx;
const mostBins = 1200;
/** Of a part of which nothing is known. */
const unknownPx = 3;

const codeWords: Readonly<Record<number, string>> = { [answerCodes['not-asked']]: 'no result', [answerCodes.late]: 'too late', [answerCodes.failed]: 'failed' };

/** Where in the session the sides differ, by frames: the taller, the more. A tap leads there, and so do the buttons. */
@customElement('comparison-strip')
export class ComparisonStrip extends RetakeElement {
  static override styles = [
    sharedStyles,
    laneStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
      }
      .strip {
        position: relative;
        border-bottom: 1px solid var(--edge);
        cursor: pointer;
      }
      .strip.locked {
        cursor: default;
      }
      canvas {
        display: block;
        width: 100%;
        height: 58px;
        image-rendering: pixelated;
      }
      i {
        position: absolute;
        inset-block: 0;
        min-width: 2px;
        max-width: 4px;
        background: var(--ink);
        pointer-events: none;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
      }
      .line p {
        flex: 1 1 12rem;
      }
      .segments {
        flex: 0 1 16rem;
        font-size: var(--text-s);
      }
      @media (max-width: 40rem) {
        .segments,
        .line .button {
          flex: 1 1 40%;
        }
        .segments {
          flex-basis: 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;
  @property({ attribute: false }) comparison: Comparison | null = null;
  @query('canvas') private readonly canvas: HTMLCanvasElement | null | undefined;
  #drawn: ComparisonOutcome | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player, comparison } = this;
    if (player === null || comparison === null) return nothing;
    const outcome = shownOutcome(this.watch(comparison.state));
    if (outcome === null) return nothing;
    const frame = this.watch(player.status)?.frame ?? -1;
    const { disagreement, compared, different } = outcome;
    const locked = this.watch(player.running).at === 'running';
    const go = (direction: 1 | -1) => () => comparison.goToDifference(direction);
    return html`
      <div class="strip ${locked ? 'locked' : ''}" data-testid="strip" @click=${(event: MouseEvent) => this.#seek(event, player, disagreement.length)}>
        <canvas width=${Math.min(mostBins, disagreement.length)} height=${canvasPx} aria-hidden="true"></canvas>
        <i ${placeAt(Math.max(0, frame) / Math.max(1, disagreement.length), 1 / Math.max(1, disagreement.length))}></i>
      </div>
      ${renderLaneWords(outcome)}
      <div class="line">
        <p class="small figure">${compared === 0 ? 'Nothing to compare' : different === 0 ? 'No difference' : `${different} of ${compared} frames differ`}${frame < 0 ? nothing : html` <span class="quiet">· ${frameText(outcome, frame)}</span>`}</p>
        ${renderPictures(this.watch(chosenPictures))}
        <button class="button" ?disabled=${locked || !comparison.hasDifference(-1)} title="Previous difference (P)" @click=${go(-1)}>Previous difference</button>
        <button class="button" ?disabled=${locked || !comparison.hasDifference(1)} title="Next difference (N)" @click=${go(1)}>Next difference</button>
      </div>
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const outcome = this.comparison === null ? null : shownOutcome(this.comparison.state.value);
    if (outcome === this.#drawn) return;
    this.#drawn = outcome;
    const context = this.canvas?.getContext('2d');
    if (context !== undefined && context !== null && outcome !== null) draw(context, outcome, getComputedStyle(this));
  }

  #seek(event: MouseEvent, player: Player, frames: number): void {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    void player.seek(Math.floor(((event.clientX - left) / width) * frames));
  }
}

function renderPictures(chosen: PictureChoice): TemplateResult {
  const option = (choice: PictureChoice, text: string, title: string): TemplateResult =>
    html`<label title=${title}><input type="radio" name="pictures" .checked=${chosen === choice} @change=${() => chosenPictures.set(choice)} />${text}</label>`;
  return html`
    <div class="segments" role="radiogroup" aria-label="Pictures">
      ${option('one', 'One picture', 'Both sides in one picture; where they match they are drawn as one')}${option('two', 'A and B', 'A picture for each side, always of the same frame')}
    </div>
  `;
}

function draw(context: CanvasRenderingContext2D, outcome: ComparisonOutcome, style: CSSStyleDeclaration): void {
  const { width } = context.canvas;
  context.clearRect(0, 0, width, canvasPx);
  for (const [at, value] of stripBins(outcome.disagreement, mostBins).entries()) {
    const height = value === null ? unknownPx : value * heightPx;
    context.fillStyle = style.getPropertyValue(value === null ? '--line' : '--warn');
    context.fillRect(at, heightPx - height, 1, height);
  }
  drawLanes(context, outcome, heightPx, mostBins, style);
}

function frameText({ a, b }: ComparisonOutcome, frame: number): string {
  const count = (code: number = answerCodes['not-asked']): string => codeWords[code] ?? String(code);
  return `Frame ${frame}: A ${count(a[frame])}, B ${count(b[frame])}`;
}

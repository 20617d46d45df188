import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Comparison } from '../app/comparison.ts';
import { DetectorDraft } from '../app/detector-draft.ts';
import { Player, type PlaybackState } from '../app/player.ts';
import { hrefOf } from '../app/router.ts';
import type { Session } from '../domain/session.ts';
import './comparison-panel.ts';
import './comparison-strip.ts';
import './error-card.ts';
import './export-menu.ts';
import { formatDate, formatDuration } from './format.ts';
import { backIcon } from './icons.ts';
import './replay-figures.ts';
import { replayPageStyles } from './replay-page-styles.ts';
import './region-overlay.ts';
import { RetakeElement } from './retake-element.ts';
import './run-list.ts';
import './run-panel.ts';
import './session-details.ts';
import './session-statistics.ts';
import './session-timeline.ts';
import './session-verification.ts';
import { isTyping, pressesControl } from './shortcuts.ts';
import './track-picker.ts';
import './transport-bar.ts';

/** One session: its pictures, what detectors said about them, and how fast. */
@customElement('replay-page')
export class ReplayPage extends RetakeElement {
  static override styles = replayPageStyles;

  @property({ attribute: false }) sessionId = '';
  #player: Player | null = null;
  #draft: DetectorDraft | null = null;
  #comparison: Comparison | null = null;
  /** A canvas is handed to one worker for good, so each player gets a new one. */
  #canvas: HTMLCanvasElement | null = null;
  #listening = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = (this.#listening = new AbortController());
    addEventListener('keydown', (event) => this.#onKey(event), { signal });
    void this.services.models.refresh().then(() => this.services.detectors.refresh());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#comparison?.close();
    this.#player?.close();
    this.#player = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (this.#player !== null && !changed.has('sessionId')) return;
    this.#comparison?.close();
    this.#player?.close();
    const canvas = (this.#canvas = document.createElement('canvas'));
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'Picture of the session');
    this.#player = new Player(this.sessionId, this.services);
    this.#draft = new DetectorDraft(this.services.detectors);
    this.#comparison = new Comparison(this.#player, this.services.notices);
    void this.#player.open(canvas.transferControlToOffscreen());
  }

  override render(): TemplateResult | typeof nothing {
    const player = this.#player;
    if (player === null) return nothing;
    const state = this.watch(player.state);
    const session = sessionOf(state);
    return html`
      <div class="head">
        <a class="button icon" href=${hrefOf({ page: 'library' })} aria-label="Back to the library" title="Library">${backIcon}</a>
        <div class="title">
          <h1>${session?.name ?? 'Session'}</h1>
          ${session === null
            ? nothing
            : html`<p class="small quiet figure">${formatDate(session.startedAtMs)} · ${formatDuration(session.durationUs)}${session.state === 'recovered' ? ' · recovered' : ''}</p>`}
        </div>
        ${session === null ? nothing : html`<export-menu .session=${session}></export-menu>`}
      </div>
      ${state.at === 'failed' ? this.#renderFailed(state) : this.#renderPlayer(player, state)}
    `;
  }

  /** A session that can't be played can still be looked into. */
  #renderFailed({ error, session }: Extract<PlaybackState, { at: 'failed' }>): TemplateResult {
    return html`
      <error-card .error=${error}><a class="button" href=${hrefOf({ page: 'library' })}>Back to the library</a></error-card>
      <session-verification .session=${session}></session-verification>
    `;
  }

  #renderPlayer(player: Player, state: PlaybackState): TemplateResult {
    const open = state.at === 'open';
    return html`
      <div class="columns">
        <div class="main">
          <div class="stage" @click=${() => player.toggle()}>${this.#canvas}${open ? html`<region-overlay .draft=${this.#draft} .width=${state.replay.width} .height=${state.replay.height}></region-overlay>` : html`<p role="status">Opening…</p>`}</div>
          ${open ? html`<track-picker .player=${player}></track-picker><transport-bar .player=${player}></transport-bar><comparison-strip .player=${player} .comparison=${this.#comparison}></comparison-strip>` : nothing}
        </div>
        ${open
          ? html`
              <aside aria-label="Detection">
                <run-panel .player=${player} .draft=${this.#draft}></run-panel>
                <replay-figures .player=${player}></replay-figures>
              </aside>
              <session-timeline .player=${player}></session-timeline>
              <run-list .player=${player}></run-list>
              <comparison-panel .player=${player} .comparison=${this.#comparison}></comparison-panel>
              <session-statistics .player=${player}></session-statistics>
              <session-details .replay=${state.replay}></session-details>
            `
          : nothing}
      </div>
    `;
  }

  #onKey(event: KeyboardEvent): void {
    const player = this.#player;
    const replay = player?.state.value;
    if (player === null || replay?.at !== 'open' || isTyping(event)) return;
    const second = Math.max(1, Math.round((replay.replay.frames * 1e6) / Math.max(1, replay.replay.durationUs)));
    const by = event.shiftKey ? second : 1;
    if (event.key === ' ' && !pressesControl(event)) void player.toggle();
    else if (event.key === 'ArrowRight' && !movesControl(event)) void player.step(by);
    else if (event.key === 'ArrowLeft' && !movesControl(event)) void player.step(-by);
    else if (event.key === 'Home') void player.seek(0);
    else if (event.key === 'End') void player.seek(replay.replay.frames - 1);
    else if (event.key === 'n') void this.#comparison?.goToDifference(1);
    else if (event.key === 'p') void this.#comparison?.goToDifference(-1);
    else return;
    event.preventDefault();
  }
}

/** Arrows belong to the control that has the focus, but not to the seek bar: there they are frames as anywhere. */
function movesControl(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLInputElement && !target.matches('.seek');
}

function sessionOf(state: PlaybackState): Session | null {
  if (state.at === 'open') return state.replay.session;
  return state.at === 'failed' ? state.session : null;
}

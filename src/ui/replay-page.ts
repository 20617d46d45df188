import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Comparison } from '../app/comparison.ts';
import { DetectorDraft } from '../app/detector-draft.ts';
import { followLink } from '../app/follow-link.ts';
import { Player, type PlaybackState } from '../app/player.ts';
import { hrefOf } from '../app/router.ts';
import { saveSnapshot } from '../app/save-snapshot.ts';
import type { SessionLink } from '../domain/session-link.ts';
import type { Session } from '../domain/session.ts';
import { measuredSignals } from '../domain/signals.ts';
import './comparison-panel.ts';
import './comparison-strip.ts';
import './error-card.ts';
import './export-menu.ts';
import { formatDate, formatDuration } from './format.ts';
import './frame-actions.ts';
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
import './signal-panel.ts';
import './track-picker.ts';
import './transport-bar.ts';

/** One session: its pictures, what detectors said about them, and how fast. */
@customElement('replay-page')
export class ReplayPage extends RetakeElement {
  static override styles = replayPageStyles;

  @property({ attribute: false }) sessionId = '';
  /** What the address says of the session; another one of the same session leads elsewhere in it. */
  @property({ attribute: false }) link: SessionLink | null = null;
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
    if (this.#player === null || changed.has('sessionId')) this.#open();
    else if (changed.has('link')) void this.#follow(this.#player, this.#comparison);
  }

  #open(): void {
    this.#comparison?.close();
    this.#player?.close();
    const canvas = (this.#canvas = document.createElement('canvas'));
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'Picture of the session');
    const player = (this.#player = new Player(this.sessionId, this.services));
    this.#draft = new DetectorDraft(this.services.detectors);
    const comparison = (this.#comparison = new Comparison(player, this.services));
    void player.open(canvas.transferControlToOffscreen()).then(() => this.#follow(player, comparison));
  }

  async #follow(player: Player, comparison: Comparison | null): Promise<void> {
    if (this.link !== null && comparison !== null && player === this.#player) await followLink(this.link, player, comparison, this.services.notices);
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
          <div class="stage" @click=${() => player.toggle()}>${this.#canvas}${this.#renderOverStage(player, state)}</div>
          ${open ? html`<track-picker .player=${player}></track-picker><transport-bar .player=${player}></transport-bar><frame-actions .player=${player} .comparison=${this.#comparison}></frame-actions><comparison-strip .player=${player} .comparison=${this.#comparison}></comparison-strip>` : nothing}
        </div>
        ${open
          ? html`
              <aside aria-label="Detection">
                <run-panel .player=${player} .draft=${this.#draft}></run-panel>
                <replay-figures .player=${player}></replay-figures>
              </aside>
              <run-list .player=${player}></run-list>
              <comparison-panel .player=${player} .comparison=${this.#comparison}></comparison-panel>
              <session-statistics .player=${player} .comparison=${this.#comparison}></session-statistics>
              ${measuredSignals(state.replay.session.signals).length === 0 ? nothing : html`<signal-panel .player=${player}></signal-panel>`}
              <session-timeline .player=${player}></session-timeline>
              <session-details .replay=${state.replay}></session-details>
            `
          : nothing}
      </div>
    `;
  }

  #renderOverStage(player: Player, state: PlaybackState): TemplateResult | typeof nothing {
    const { comparison, comparisonView } = this.watch(player.settings);
    if (state.at !== 'open') return html`<p role="status">Opening…</p>`;
    // Where the picture is there twice, a region has no place of its own.
    if (comparison !== null && comparisonView !== 'one') return nothing;
    return html`<region-overlay .draft=${this.#draft} .width=${state.replay.width} .height=${state.replay.height}></region-overlay>`;
  }

  /** A picture a press, however long it is. */
  #save(player: Player, { key, repeat }: KeyboardEvent): void {
    if (!repeat) void saveSnapshot(player, key === 's' ? 'with' : 'without', this.services);
  }

  #onKey(event: KeyboardEvent): void {
    const player = this.#player;
    const replay = player?.state.value;
    if (player === null || replay?.at !== 'open' || isTyping(event)) return;
    const step = (direction: 1 | -1): Promise<void> => (event.shiftKey ? player.stepBy(direction * 1e6) : player.step(direction));
    if (event.key === ' ' && !pressesControl(event)) void player.toggle();
    else if (event.key === 'ArrowRight' && !movesControl(event)) void step(1);
    else if (event.key === 'ArrowLeft' && !movesControl(event)) void step(-1);
    else if (event.key === 'Home') void player.seek(0);
    else if (event.key === 'End') void player.seek(replay.replay.frames - 1);
    else if (event.key.toLowerCase() === 's') this.#save(player, event);
    else if (event.key.toLowerCase() === 'i') void player.limit('firstUs', event.shiftKey ? null : 'here');
    else if (event.key.toLowerCase() === 'o') void player.limit('lastUs', event.shiftKey ? null : 'here');
    else if (event.key === 'u') player.sound.toggle();
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

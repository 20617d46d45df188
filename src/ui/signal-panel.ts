import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Player } from '../app/player.ts';
import { SessionSignals, type SignalsState } from '../app/session-signals.ts';
import type { Session } from '../domain/session.ts';
import { measuredSignals, type SignalTrack } from '../domain/signals.ts';
import './error-card.ts';
import { foldedStyles } from './folded-styles.ts';
import './progress-bar.ts';
import { count } from './format.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';
import { signalColors } from './signal-looks.ts';
import { renderValues } from './signal-values.ts';

/** What the sensors of a session said at the moment that is shown, and over all of it. Read when it is unfolded. */
@customElement('signal-panel')
export class SignalPanel extends RetakeElement {
  static override styles = [
    sharedStyles,
    foldedStyles,
    signalColors,
    css`
      .content,
      section {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }
      .content {
        gap: var(--space-5);
      }
      h3 {
        margin: 0;
        font-size: var(--text-m);
        font-weight: 550;
      }
      .values {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
        gap: var(--space-2) var(--space-4);
      }
      dt {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--ink-2);
        font-size: var(--text-s);
        overflow-wrap: anywhere;
      }
      dd {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;
  @state() private unfolded = false;
  readonly #signals = new SessionSignals();
  /** Whose signals are read, so that nothing is read twice. */
  #asked: string | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const state = this.watch(player.state);
    if (state.at !== 'open') return nothing;
    return html`
      <details .open=${this.unfolded} @toggle=${(event: Event) => (this.unfolded = (event.target as HTMLDetailsElement).open)}>
        <summary><h2>Signals</h2></summary>
        ${this.unfolded ? this.#renderContent(player, state.replay.session) : nothing}
      </details>
    `;
  }

  override updated(_changed: PropertyValues<this>): void {
    const { player } = this;
    const state = player?.state.value;
    if (!this.unfolded || player === null || state?.at !== 'open') return this.#close();
    const { session } = state.replay;
    if (session.id === this.#asked) return;
    this.#asked = session.id;
    void import('./signal-plots.ts');
    void this.#signals.open(session, player.status);
  }

  /** Folded, reading ends. */
  #close(): void {
    if (this.#asked === null) return;
    this.#asked = null;
    this.#signals.close();
  }

  #renderContent(player: Player, session: Session): TemplateResult {
    const state = this.watch(this.#signals.state);
    return html`
      <div class="content">
        ${state.at === 'failed' ? html`<error-card .error=${state.error}></error-card>` : nothing}
        ${state.at === 'reading' ? html`<progress-bar label="Drawing signals…" .done=${state.done} .total=${state.total}></progress-bar>` : nothing}
        ${state.at === 'reading' || state.at === 'open' ? measuredSignals(session.signals).map((track) => this.#renderTrack(player, session, track, state)) : nothing}
      </div>
    `;
  }

  #renderTrack(player: Player, session: Session, track: SignalTrack, state: Extract<SignalsState, { at: 'reading' | 'open' }>): TemplateResult {
    const sample = this.watch(state.moment.samples).get(track.id) ?? null;
    const plots = state.at === 'open' ? (state.plots.get(track.id) ?? []) : [];
    const timestampUs = this.watch(player.status)?.timestampUs ?? 0;
    return html`
      <section aria-label=${track.label}>
        <h3>${track.label} <span class="quiet small">${count(track.samples, 'sample')}</span></h3>
        ${renderValues(track, sample, plots)}
        ${plots.length === 0 ? nothing : html`<signal-plots .player=${player} .track=${track} .plots=${plots} .lengthUs=${session.durationUs} .timestampUs=${timestampUs} .sample=${sample}></signal-plots>`}
      </section>
    `;
  }
}

import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Player, ReplayMode } from '../app/player.ts';
import { fillTo } from './fill-to.ts';
import { formatTime } from './format.ts';
import { loopIcon, pauseIcon, playIcon, stepBackIcon, stepForwardIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

const speeds = [0.25, 0.5, 1, 2, 4] as const;
const modes: readonly { readonly mode: ReplayMode; readonly label: string; readonly title: string }[] = [
  { mode: 'paced', label: 'As recorded', title: 'Each frame at its recorded time; late ones are skipped and counted' },
  { mode: 'every-frame', label: 'Every frame', title: 'As fast as possible, nothing skipped' },
];

/** Play, step, seek, and how to play. */
@customElement('transport-bar')
export class TransportBar extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
      }
      .times {
        display: flex;
        justify-content: space-between;
        font-size: var(--text-s);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2) var(--space-4);
      }
      .buttons {
        display: flex;
        align-items: center;
        gap: var(--space-1);
      }
      .play {
        width: 3.25rem;
        height: 3.25rem;
        padding: 0;
        border-radius: 50%;
      }
      .play svg {
        width: 1.6rem;
        height: 1.6rem;
      }
      .how {
        display: flex;
        flex: 0 1 24rem;
        gap: var(--space-2);
        min-width: 0;
      }
      .how .segments {
        flex: 1;
        font-size: var(--text-s);
      }
      .how select {
        width: 5.5rem;
      }
      @media (max-width: 40rem) {
        .buttons {
          flex: 1 1 100%;
          justify-content: center;
          gap: var(--space-3);
        }
        .play {
          width: 4rem;
          height: 4rem;
        }
        .how {
          flex: 1 1 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const state = this.watch(player.state);
    if (state.at !== 'open') return nothing;
    const { frames, durationUs } = state.replay;
    const status = this.watch(player.status);
    const settings = this.watch(player.settings);
    const playing = status?.at === 'playing';
    const frame = Math.max(0, status?.frame ?? 0);
    const locked = this.watch(player.running).at === 'running';
    const seek = (event: Event): void => void player.seek((event.target as HTMLInputElement).valueAsNumber);
    return html`
      <input class="seek" type="range" aria-label="Frame" aria-valuetext="Frame ${frame} of ${frames}" min="0" max=${Math.max(0, frames - 1)} .value=${String(frame)} ?disabled=${locked} @input=${seek} ${fillTo(frame / Math.max(1, frames - 1))} />
      <div class="times figure">
        <span>${formatTime(status?.timestampUs ?? 0)} <span class="quiet">/ ${formatTime(durationUs)}</span></span>
        <span class="quiet">frame <strong data-testid="frame">${frame}</strong> of ${frames}</span>
      </div>
      <div class="row">
        <div class="buttons">
          <button class="button icon" aria-label="One frame back" title="One frame back (←)" ?disabled=${locked} @click=${() => player.step(-1)}>${stepBackIcon}</button>
          <button class="button solid play" aria-label=${playing ? 'Pause' : 'Play'} title="${playing ? 'Pause' : 'Play'} (Space)" ?disabled=${locked} @click=${() => player.toggle()}>
            ${playing ? pauseIcon : playIcon}
          </button>
          <button class="button icon" aria-label="One frame forward" title="One frame forward (→)" ?disabled=${locked} @click=${() => player.step(1)}>${stepForwardIcon}</button>
          <button class="button icon" aria-label="Loop" title="Loop" aria-pressed=${settings.loop} ?disabled=${locked} @click=${() => player.configure({ loop: !settings.loop })}>${loopIcon}</button>
        </div>
        <div class="how">
          <div class="segments" role="radiogroup" aria-label="Timing">
            ${modes.map(
              ({ mode, label, title }) => html`
                <label title=${title}>
                  <input type="radio" name="mode" .checked=${settings.mode === mode} ?disabled=${locked} @change=${() => player.configure({ mode })} />${label}
                </label>
              `,
            )}
          </div>
          <select aria-label="Speed" title="Speed" ?disabled=${locked || settings.mode === 'every-frame'} @change=${this.#pickSpeed}>
            ${speeds.map((speed) => html`<option value=${speed} ?selected=${speed === settings.speed}>${speed}×</option>`)}
          </select>
        </div>
      </div>
    `;
  }

  #pickSpeed(event: Event): void {
    void this.player?.configure({ speed: Number((event.target as HTMLSelectElement).value) });
  }
}

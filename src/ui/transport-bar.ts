import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { playTimes, type Player, type ReplayMode } from '../app/player.ts';
import type { GapMode } from '../domain/play-times.ts';
import { formatTime } from './format.ts';
import { loopIcon, pauseIcon, playIcon, stepBackIcon, stepForwardIcon } from './icons.ts';
import './range-controls.ts';
import { RetakeElement } from './retake-element.ts';
import './seek-bar.ts';
import { sharedStyles } from './shared-styles.ts';
import './sound-button.ts';

const speeds = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16];
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
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--space-3);
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
        flex: 0 1 auto;
        flex-wrap: wrap;
        gap: var(--space-2);
        min-width: 0;
      }
      .how .segments {
        flex: 1 0 15rem;
        font-size: var(--text-s);
      }
      .how .speed {
        flex: 0 0 5.5rem;
        width: 5.5rem;
      }
      .how .gaps {
        flex: 1 0 8.5rem;
        width: auto;
      }
      @media (max-width: 40rem) {
        .recorded {
          order: 1;
        }
        .buttons {
          flex: 1 1 100%;
          flex-wrap: wrap;
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
    const { replay } = state;
    const status = this.watch(player.status);
    const settings = this.watch(player.settings);
    const playing = status?.at === 'playing';
    const frame = Math.max(0, status?.frame ?? 0);
    const locked = this.watch(player.running).at === 'running';
    const paceless = locked || settings.mode === 'every-frame';
    const times = playTimes(replay, settings);
    const skips = replay.gaps.length > 0 && settings.gaps === 'skip';
    return html`
      <seek-bar .player=${player}></seek-bar>
      <div class="times figure">
        <span>${formatTime(status?.positionUs ?? 0)} <span class="quiet">/ ${formatTime(times.durationUs)}</span></span>
        ${skips ? html`<span class="recorded quiet" title="When it was recorded, the time that nothing was recorded included">recorded at ${formatTime(status?.timestampUs ?? 0)}</span>` : nothing}
        <span class="quiet">frame <strong data-testid="frame">${frame}</strong> of ${replay.frames}</span>
      </div>
      <div class="row">
        <div class="buttons">
          <button class="button icon" aria-label="One frame back" title="One frame back (←)" ?disabled=${locked} @click=${() => player.step(-1)}>${stepBackIcon}</button>
          <button class="button solid play" aria-label=${playing ? 'Pause' : 'Play'} title="${playing ? 'Pause' : 'Play'} (Space)" ?disabled=${locked} @click=${() => player.toggle()}>
            ${playing ? pauseIcon : playIcon}
          </button>
          <button class="button icon" aria-label="One frame forward" title="One frame forward (→)" ?disabled=${locked} @click=${() => player.step(1)}>${stepForwardIcon}</button>
          <button class="button icon" aria-label="Loop" title="Loop" aria-pressed=${settings.loop} ?disabled=${locked} @click=${() => player.configure({ loop: !settings.loop })}>${loopIcon}</button>
          <sound-button .player=${player}></sound-button>
          <range-controls .player=${player}></range-controls>
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
          ${replay.gaps.length === 0
            ? nothing
            : html`
                <select class="gaps" aria-label="Gaps" title="Where nothing was recorded" ?disabled=${paceless} @change=${this.#pickGaps}>
                  <option value="skip" ?selected=${settings.gaps === 'skip'}>Skip gaps</option>
                  <option value="honour" ?selected=${settings.gaps === 'honour'}>Wait in gaps</option>
                </select>
              `}
          <select class="speed" aria-label="Speed" title="Speed" ?disabled=${paceless} @change=${this.#pickSpeed}>
            ${speeds.map((speed) => html`<option value=${speed} ?selected=${speed === settings.speed}>${speed}×</option>`)}
          </select>
        </div>
      </div>
    `;
  }

  #pickGaps(event: Event): void {
    void this.player?.configure({ gaps: (event.target as HTMLSelectElement).value as GapMode });
  }

  #pickSpeed(event: Event): void {
    void this.player?.configure({ speed: Number((event.target as HTMLSelectElement).value) });
  }
}

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';
import { playTimes, type Player } from '../app/player.ts';
import type { PlayRange } from '../domain/play-range.ts';
import type { PlayTimes } from '../domain/play-times.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import { fillTo } from './fill-to.ts';
import { formatTime } from './format.ts';
import { placeAt } from './place-at.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Where the replay is, in play time, with marks where something happened. The list of them is `session-timeline`. */
@customElement('seek-bar')
export class SeekBar extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        position: relative;
        display: block;
      }
      .marks {
        position: absolute;
        inset: 0 0.55rem;
        pointer-events: none;
      }
      .marks i {
        position: absolute;
        top: 0.4rem;
        bottom: 0.4rem;
        min-width: 2px;
        background: var(--edge);
      }
      .marks .note {
        background: var(--focus);
      }
      .marks .gap {
        min-width: 5px;
        border-radius: 2px;
        background: repeating-linear-gradient(135deg, var(--edge) 0 1px, var(--sunk) 1px 4px);
      }
      .marks .range {
        inset-block: 0;
        border: solid var(--focus);
        border-width: 0 2px;
        border-radius: 2px;
        background: color-mix(in srgb, var(--focus) 22%, transparent);
      }
      input {
        position: relative;
        display: block;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;
  /** Where a finger holds the thumb, or left it, µs of play time: pictures come after it. */
  @state() private heldUs: number | null = null;
  #lifted = false;

  override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (this.#lifted && this.player?.seeking === false) this.heldUs = null;
  }

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const state = this.watch(player.state);
    if (state.at !== 'open') return nothing;
    const { replay } = state;
    const settings = this.watch(player.settings);
    const status = this.watch(player.status);
    const timeline = this.watch(player.timeline);
    const locked = this.watch(player.running).at === 'running';
    const times = playTimes(replay, settings);
    const positionUs = status?.positionUs ?? 0;
    const thumbUs = this.heldUs ?? positionUs;
    const drag = ({ target }: Event): void => {
      this.heldUs = (target as HTMLInputElement).valueAsNumber;
      this.#lifted = false;
      void player.scrubTo(times.recordedUs(this.heldUs)).then(() => this.requestUpdate());
    };
    const lift = (): void => {
      this.#lifted = true;
      this.requestUpdate();
    };
    const text = `${formatTime(positionUs)}, frame ${Math.max(0, status?.frame ?? 0)} of ${replay.frames}`;
    return html`
      <div class="marks" aria-hidden="true">
        ${settings.range === null ? nothing : renderRange(settings.range, times)} ${guard([timeline, replay, settings.gaps], () => timeline.map((entry) => renderMark(entry, times)))}
      </div>
      <input
        class="seek" type="range" aria-label="Position" aria-valuetext=${text} min="0" max=${times.durationUs} .value=${live(String(thumbUs))} ?disabled=${locked}
        @input=${drag} @change=${lift} @pointerup=${lift} @pointercancel=${lift} ${fillTo(thumbUs / Math.max(1, times.durationUs))}
      />
    `;
  }
}

function renderRange({ firstUs, lastUs }: PlayRange, times: PlayTimes): TemplateResult {
  const totalUs = Math.max(1, times.durationUs);
  const leftUs = times.playUs(firstUs);
  return html`<i class="range" ${placeAt(leftUs / totalUs, (Math.min(times.playUs(lastUs), totalUs) - leftUs) / totalUs)}></i>`;
}

function renderMark(entry: TimelineEntry, times: PlayTimes): TemplateResult {
  const totalUs = Math.max(1, times.durationUs);
  const leftUs = times.playUs(entry.timestampUs);
  const widthUs = entry.kind === 'gap' ? times.playUs(entry.timestampUs + entry.lengthUs) - leftUs : 0;
  return html`<i class=${entry.kind} ${placeAt(leftUs / totalUs, widthUs / totalUs)}></i>`;
}

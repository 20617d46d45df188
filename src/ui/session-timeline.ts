import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { playTimes, type Player } from '../app/player.ts';
import { videoTracks, type Session } from '../domain/session.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import { formatSeconds, formatTime } from './format.ts';
import { RetakeElement } from './retake-element.ts';
import { describeEvent } from './session-event-texts.ts';
import { sharedStyles } from './shared-styles.ts';

/** What happened during the recording, in words; each entry leads to its moment. */
@customElement('session-timeline')
export class SessionTimeline extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      h2 {
        margin-bottom: var(--space-2);
      }
      ol {
        overflow-y: auto;
        max-height: 22rem;
        border-top: 1px solid var(--line);
      }
      button {
        display: grid;
        grid-template-columns: 6rem 1fr;
        width: 100%;
        min-height: 2.75rem;
        align-items: center;
        gap: var(--space-3);
        padding: 0 var(--space-1);
        border: 0;
        border-bottom: 1px solid var(--line);
        background: transparent;
        color: var(--ink);
        font: var(--text-m) / 1.3 var(--font);
        text-align: left;
        overflow-wrap: anywhere;
        cursor: pointer;
      }
      button:hover:not(:disabled) {
        background: var(--sunk);
      }
      button:focus-visible {
        outline-offset: -2px;
      }
      button:disabled {
        cursor: default;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const state = this.watch(player.state);
    const timeline = this.watch(player.timeline);
    if (state.at !== 'open' || timeline.length === 0) return nothing;
    const { replay } = state;
    const settings = this.watch(player.settings);
    const locked = this.watch(player.running).at === 'running';
    return html`
      <h2>Timeline</h2>
      ${guard([timeline, replay, settings.gaps, locked], () => {
        const times = playTimes(replay, settings);
        return html`
          <ol aria-label="Timeline">
            ${timeline.map(
              (entry) => html`
                <li>
                  <button ?disabled=${locked} @click=${() => player.seekTo(entry.timestampUs)}>
                    <span class="figure quiet">${formatTime(times.playUs(entry.timestampUs))}</span> <span>${describe(entry, replay.session)}</span>
                  </button>
                </li>
              `,
            )}
          </ol>
        `;
      })}
    `;
  }
}

function describe(entry: TimelineEntry, session: Session): string {
  if (entry.kind === 'gap') return `Nothing recorded for ${formatSeconds(entry.lengthUs)}`;
  if (entry.kind === 'note') return entry.text === '' ? 'Marker' : `Note: ${entry.text}`;
  const tracks = videoTracks(session);
  const track = session.tracks.find(({ id }) => id === entry.event.trackId);
  return describeEvent(entry.event, track === undefined || (tracks.length === 1 && track.kind === 'video') ? undefined : track.label);
}

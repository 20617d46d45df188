import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Player } from '../app/player.ts';
import { videoTracks } from '../domain/session.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Which camera of the session is replayed; nothing where there is one. */
@customElement('track-picker')
export class TrackPicker extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      .segments {
        font-size: var(--text-s);
      }
      .segments label {
        padding: var(--space-1) var(--space-2);
        line-height: 1.2;
      }
      .segments span {
        overflow: hidden;
        max-width: 100%;
        text-overflow: ellipsis;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const state = this.watch(player.state);
    if (state.at !== 'open') return nothing;
    const { session, trackId } = state.replay;
    const tracks = videoTracks(session);
    if (tracks.length < 2) return nothing;
    const locked = ['loading', 'running'].includes(this.watch(player.running).at);
    return html`
      <div class="segments" role="radiogroup" aria-label="Camera">
        ${tracks.map(
          ({ id, label }) => html`
            <label title="${label}, ${id}">
              <input type="radio" name="track" .checked=${live(id === trackId)} ?disabled=${locked} @change=${() => player.showTrack(id).then(() => this.requestUpdate())} /><span>${label} <span class="quiet">${id}</span></span>
            </label>
          `,
        )}
      </div>
    `;
  }
}

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { CompanionView, Player } from '../app/player.ts';
import { videoTracks, type VideoTrack } from '../domain/session.ts';
import { errorTexts } from './error-texts.ts';
import { RetakeElement } from './retake-element.ts';
import { trackPickerStyles } from './track-picker-styles.ts';

/** The cameras of a session: those that are not replayed in small, at the same moment. Which one is replayed is picked here. Nothing where there is one. */
@customElement('track-picker')
export class TrackPicker extends RetakeElement {
  static override styles = trackPickerStyles;

  @property({ attribute: false }) player: Player | null = null;
  /** In the order of the player's views. Handed over for good: they live as long as the player. */
  #canvases: readonly HTMLCanvasElement[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    const { player } = this;
    if (!changed.has('player') || player?.state.value.at !== 'open') return;
    const others = videoTracks(player.state.value.replay.session).slice(1);
    this.#canvases = others.map(() => document.createElement('canvas'));
    if (others.length > 0) void player.showBeside(this.#canvases.map((canvas) => canvas.transferControlToOffscreen()));
  }

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const state = this.watch(player.state);
    if (state.at !== 'open') return nothing;
    const { session, trackId } = state.replay;
    const tracks = videoTracks(session);
    if (tracks.length < 2) return nothing;
    const views = this.watch(player.beside);
    const running = this.watch(player.running).at;
    const locked = running === 'loading' || running === 'running';
    return html`
      <div class="tracks" role="radiogroup" aria-label="Camera">
        ${tracks.map((track) => {
          const { id, label } = track;
          return html`
            <label title="${label}, ${id}">
              <input type="radio" name="track" .checked=${live(id === trackId)} ?disabled=${locked} @change=${() => player.showTrack(id).then(() => this.requestUpdate())} />
              ${id === trackId ? html`<span class="picture"><span class="words">Shown above</span></span>` : this.#renderPicture(track, views, running === 'running')}
              <span class="name">${label} <span class="quiet">${id}</span></span>
            </label>
          `;
        })}
      </div>
    `;
  }

  #renderPicture({ id }: VideoTrack, views: readonly CompanionView[], waits: boolean): TemplateResult {
    const position = views.findIndex(({ trackId }) => trackId === id);
    const view = views[position];
    const words = view === undefined ? 'Opening…' : waits && view.at === 'shown' ? 'Waits for the run' : wordsOf(view);
    return html`<span class="picture ${words === null ? '' : 'without'}">${this.#canvases[position]}${words === null ? nothing : html`<span class="words">${words}</span>`}</span>`;
  }
}

/** What is said instead of a picture. */
function wordsOf(view: CompanionView): string | null {
  if (view.at === 'failed') return errorTexts[view.code].title;
  return { opening: 'Opening…', shown: null, 'not-recorded': 'Not recorded' }[view.at];
}

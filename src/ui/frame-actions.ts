import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { sideKey, type Comparison } from '../app/comparison.ts';
import type { Player } from '../app/player.ts';
import { drawsResults, saveSnapshot, type SnapshotOverlay } from '../app/save-snapshot.ts';
import { linkMoment, sessionQuery } from '../domain/session-link.ts';
import { mainTrack } from '../domain/session.ts';
import { linkIcon, snapshotIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** What can be done with the frame that stands: keep it as a picture, or send somebody there. */
@customElement('frame-actions')
export class FrameActions extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .button {
        padding: 0 var(--space-3);
        font-weight: 450;
      }
      .field {
        flex: 1 1 100%;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;
  @property({ attribute: false }) comparison: Comparison | null = null;
  /** A link that the browser did not let into the clipboard. */
  @state() private refused: string | null = null;
  @query('input') private readonly field: HTMLInputElement | null | undefined;

  override render(): TemplateResult | typeof nothing {
    const { player, comparison } = this;
    if (player === null || comparison === null) return nothing;
    this.watch(player.settings);
    this.watch(player.trial);
    const drawn = drawsResults(player);
    const locked = this.watch(player.running).at === 'running';
    const save = (overlay: SnapshotOverlay) => () => void saveSnapshot(player, overlay, this.services);
    return html`
      <button class="button" title="Save the picture as it was recorded (${drawn ? 'Shift S' : 'S'})" ?disabled=${locked} @click=${save('without')}>${snapshotIcon}Save picture</button>
      ${drawn ? html`<button class="button" title="Save the picture with what is drawn over it (S)" ?disabled=${locked} @click=${save('with')}>${snapshotIcon}With results</button>` : nothing}
      <button class="button" title="It opens this session at this frame, in any browser that has the session" @click=${() => this.#copy(player, comparison)}>${linkIcon}Copy link to this moment</button>
      ${this.refused === null
        ? nothing
        : html`
            <label class="field">
              <span class="label" role="status">The browser keeps the clipboard to itself. Copy the link from here:</span>
              <input type="text" readonly .value=${this.refused} @focus=${() => this.field?.select()} />
            </label>
          `}
    `;
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('refused')) this.field?.focus();
  }

  async #copy(player: Player, comparison: Comparison): Promise<void> {
    const link = linkToMoment(player, comparison);
    try {
      await navigator.clipboard.writeText(link);
      this.refused = null;
      this.services.notices.inform('Link copied. It works in every browser that has this session.');
    } catch {
      this.refused = link;
    }
  }
}

/** The frame that stands, the camera where it is not the main one, and what is compared. */
function linkToMoment(player: Player, comparison: Comparison): string {
  const [playing, compared] = [player.state.value, comparison.state.value];
  if (playing.at !== 'open') return location.href;
  const { session, trackId } = playing.replay;
  const query = sessionQuery(session.id, {
    t: linkMoment(player.status.value?.timestampUs ?? 0),
    ...(trackId === mainTrack(session)?.id ? {} : { track: trackId }),
    ...(compared.at === 'off' ? {} : { a: sideKey(compared.request.a), b: sideKey(compared.request.b) }),
  });
  return `${location.origin}${location.pathname}?${query}`;
}

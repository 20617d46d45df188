import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Player } from '../app/player.ts';
import { closeIcon, rangeEndIcon, rangeStartIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Limits play to a part of the session, from the frame that stands or to it. */
@customElement('range-controls')
export class RangeControls extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--space-1);
      }
      .frames {
        padding: 0 var(--space-1);
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const { range } = this.watch(player.settings);
    const frames = this.watch(player.status)?.range ?? null;
    const locked = this.watch(player.running).at === 'running';
    return html`
      <button class="button icon" aria-label="Play from this frame" title="Play from this frame (I)" ?disabled=${locked} @click=${() => player.limit('firstUs', 'here')}>${rangeStartIcon}</button>
      <button class="button icon" aria-label="Play to this frame" title="Play to this frame (O)" ?disabled=${locked} @click=${() => player.limit('lastUs', 'here')}>${rangeEndIcon}</button>
      <span class="frames small figure" role="status">${range === null || frames === null ? html`<span class="quiet">Plays all frames</span>` : `Plays frames ${frames.first}–${frames.last}`}</span>
      ${range === null
        ? nothing
        : html`<button class="button icon" aria-label="Play all frames" title="Play all frames (Shift I, Shift O)" ?disabled=${locked} @click=${() => player.configure({ range: null })}>${closeIcon}</button>`}
    `;
  }
}

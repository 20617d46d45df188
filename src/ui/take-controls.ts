import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { markerIcon, nextIcon, pauseIcon, playIcon, retryIcon, snapshotIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** What can be done to a take while it is recorded, in reach of a thumb. */
@customElement('take-controls')
export class TakeControls extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      div {
        display: grid;
        grid-template-columns: repeat(5, minmax(0, 6rem));
        justify-content: center;
        gap: var(--space-2);
      }
      button {
        display: grid;
        place-items: center;
        gap: 0.15rem;
        min-height: 3.5rem;
        padding: var(--space-2) 0;
        border: 0;
        border-radius: var(--radius-m);
        background: var(--sunk);
        color: var(--ink);
        font: 550 var(--text-s) / 1.2 var(--font);
        cursor: pointer;
      }
      button:hover:not(:disabled) {
        background: var(--line);
      }
      button:disabled {
        opacity: 0.45;
        cursor: default;
      }
      @media (max-width: 40rem) {
        div {
          gap: var(--space-1);
        }
        button {
          font-size: 0.75rem;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const { recording } = this.services;
    const { at } = this.watch(recording.state);
    const paused = at === 'paused';
    const idle = at !== 'recording' && !paused;
    return html`
      <div role="group" aria-label="This take">
        ${paused
          ? html`<button ?disabled=${idle} @click=${() => recording.resume()}>${playIcon}Resume</button>`
          : html`<button ?disabled=${idle} @click=${() => recording.pause()}>${pauseIcon}Pause</button>`}
        <button ?disabled=${idle} title="Mark this moment (M)" @click=${() => recording.actions.mark()}>${markerIcon}Marker</button>
        <button ?disabled=${at !== 'recording'} title="Save the next frame as a picture (S)" @click=${() => recording.actions.snapshot()}>${snapshotIcon}Snapshot</button>
        <button ?disabled=${idle} aria-label="Retry: throw this take away and record it again" title="Throw away and record again (X)" @click=${() => recording.retry()}>${retryIcon}Retry</button>
        <button ?disabled=${idle} aria-label="Next: keep this take and record the next one" title="Keep and record the next (N)" @click=${() => recording.keepAndNext()}>${nextIcon}Next</button>
      </div>
    `;
  }
}

import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import './live-preview.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** All pictures that are on, the main one largest. */
@customElement('preview-grid')
export class PreviewGrid extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        min-width: 0;
        min-height: 0;
      }
      .grid {
        display: grid;
        gap: 2px;
        height: 100%;
        grid-auto-rows: minmax(0, 1fr);
      }
      .of2 {
        grid-template-columns: 1fr 1fr;
      }
      .of3 {
        grid-template-columns: 2fr 1fr;
      }
      .of3 > :first-child {
        grid-row: span 2;
      }
      .of4 {
        grid-template-columns: 1fr 1fr;
      }
      @media (max-width: 40rem) {
        .of3 {
          grid-template: 2fr 1fr / 1fr 1fr;
        }
        .of3 > :first-child {
          grid-row: auto;
          grid-column: span 2;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const videos = this.watch(this.services.recording.rig.videos);
    return html`
      <div class="grid of${videos.length}">
        ${repeat(videos, ({ trackId }) => trackId, ({ trackId }, position) => html`<live-preview .trackId=${trackId} ?main=${position === 0} ?named=${videos.length > 1}></live-preview>`)}
      </div>
    `;
  }
}

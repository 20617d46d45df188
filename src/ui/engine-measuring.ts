import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { engineName } from './engine-texts.ts';
import './progress-bar.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** How far the measurement of a model's engines is, and a way out of it. Named, as it may be one that is waited for. */
@customElement('engine-measuring')
export class EngineMeasuring extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      div {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-3);
      }
    `,
  ];

  /** Of the button that ends it. */
  @property() leave = 'Skip';

  override render(): TemplateResult | typeof nothing {
    const measuring = this.watch(this.services.detectors.engines.measuring);
    if (measuring.at === 'idle') return nothing;
    const { modelName, engine, done, total, skip } = measuring;
    return html`
      <div>
        <progress-bar .label=${`Timing ${modelName}, once: ${engineName(engine)}`} .done=${done} .total=${total}></progress-bar>
        <button class="button" type="button" @click=${skip}>${this.leave}</button>
      </div>
    `;
  }
}

import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { isRegion, type Region } from '../domain/detector.ts';
import { DetectorGroup } from './detector-group.ts';
import { percent } from './detector-texts.ts';

const sides = ['Left, %', 'Top, %', 'Right, %', 'Bottom, %'] as const;
const whole: Region = [0, 0, 1, 1];

/** The part of the frame that the model is shown: in numbers, or drawn on the picture. */
@customElement('detector-region')
export class DetectorRegion extends DetectorGroup {
  @state() private wrong = '';

  override render(): TemplateResult | typeof nothing {
    const { opened, draft } = this;
    if (opened === null || draft === null) return nothing;
    const region = opened.spec.region ?? whole;
    const drawing = this.watch(draft.drawing);
    return html`
      <div class="actions">
        <button class="button" type="button" aria-pressed=${drawing ? 'true' : 'false'} @click=${() => draft.drawing.set(!drawing)}>${drawing ? 'Cancel drawing' : 'Draw on the picture'}</button>
        ${opened.spec.region === undefined ? nothing : html`<button class="button" type="button" @click=${() => this.#set(whole)}>Whole frame</button>`}
      </div>
      ${drawing ? html`<p class="small" role="status">Drag over the picture from corner to corner.</p>` : nothing}
      <div class="pair">
        ${sides.map((label, side) => this.renderNumber({ label, value: percent(region[side] ?? 0), least: 0, most: 100 }, (value) => this.#set(replaced(region, side, value / 100))))}
      </div>
      <p class="small wrong" role="alert">${this.wrong}</p>
    `;
  }

  #set(region: Region): void {
    this.wrong = isRegion(region) ? '' : 'The right side must be right of the left one, the bottom below the top. The region stays as it was.';
    if (this.wrong === '') this.change((spec) => ({ ...spec, region }));
    this.requestUpdate();
  }
}

function replaced(region: Region, side: number, value: number): Region {
  return region.map((each, at) => (at === side ? value : each)) as unknown as Region;
}

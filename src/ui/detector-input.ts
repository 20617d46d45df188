import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { inputOf, openSides } from '../domain/detector-advice.ts';
import type { InputOverrides } from '../domain/detector.ts';
import type { Preprocess } from '../domain/preprocess.ts';
import type { Scale } from '../domain/scales.ts';
import { DetectorGroup } from './detector-group.ts';
import { fitTexts, ownScale, scaleText, scaleTexts } from './detector-texts.ts';

const largest = 8192;
const fits = Object.keys(fitTexts) as Preprocess['fit'][];
const channels = [0, 1, 2] as const;

/** How a picture becomes the input of the model. */
@customElement('detector-input')
export class DetectorInput extends DetectorGroup {
  /** Mean and deviation are shown though they are those of a known scale. */
  @state() private typesScale = false;

  override render(): TemplateResult | typeof nothing {
    const { opened } = this;
    if (opened === null) return nothing;
    const { recognition } = opened.fit;
    const input = inputOf(opened.spec, recognition);
    const open = openSides(opened.basis.report.tensors, recognition);
    const wholeNumbers = input.element === 'uint8' || input.element === 'int32';
    return html`
      ${open.width || open.height
        ? html`
            <div class="pair">
              ${open.width ? this.renderNumber({ label: 'Width, pixels', value: input.width, least: 1, most: largest, whole: true }, (width) => this.#set({ width })) : nothing}
              ${open.height ? this.renderNumber({ label: 'Height, pixels', value: input.height, least: 1, most: largest, whole: true }, (height) => this.#set({ height })) : nothing}
            </div>
          `
        : html`<p class="small quiet figure">${input.width} × ${input.height} pixels, which the model itself fixes.</p>`}
      <fieldset class="field">
        <legend>Order of colours</legend>
        <div class="segments">${(['rgb', 'bgr'] as const).map((order) => html`<label><input type="radio" name="order" .checked=${input.order === order} @change=${() => this.#set({ order })} />${order.toUpperCase()}</label>`)}</div>
      </fieldset>
      ${wholeNumbers ? nothing : this.#renderScale(input)}
      <label class="field">
        <span class="label">Into the input</span>
        <select @change=${(event: Event) => this.#set({ fit: fits[(event.target as HTMLSelectElement).selectedIndex] ?? input.fit })}>
          ${fits.map((fit) => html`<option .selected=${fit === input.fit}>${fitTexts[fit]}</option>`)}
        </select>
      </label>
      ${input.fit.startsWith('letterbox') ? this.renderNumber({ label: 'Grey around it', value: input.pad, least: 0, most: 255, whole: true }, (pad) => this.#set({ pad })) : nothing}
      ${opened.spec.input === undefined ? nothing : html`<div><button class="button" type="button" @click=${this.#reset}>As the family advises</button></div>`}
    `;
  }

  #renderScale({ mean, std }: Preprocess): TemplateResult {
    const known = scaleText({ mean, std });
    const shown = this.typesScale ? ownScale : known;
    const pick = (event: Event): void => {
      const scale = scaleTexts[(event.target as HTMLSelectElement).selectedIndex]?.[1];
      this.typesScale = scale === undefined;
      if (scale !== undefined) this.#set(scale);
    };
    const renderTriple = (label: string, values: Scale['mean'], least: number, take: (values: Scale['mean']) => void): TemplateResult[] =>
      channels.map((channel) =>
        this.renderNumber({ label: `${label} ${channel + 1}`, value: values[channel], least, most: 1e6 }, (value) => take(values.map((each, at) => (at === channel ? value : each)) as unknown as Scale['mean'])),
      );
    return html`
      <label class="field">
        <span class="label">Values</span>
        <select @change=${pick}>${[...scaleTexts.map(([text]) => text), ownScale].map((text) => html`<option .selected=${text === shown}>${text}</option>`)}</select>
      </label>
      ${shown === ownScale
        ? html`
            <div class="pair">${renderTriple('Mean', mean, -1e6, (values) => this.#set({ mean: values }))}${renderTriple('Deviation', std, 1e-6, (values) => this.#set({ std: values }))}</div>
            <p class="small quiet">Of the bytes 0 to 255, a number a channel in the order of colours.</p>
          `
        : nothing}
    `;
  }

  #set(part: InputOverrides): void {
    this.change((spec) => ({ ...spec, input: { ...spec.input, ...part } }));
  }

  #reset(): void {
    this.typesScale = false;
    this.change(({ input: _own, ...spec }) => spec);
  }
}

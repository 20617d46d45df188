import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { labelsOf } from '../domain/detector-advice.ts';
import { DetectorGroup } from './detector-group.ts';

/** So many are seen at a glance. */
const searchedFrom = 12;

/** Which classes are reported, and how far boxes of one may overlap. */
@customElement('detector-classes')
export class DetectorClasses extends DetectorGroup {
  static override styles = [
    ...DetectorGroup.styles,
    css`
      .list {
        overflow-y: auto;
        max-height: 14rem;
        padding: 0 var(--space-3);
        border: 1px solid var(--line);
        border-radius: var(--radius-m);
      }
      .check {
        min-height: 2.4rem;
      }
    `,
  ];

  @state() private search = '';

  override render(): TemplateResult | typeof nothing {
    const { opened } = this;
    if (opened === null) return nothing;
    const { spec, fit } = opened;
    const labels = labelsOf(spec, fit.recognition);
    const chosen = new Set(spec.classes);
    const found = labels.map((label, classId) => ({ label, classId })).filter(({ label }) => label.toLowerCase().includes(this.search.toLowerCase()));
    return html`
      ${labels.length > searchedFrom
        ? html`<label class="field"><span class="label">Search classes</span><input type="text" autocomplete="off" .value=${this.search} @input=${this.#onSearch} /></label>`
        : nothing}
      ${labels.length === 0
        ? html`<p class="small quiet">This model does not say which classes it has.</p>`
        : html`
            <div class="list" role="group" aria-label="Only these classes" tabindex="0">
              ${found.map(
                ({ label, classId }) => html`<label class="check"><input type="checkbox" .checked=${live(chosen.has(classId))} @change=${() => this.#toggle(classId)} />${label}</label>`,
              )}
              ${found.length === 0 ? html`<p class="small quiet check">No class is called that.</p>` : nothing}
            </div>
            <div class="actions small">
              ${chosen.size === 0 ? html`<p class="quiet">None chosen: all are reported.</p>` : html`<button class="button" type="button" @click=${() => this.#choose([])}>Report all</button>`}
            </div>
          `}
      ${fit.defaults.nmsIou === 1 ? nothing : this.renderNumber({ label: 'Overlap of boxes, IoU', value: spec.options.nmsIou, least: 0, most: 1, hint: 'Of two boxes of a class that overlap more, the weaker goes.' }, (nmsIou) =>
        this.change((before) => ({ ...before, options: { ...before.options, nmsIou } })),
      )}
    `;
  }

  #onSearch(event: Event): void {
    this.search = (event.target as HTMLInputElement).value;
  }

  #toggle(classId: number): void {
    const classes = this.opened?.spec.classes ?? [];
    this.#choose(classes.includes(classId) ? classes.filter((each) => each !== classId) : [...classes, classId].sort((a, b) => a - b));
  }

  #choose(classes: readonly number[]): void {
    this.change((spec) => ({ ...spec, classes }));
    // All chosen is none chosen.
    this.requestUpdate();
  }
}

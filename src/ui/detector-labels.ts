import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { labelsOf } from '../domain/detector-advice.ts';
import { readLabels } from '../domain/label-file.ts';
import { DetectorGroup } from './detector-group.ts';
import { pickFile } from './pick-file.ts';

/** Names of the classes: typed, or from a file. */
@customElement('detector-labels')
export class DetectorLabels extends DetectorGroup {
  static override styles = [
    ...DetectorGroup.styles,
    css`
      textarea {
        width: 100%;
        min-height: 9rem;
        padding: var(--space-2) var(--space-3);
        border: 1px solid var(--edge);
        border-radius: var(--radius-m);
        background: var(--card);
        color: var(--ink);
        font: var(--text-m) / 1.5 var(--font);
        resize: vertical;
      }
    `,
  ];

  @state() private wrong = '';
  /** What is in the field and was not taken; null: the labels. */
  @state() private typed: string | null = null;

  override render(): TemplateResult | typeof nothing {
    const { opened } = this;
    if (opened === null) return nothing;
    const labels = labelsOf(opened.spec, opened.fit.recognition);
    return html`
      <label class="field">
        <span class="label">A name a line, class 0 first</span>
        <textarea spellcheck="false" aria-invalid=${this.wrong === '' ? 'false' : 'true'} aria-describedby="wrong" .value=${live(this.typed ?? labels.join('\n'))} @change=${this.#onChange}></textarea>
      </label>
      <p class="small wrong" id="wrong" role="alert">${this.wrong}</p>
      <div class="actions">
        <button class="button" type="button" @click=${this.#pick}>From a file…</button>
        ${opened.spec.labels === undefined && this.typed === null ? nothing : html`<button class="button" type="button" @click=${this.#reset}>Names of the model</button>`}
      </div>
      <p class="small quiet">A text file with a name a line, or JSON: a list, or names by number.</p>
    `;
  }

  #onChange(event: Event): void {
    this.#take((event.target as HTMLTextAreaElement).value);
  }

  async #pick(): Promise<void> {
    const file = await pickFile('.txt,.names,.json,.labels,text/plain,application/json');
    if (file !== null) this.#take(await file.text());
  }

  /** Another number of names than of classes would make the model's answers mean something else. */
  #take(text: string): void {
    const read = readLabels(text);
    const classes = this.opened?.fit.recognition.labels.length ?? 0;
    if ('wrong' in read) this.wrong = read.wrong;
    else if (classes > 0 && read.labels.length !== classes) this.wrong = `The model has ${classes} classes, these are ${read.labels.length} names.`;
    else this.wrong = '';
    this.typed = this.wrong === '' ? null : text;
    if ('labels' in read && this.wrong === '') this.change((spec) => ({ ...spec, labels: read.labels }));
  }

  #reset(): void {
    this.wrong = '';
    this.typed = null;
    this.change(({ labels: _own, ...spec }) => spec);
  }
}

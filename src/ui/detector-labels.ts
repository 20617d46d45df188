import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { labelsOf } from '../domain/detector-advice.ts';
import { longestDetectorFile } from '../domain/detector-file.ts';
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
    const text = (event.target as HTMLTextAreaElement).value;
    this.wrong = this.#take(text);
    this.typed = this.wrong === '' ? null : text;
  }

  async #pick(): Promise<void> {
    const file = await pickFile('.txt,.names,.json,.labels,text/plain,application/json');
    if (file === null) return;
    // What was typed before gives way to the names in force; a file that is refused never comes into the field, which may be any size.
    this.typed = null;
    const fault = await this.#takeFile(file);
    this.wrong = fault === '' ? '' : `${file.name}: ${fault}`;
  }

  async #takeFile(file: File): Promise<string> {
    if (file.size > longestDetectorFile) return `It has ${file.size} bytes, which no names need.`;
    try {
      return this.#take(await file.text());
    } catch (error) {
      return `It can’t be read. ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** Answers with what is wrong. Another number of names than of classes would make the model's answers mean something else. */
  #take(text: string): string {
    const read = readLabels(text);
    if ('wrong' in read) return read.wrong;
    const { labels } = read;
    const classes = this.opened?.fit.recognition.labels.length ?? 0;
    if (classes > 0 && labels.length !== classes) return `The model has ${classes} classes, these are ${labels.length} names.`;
    this.change((spec) => ({ ...spec, labels }));
    return '';
  }

  #reset(): void {
    this.wrong = '';
    this.typed = null;
    this.change(({ labels: _own, ...spec }) => spec);
  }
}

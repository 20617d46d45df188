import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/**
 * A line of text that is checked. `take` gets what was typed and answers with what is wrong, null when nothing is; what is wrong stays
 * in the field, with the reason below it, until it is right.
 */
@customElement('checked-input')
export class CheckedInput extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0 var(--space-2);
        min-height: 1.6rem;
      }
      input[aria-invalid='true'] {
        border-color: var(--record-ink);
      }
      .wrong {
        color: var(--record-ink);
      }
    `,
  ];

  @property() label = '';
  @property() hint = '';
  @property() placeholder = '';
  @property() value = '';
  @property({ type: Number }) longest = 40;
  /** Whether the value is the address's. */
  @property({ type: Boolean }) overridden = false;
  /** Each letter counts as it is typed, not only the finished text. */
  @property({ type: Boolean }) eager = false;
  @property({ attribute: false }) take: (text: string) => string | null = () => null;

  /** What is in the field and not yet taken; null: the value. */
  @state() private typed: string | null = null;
  @state() private wrong: string | null = null;

  override render(): TemplateResult {
    return html`
      <div class="field">
        <div class="top">
          <label class="label" for="input">${this.label}</label>
          ${this.overridden ? html`<span class="badge" id="by">By address</span>` : nothing}
        </div>
        <input
          id="input"
          type="text"
          autocomplete="off"
          spellcheck="false"
          maxlength=${this.longest}
          placeholder=${this.placeholder}
          aria-describedby=${this.overridden ? 'hint wrong by' : 'hint wrong'}
          aria-invalid=${this.wrong === null ? 'false' : 'true'}
          .value=${live(this.typed ?? this.value)}
          @input=${this.#onInput}
          @change=${this.#onChange}
        />
        <p class="small wrong" id="wrong" role="alert">${this.wrong}</p>
        <p class="small quiet" id="hint" ?hidden=${this.hint === ''}>${this.hint}</p>
      </div>
    `;
  }

  #onInput(event: Event): void {
    this.typed = (event.target as HTMLInputElement).value;
    // Whoever is putting it right is told at once that it is.
    if (this.eager || this.wrong !== null) this.wrong = this.take(this.typed);
  }

  #onChange(event: Event): void {
    const text = (event.target as HTMLInputElement).value;
    this.wrong = this.take(text);
    this.typed = this.wrong === null ? null : text;
  }
}

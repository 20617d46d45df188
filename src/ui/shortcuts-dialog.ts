import { css, html, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { closeIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [keys: string, does: string])[] }[] = [
  { title: 'Anywhere', keys: [['?', 'Show this list'], [',', 'Go to Settings']] },
  {
    title: 'Record',
    keys: [
      ['R', 'Go to Record; start or stop'],
      ['P', 'Pause or resume'],
      ['M', 'Mark this moment'],
      ['S', 'Save the next frame as a picture'],
      ['N', 'Keep this take, record the next'],
      ['X', 'Throw this take away, record it again'],
      ['Esc', 'Cancel the countdown'],
    ],
  },
  {
    title: 'Replay',
    keys: [
      ['Space', 'Play or pause'],
      ['← →', 'One frame back or on'],
      ['Shift ← →', 'One second back or on'],
      ['Home End', 'First or last frame'],
      ['I O', 'Play from this frame; to this frame'],
      ['Shift I O', 'Play from the start; to the end'],
      ['U', 'Mute or unmute'],
      ['S', 'Save the frame as a picture, with results'],
      ['Shift S', 'Save the frame as it was recorded'],
      ['N P', 'Next or previous difference'],
    ],
  },
];

/** All keys that do something. */
@customElement('shortcuts-dialog')
export class ShortcutsDialog extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      dialog {
        width: min(26rem, calc(100vw - 2rem));
        padding: var(--space-5);
        border: 1px solid var(--line);
        border-radius: var(--radius-l);
        background: var(--card);
        color: var(--ink);
        box-shadow: 0 24px 60px -12px rgb(0 0 0 / 45%);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-bottom: var(--space-3);
      }
      header h2 {
        font-size: var(--text-l);
      }
      h3 {
        margin: var(--space-4) 0 var(--space-1);
        color: var(--ink-2);
        font-size: var(--text-s);
        font-weight: 550;
      }
      dl {
        display: grid;
        gap: var(--space-2);
      }
      dl div {
        display: flex;
        justify-content: space-between;
        gap: var(--space-4);
      }
      dd {
        white-space: nowrap;
      }
    `,
  ];

  @query('dialog') private readonly dialog: HTMLDialogElement | null | undefined;

  toggle(): void {
    if (this.dialog?.open === true) this.dialog.close();
    else this.dialog?.showModal();
  }

  override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="title" @click=${this.#closeOutside}>
        <header>
          <h2 id="title">Keyboard shortcuts</h2>
          <button class="button icon" aria-label="Close" @click=${this.toggle}>${closeIcon}</button>
        </header>
        ${groups.map(
          ({ title, keys }) => html`
            <h3>${title}</h3>
            <dl>
              ${keys.map(([key, does]) => html`<div><dt>${does}</dt><dd>${key.split(' ').map((part) => html`<kbd>${part}</kbd> `)}</dd></div>`)}
            </dl>
          `,
        )}
      </dialog>
    `;
  }

  #closeOutside(event: MouseEvent): void {
    if (event.target === this.dialog) this.toggle();
  }
}

import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { videoTracks, type Session } from '../domain/session.ts';
import { exportIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Space between button, menu and window, in pixels. */
const margin = 8;

/** A button that asks in which form a session goes out. */
@customElement('export-menu')
export class ExportMenu extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: inline-block;
      }
      :host([compact]) .button.icon {
        color: inherit;
      }
      [popover] {
        position: fixed;
        inset: auto;
        width: max-content;
        max-width: calc(100vw - 1rem);
        margin: 0;
        padding: var(--space-1);
        border: 1px solid var(--line);
        border-radius: var(--radius-l);
        background: var(--card);
        color: var(--ink);
        box-shadow: 0 10px 30px -8px rgb(0 0 0 / 35%);
      }
      [role='menuitem'] {
        display: grid;
        width: 100%;
        min-height: 3rem;
        align-content: center;
        padding: var(--space-2) var(--space-4);
        border: 0;
        border-radius: calc(var(--radius-l) - var(--space-1));
        background: none;
        color: inherit;
        font: var(--text-m) / 1.3 var(--font);
        text-align: start;
        cursor: pointer;
      }
      [role='menuitem']:hover,
      [role='menuitem']:focus-visible {
        background: var(--sunk);
      }
      [role='menuitem']:focus-visible {
        outline-offset: -2px;
      }
    `,
  ];

  @property({ attribute: false }) session: Session | null = null;
  /** A bare icon, for where there is little room. */
  @property({ type: Boolean }) compact = false;

  override render(): TemplateResult {
    const name = this.session?.name ?? '';
    const button = this.compact
      ? html`<button class="button icon" popovertarget="menu" aria-haspopup="menu" aria-label="Export ${name}" title="Export">${exportIcon}</button>`
      : html`<button class="button" popovertarget="menu" aria-haspopup="menu">${exportIcon} Export</button>`;
    return html`
      ${button}
      <div id="menu" popover role="menu" aria-label="Export ${name} as" @toggle=${this.#onToggle} @keydown=${this.#onKey}>${this.#renderItems()}</div>
    `;
  }

  #renderItems(): TemplateResult[] {
    const { session } = this;
    if (session === null) return [];
    const { transfers } = this.services;
    const tracks = videoTracks(session);
    const videos = tracks.map(({ id, label }) => {
      const title = tracks.length === 1 ? 'Video (.mp4)' : `Video of ${label === '' ? id : label} (.mp4)`;
      return this.#renderItem(title, 'Plays anywhere; pauses are cut out', () => void transfers.exportMp4(session, id));
    });
    return [this.#renderItem('Session (.zip)', 'Everything, to import it again', () => void transfers.exportSession(session.id, session.name)), ...videos];
  }

  #renderItem(title: string, about: string, choose: () => void): TemplateResult {
    const act = (): void => {
      this.#close();
      choose();
    };
    return html`<button role="menuitem" tabindex="-1" aria-label=${title} @click=${act}>${title}<span class="small quiet">${about}</span></button>`;
  }

  get #menu(): HTMLElement | null {
    return this.renderRoot.querySelector('[popover]');
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  /** Under the button, or above it where there is no room, and inside the window. */
  #onToggle(event: ToggleEvent): void {
    const menu = this.#menu;
    if (event.newState !== 'open' || menu === null) return;
    const button = this.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = menu;
    const fits = button.bottom + offsetHeight + 2 * margin <= innerHeight;
    menu.style.top = `${fits ? button.bottom + margin / 2 : Math.max(margin, button.top - offsetHeight - margin / 2)}px`;
    menu.style.left = `${Math.max(margin, Math.min(button.right - offsetWidth, innerWidth - offsetWidth - margin))}px`;
    this.#items[0]?.focus();
  }

  /** The button has the focus again, wherever the browser thinks it was before. */
  #close(): void {
    this.#menu?.hidePopover();
    this.renderRoot.querySelector<HTMLElement>('[popovertarget]')?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.#close();
    const items = this.#items;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    const at = items.findIndex((item) => item === this.shadowRoot?.activeElement);
    items[(at + step + items.length) % items.length]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}

import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Player } from '../app/player.ts';
import { longestRunName, type Run } from '../domain/runs.ts';
import { renameIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** A run by its number and its name, which is all of it that can be changed. */
@customElement('run-name')
export class RunName extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: var(--space-1);
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;
  @property({ attribute: false }) run: Run | null = null;
  @property({ type: Number }) number = 0;
  @state() private renaming = false;
  @query('input') private readonly input: HTMLInputElement | null | undefined;

  override render(): TemplateResult | typeof nothing {
    const { run, number } = this;
    if (run === null) return nothing;
    if (this.renaming) {
      return html`<input type="text" aria-label="Name of run ${number}" maxlength=${longestRunName} .value=${run.name} @keydown=${this.#onKey} @blur=${this.#commit} />`;
    }
    return html`
      <span>${number} · ${run.name}</span>
      <button class="button icon" aria-label="Rename run ${number}, ${run.name}" title="Rename" @click=${() => (this.renaming = true)}>${renameIcon}</button>
    `;
  }

  override updated(): void {
    if (!this.renaming || this.shadowRoot?.activeElement === this.input) return;
    this.input?.focus();
    this.input?.select();
  }

  #onKey(event: KeyboardEvent): void {
    // Letters in it are no shortcuts of the page.
    event.stopPropagation();
    if (event.key === 'Enter') this.#commit();
    if (event.key === 'Escape') this.renaming = false;
  }

  #commit(): void {
    if (this.renaming && this.run !== null) void this.player?.sessionRuns.rename(this.run.id, this.input?.value ?? '');
    this.renaming = false;
  }
}

import { css, html, nothing, type TemplateResult } from 'lit';
import type { Configuration } from '../domain/configuration.ts';
import { checkStyles } from './check-styles.ts';
import './checked-input.ts';
import { renderMissingOption } from './detector-options.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

type Field = keyof Configuration;

/** A group of settings: controls that read from the configuration, write to it, and say when a value is the address's. */
export class SettingsElement extends RetakeElement {
  static override styles = [
    sharedStyles,
    checkStyles,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .group {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        align-items: start;
        gap: var(--space-4);
        padding: var(--space-4);
      }
      .group > h2,
      .wide {
        grid-column: 1 / -1;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0 var(--space-2);
        min-height: 1.6rem;
      }
      .check:has(:disabled) {
        color: var(--ink-2);
      }
    `,
  ];

  /** Of the value right now; changes render this element. */
  protected get settings(): Configuration {
    return this.watch(this.services.configuration);
  }

  protected change(part: Partial<Configuration>): void {
    this.services.configuration.change(part);
  }

  protected isOverridden(field: Field): boolean {
    return this.services.configuration.overridden.has(field);
  }

  protected renderNote(field: Field): TemplateResult | typeof nothing {
    return this.isOverridden(field) ? html`<span class="badge" id="by-${field}">By address</span>` : nothing;
  }

  /** One of a few, side by side. */
  protected renderSegments<F extends Field>(field: F, label: string, choices: readonly (readonly [value: Configuration[F], text: string])[], disabled = false): TemplateResult {
    return html`
      <fieldset class="field" ?disabled=${disabled}>
        <legend class="top">${label} ${this.renderNote(field)}</legend>
        <div class="segments">
          ${choices.map(
            ([value, text]) => html`
              <label><input type="radio" name=${field} .checked=${this.settings[field] === value} @change=${() => this.change({ [field]: value })} />${text}</label>
            `,
          )}
        </div>
      </fieldset>
    `;
  }

  /** One of several, in a list; the value itself may be none of them, for models and detectors are deleted. */
  protected renderSelect<F extends Field>(field: F, label: string, choices: readonly (readonly [value: Configuration[F], text: string])[]): TemplateResult {
    const missing = choices.every(([value]) => value !== this.settings[field]);
    const pick = (event: Event): void => {
      const picked = choices[(event.target as HTMLSelectElement).selectedIndex - (missing ? 1 : 0)];
      if (picked !== undefined) this.change({ [field]: picked[0] });
    };
    return html`
      <div class="field">
        <div class="top"><label class="label" for=${field}>${label}</label>${this.renderNote(field)}</div>
        <select id=${field} aria-describedby=${this.isOverridden(field) ? `by-${field}` : nothing} @change=${pick}>
          ${missing ? renderMissingOption() : nothing}${choices.map(([value, text]) => html`<option .selected=${this.settings[field] === value}>${text}</option>`)}
        </select>
      </div>
    `;
  }

  /** Any of a few, but not more than `most`. */
  protected renderChecks(
    field: 'cameras' | 'sensors',
    label: string,
    choices: readonly { readonly id: string; readonly label: string }[],
    most: number,
    choose: (id: string, on: boolean) => void,
  ): TemplateResult {
    const chosen = this.settings[field];
    return html`
      <fieldset class="wide">
        <legend class="top">${label} ${this.renderNote(field)}</legend>
        ${choices.map(
          ({ id, label: name }) => html`
            <label class="check">
              <input type="checkbox" .checked=${chosen.includes(id)} ?disabled=${!chosen.includes(id) && chosen.length >= most} @change=${() => choose(id, !chosen.includes(id))} />${name}
            </label>
          `,
        )}
      </fieldset>
    `;
  }
}

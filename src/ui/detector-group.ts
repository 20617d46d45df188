import { css, html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { DetectorDraft, DraftState } from '../app/detector-draft.ts';
import type { DetectorSpec } from '../domain/detector.ts';
import { checkStyles } from './check-styles.ts';
import './checked-input.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

export interface NumberInput {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
  readonly hint?: string;
}

/** A group of a detector's configuration: controls that read from the draft and write to it. */
export class DetectorGroup extends RetakeElement {
  static override styles = [
    sharedStyles,
    checkStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr));
        align-items: end;
        gap: var(--space-2) var(--space-3);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .segments {
        font-size: var(--text-s);
      }
      .wrong {
        color: var(--record-ink);
      }
    `,
  ];

  @property({ attribute: false }) draft: DetectorDraft | null = null;

  /** The detector as it is now; changes render this element. */
  protected get opened(): Extract<DraftState, { at: 'open' }> | null {
    const state = this.draft === null ? null : this.watch(this.draft.state);
    return state?.at === 'open' ? state : null;
  }

  protected change(change: (spec: DetectorSpec) => DetectorSpec): void {
    this.draft?.change(change);
  }

  protected renderNumber({ label, value, least, most, whole = false, hint = '' }: NumberInput, take: (value: number) => void): TemplateResult {
    const wrong = `Type ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}.`;
    const read = (text: string): string | null => {
      const typed = text.trim() === '' ? NaN : Number(text.replace(',', '.'));
      if (!(typed >= least && typed <= most) || (whole && !Number.isInteger(typed))) return wrong;
      take(typed);
      return null;
    };
    return html`<checked-input .label=${label} .hint=${hint} .value=${String(Number(value.toPrecision(6)))} .take=${read}></checked-input>`;
  }
}

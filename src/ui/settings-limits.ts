import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { highestFrameRate, isSetting, leastDiskBudgetMb, longestLengthS, type Configuration } from '../domain/configuration.ts';
import { formatLength, formatMegabytes, parseLength, parseMegabytes } from '../domain/quantities.ts';
import { SettingsElement } from './settings-element.ts';

type Limit = 'maxLengthS' | 'maxFrameRate' | 'diskBudgetMb';

interface LimitInput {
  readonly label: string;
  readonly hint: string;
  readonly wrong: string;
  read(text: string): number | undefined;
  write(value: number): string;
}

const limits: Readonly<Record<Limit, LimitInput>> = {
  maxLengthS: {
    label: 'Maximum length',
    hint: 'The recording stops by itself. Pauses do not count.',
    wrong: `Type a length such as 1h, 30m, 120s or 1h30m, from 1s to ${formatLength(longestLengthS)}; or nothing for no limit.`,
    read: parseLength,
    write: formatLength,
  },
  maxFrameRate: {
    label: 'Maximum frame rate',
    hint: 'Frames above it are dropped evenly, and counted.',
    wrong: `Type a number of frames a second from 1 to ${highestFrameRate}, or nothing for no limit.`,
    read: (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined),
    write: String,
  },
  diskBudgetMb: {
    label: 'Disk budget',
    hint: 'Of one recording: it stops before its files need more. Without one, before the storage is full.',
    wrong: `Type a size such as 500MB or 2GB, at least ${formatMegabytes(leastDiskBudgetMb)}; or nothing for no limit.`,
    read: parseMegabytes,
    write: formatMegabytes,
  },
};

/** Where a recording ends or thins out by itself. */
@customElement('settings-limits')
export class SettingsLimits extends SettingsElement {
  override render(): TemplateResult {
    return html`
      <section class="card group" aria-labelledby="title">
        <h2 id="title">Limits</h2>
        ${this.#renderLimit('maxLengthS')} ${this.#renderLimit('maxFrameRate')} ${this.#renderLimit('diskBudgetMb')}
      </section>
    `;
  }

  #renderLimit(field: Limit): TemplateResult {
    const { label, hint, wrong, read, write } = limits[field];
    const value = this.settings[field];
    const take = (text: string): string | null => {
      const typed = text.trim();
      const limit = typed === '' ? null : read(typed);
      if (!isSetting(field, limit)) return wrong;
      this.change({ [field]: limit } satisfies Partial<Configuration>);
      return null;
    };
    return html`<checked-input .label=${label} .hint=${hint} placeholder="No limit" .value=${value === null ? '' : write(value)} .take=${take} ?overridden=${this.isOverridden(field)}></checked-input>`;
  }
}

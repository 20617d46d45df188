import type { Locator, Page } from '@playwright/test';

/** Two runs of a session side by side, through what a person sees of it. */
export class ComparisonPanel {
  readonly startButton: Locator;
  readonly endButton: Locator;
  readonly nextButton: Locator;
  readonly reportButton: Locator;
  readonly names: Locator;
  readonly only: Locator;
  /** How many frames differ, and what the sides say about the one that stands. */
  readonly verdict: Locator;
  readonly #page: Page;
  readonly #panel: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#panel = page.locator('comparison-panel');
    this.startButton = page.getByRole('button', { name: 'Compare runs' });
    this.endButton = page.getByRole('button', { name: 'End comparison' });
    this.nextButton = page.getByRole('button', { name: 'Next difference' });
    this.reportButton = page.getByRole('button', { name: 'Save report' });
    this.names = this.#panel.getByRole('combobox', { name: 'Names' });
    this.only = this.#panel.getByRole('combobox', { name: 'Only' });
    this.verdict = page.locator('comparison-strip').getByRole('paragraph').last();
  }

  side(name: 'A' | 'B'): Locator {
    return this.#panel.getByRole('combobox', { name, exact: true });
  }

  /** A figure over all names. */
  total(column: 'AP' | 'F1'): Locator {
    const columns = { F1: 6, AP: 8 };
    return this.#page.getByRole('region', { name: 'Agreement' }).getByRole('row', { name: /^All/ }).getByRole('cell').nth(columns[column]);
  }

  /** Taps the strip at a fraction of its width. */
  async tapStrip(fraction: number): Promise<void> {
    const strip = this.#page.getByTestId('strip');
    const { width = 0 } = (await strip.boundingBox()) ?? {};
    await strip.click({ position: { x: width * fraction, y: 10 } });
  }
}

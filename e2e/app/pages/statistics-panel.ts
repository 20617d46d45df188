import { expect, type Download, type Locator, type Page } from '@playwright/test';

/** The statistics of a session and its runs, through what a person sees of them. */
export class StatisticsPanel {
  readonly page: Page;
  readonly plots: Locator;
  /** The line in the first plot that stands at the frame on screen. */
  readonly position: Locator;

  constructor(page: Page) {
    this.page = page;
    this.plots = page.locator('run-plots canvas');
    this.position = page.locator('run-plots .now').first();
  }

  async unfold(): Promise<void> {
    await this.page.getByText('Statistics', { exact: true }).click();
    await expect(this.page.getByRole('heading', { name: 'Recording' })).toBeVisible();
  }

  figure(part: string, name: string): Locator {
    return this.page.locator(`dl[aria-label="${part}"]`).locator('div').filter({ has: this.page.getByText(name, { exact: true }) }).getByRole('definition');
  }

  row(name: string): Locator {
    return this.page.getByRole('table', { name: 'Stage times' }).getByRole('row').filter({ has: this.page.getByRole('rowheader', { name, exact: true }) });
  }

  async compareWith(run: RegExp): Promise<void> {
    const choice = this.page.getByRole('combobox', { name: 'Compared with' });
    await choice.selectOption((await choice.locator('option').filter({ hasText: run }).getAttribute('value')) ?? '');
  }

  plot(name: string): Locator {
    return this.page.getByRole('slider', { name, exact: true });
  }

  async plotBoth(measure: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Plot of' }).selectOption({ label: measure });
  }

  /** Taps a plot at a share of its width. */
  async tapPlot(number: number, share: number): Promise<void> {
    const area = this.page.locator('run-plots .u-over').nth(number);
    await area.scrollIntoViewIfNeeded();
    const box = await area.boundingBox();
    if (box === null) throw new Error('The plot is not on screen.');
    await this.page.mouse.move(box.x + share * box.width - 2, box.y + box.height / 2);
    await this.page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.up();
  }

  async download(name: string): Promise<Download> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name }).click();
    return download;
  }
}

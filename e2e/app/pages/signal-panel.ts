import type { Locator, Page } from '@playwright/test';

/** The signals of a session beside its replay, through what a person sees of them. */
export class SignalPanel {
  readonly page: Page;
  readonly heading: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Signals' });
  }

  async unfold(): Promise<void> {
    await this.heading.click();
  }

  /** What a channel of a signal says, with its unit. */
  value(signal: string, channel: string): Locator {
    return this.page.getByRole('region', { name: signal }).locator('div').filter({ has: this.page.getByText(channel, { exact: true }) }).getByRole('definition');
  }

  plot(signal: string, name: string): Locator {
    return this.page.getByRole('slider', { name: `${signal}, ${name}, over time` });
  }

  plotsOf(signal: string): Locator {
    return this.page.getByRole('region', { name: signal }).getByRole('slider');
  }

  /** Taps a plot at a share of its width. */
  async tap(plot: Locator, share: number): Promise<void> {
    const area = plot.locator('.u-over');
    await area.scrollIntoViewIfNeeded();
    const box = await area.boundingBox();
    if (box === null) throw new Error('The plot is not on screen.');
    await area.click({ position: { x: share * box.width, y: box.height / 2 } });
  }
}

import { expect, type Locator, type Page } from '@playwright/test';

/** Recording, through what a person sees of it. */
export class RecordPage {
  readonly page: Page;
  readonly startButton: Locator;
  readonly stopButton: Locator;
  readonly lastTake: Locator;
  readonly error: Locator;

  constructor(page: Page) {
    this.page = page;
    this.startButton = page.getByRole('button', { name: 'Start recording' });
    this.stopButton = page.getByRole('button', { name: 'Stop recording' });
    this.lastTake = page.getByRole('link', { name: /^Replay / });
    this.error = page.getByRole('region', { name: 'Preview' }).getByRole('alert');
  }

  figure(name: 'Time' | 'Frames/s' | 'Dropped' | 'Size' | 'Time left'): Locator {
    return this.page.getByLabel('Recording figures').locator('div').filter({ has: this.page.getByText(name, { exact: true }) }).getByRole('definition');
  }

  async chooseSource(name: 'Camera' | 'Demo scene'): Promise<void> {
    await this.page.getByRole('radio', { name }).check();
  }

  async chooseResolution(name: '480p' | '720p' | '1080p'): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Resolution' }).selectOption(name);
  }

  async chooseFrameRate(name: '15 fps' | '24 fps' | '30 fps' | '60 fps'): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Frame rate' }).selectOption(name);
  }

  /** Waits until the model is loaded. */
  async detectLive(model = 'Motion'): Promise<void> {
    await this.page.getByRole('radio', { name: 'Detect live' }).check();
    await this.page.getByRole('combobox', { name: 'Model' }).selectOption(model);
    await expect(this.page.getByText('Boxes appear while you record')).toBeVisible();
  }

  /** Records until the clock shows at least so many seconds, below a minute; returns with the session saved. */
  async record(seconds: number): Promise<void> {
    await this.startButton.click();
    await expect.poll(async () => Number((await this.figure('Time').textContent())?.split(':').at(-1)), { timeout: (seconds + 20) * 1000 }).toBeGreaterThanOrEqual(seconds);
    await this.stopButton.click();
    await expect(this.startButton).toBeEnabled();
    await expect(this.lastTake).toBeVisible();
  }
}

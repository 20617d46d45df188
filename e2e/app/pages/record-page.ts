import { expect, type Locator, type Page } from '@playwright/test';

/** Recording, through what a person sees of it. */
export class RecordPage {
  readonly page: Page;
  readonly startButton: Locator;
  readonly stopButton: Locator;
  readonly lastTake: Locator;
  readonly error: Locator;
  readonly pauseButton: Locator;
  readonly resumeButton: Locator;
  readonly markerButton: Locator;
  readonly snapshotButton: Locator;
  readonly retryButton: Locator;
  readonly nextButton: Locator;
  readonly note: Locator;
  readonly task: Locator;
  /** What happened in the running take, newest first. */
  readonly log: Locator;
  readonly previews: Locator;

  constructor(page: Page) {
    this.page = page;
    this.startButton = page.getByRole('button', { name: 'Start recording' });
    this.stopButton = page.getByRole('button', { name: 'Stop recording' });
    this.lastTake = page.getByRole('link', { name: /^Replay / });
    const preview = page.getByRole('region', { name: 'Preview' });
    this.error = preview.getByRole('alert');
    this.previews = preview.locator('live-preview');
    const take = page.getByRole('group', { name: 'This take' });
    this.pauseButton = take.getByRole('button', { name: 'Pause' });
    this.resumeButton = take.getByRole('button', { name: 'Resume' });
    this.markerButton = take.getByRole('button', { name: 'Marker' });
    this.snapshotButton = take.getByRole('button', { name: 'Snapshot' });
    this.retryButton = take.getByRole('button', { name: 'Retry' });
    this.nextButton = take.getByRole('button', { name: 'Next' });
    this.note = page.getByRole('textbox', { name: 'Note' });
    this.task = page.getByRole('textbox', { name: 'Task' });
    this.log = page.getByRole('log', { name: 'This take so far' });
  }

  /** The take that is being recorded, as it is called over the picture. */
  running(name: string): Locator {
    return this.page.getByRole('region', { name: 'Preview' }).getByText(name, { exact: true });
  }

  camera(name = 'Camera'): Locator {
    return this.page.getByRole('combobox', { name, exact: true });
  }

  /** Records until the clock shows at least so many seconds, below a minute; the recording goes on. */
  async recordOn(seconds: number): Promise<void> {
    if (await this.startButton.and(this.page.locator(':enabled')).isVisible()) await this.startButton.click();
    await expect.poll(async () => Number((await this.figure('Time').textContent())?.split(':').at(-1)), { timeout: (seconds + 20) * 1000 }).toBeGreaterThanOrEqual(seconds);
  }

  /** Ends the recording; returns with the session saved. */
  async stop(): Promise<void> {
    await this.stopButton.click();
    await expect(this.startButton).toBeEnabled();
    await expect(this.lastTake).toBeVisible();
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

  async chooseModel(model: string): Promise<void> {
    await this.page.getByRole('radio', { name: 'Detect live' }).check();
    await this.page.getByRole('combobox', { name: 'Model' }).selectOption(model);
  }

  /** Waits until the model is loaded. */
  async detectLive(model = 'Motion'): Promise<void> {
    await this.chooseModel(model);
    // The engine is compiled first, which takes long on a busy machine.
    await expect(this.page.getByText('Boxes appear while you record')).toBeVisible({ timeout: 30_000 });
  }

  /** Records until the clock shows at least so many seconds, below a minute; returns with the session saved. */
  async record(seconds: number): Promise<void> {
    await this.recordOn(seconds);
    await this.stop();
  }
}

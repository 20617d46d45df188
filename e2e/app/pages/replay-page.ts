import { expect, type Download, type Locator, type Page } from '@playwright/test';

/** Replaying one session, through what a person sees of it. */
export class ReplayPage {
  readonly page: Page;
  readonly playButton: Locator;
  readonly pauseButton: Locator;
  readonly picture: Locator;
  readonly seekBar: Locator;
  readonly runs: Locator;
  readonly error: Locator;
  readonly verdict: Locator;
  readonly verifyButton: Locator;
  readonly failedChecks: Locator;

  constructor(page: Page) {
    this.page = page;
    this.playButton = page.getByRole('button', { name: 'Play', exact: true });
    this.pauseButton = page.getByRole('button', { name: 'Pause', exact: true });
    this.picture = page.getByRole('img', { name: 'Picture of the session' });
    this.seekBar = page.getByRole('slider', { name: 'Position' });
    this.runs = page.getByRole('region', { name: 'Runs' }).getByRole('row').filter({ has: page.getByRole('button') });
    this.error = page.getByRole('alert');
    this.verdict = page.locator('session-verification').getByRole('status');
    this.verifyButton = page.getByRole('button', { name: /^Verify/ });
    this.failedChecks = page.getByRole('list', { name: 'Failed checks' }).getByRole('listitem');
  }

  /** Value of a row of the live figures. */
  figure(name: string): Locator {
    return this.page.getByRole('table', { name: 'Live figures' }).getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) }).getByRole('cell');
  }

  /** Value of an entry of the details. */
  detail(name: string): Locator {
    return this.page.locator('session-details').locator('div').filter({ has: this.page.getByText(name, { exact: true }) }).getByRole('definition');
  }

  /** Of a run: frames answered, with nothing found, too late, failed, not looked at, and detections. */
  fates(run: number): Locator {
    return this.runs.nth(run).locator('td.number:nth-of-type(-n + 8)');
  }

  /** Number of the frame on screen. */
  async frame(): Promise<number> {
    return Number(await this.page.getByTestId('frame').textContent());
  }

  /** Number of the last frame. */
  async lastFrame(): Promise<number> {
    const [, frames] = /of (\d+)$/.exec((await this.seekBar.getAttribute('aria-valuetext')) ?? '') ?? [];
    return Number(frames) - 1;
  }

  /** Moves the position to a moment of play time. */
  async seekTo(us: number): Promise<void> {
    await this.seekBar.fill(String(us));
  }

  async chooseGaps(name: 'Skip gaps' | 'Wait in gaps'): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Gaps' }).selectOption({ label: name });
  }

  /** The button of an entry of the timeline. */
  happening(text: string | RegExp): Locator {
    return this.page.getByRole('list', { name: 'Timeline' }).getByRole('button').filter({ hasText: text });
  }

  /** Ways to look at the session where several cameras recorded it. */
  camera(name: string | RegExp): Locator {
    return this.page.getByRole('radiogroup', { name: 'Camera' }).getByRole('radio', { name });
  }

  /** A camera's place beside the picture. */
  smallCamera(trackId: string): Locator {
    return this.page.locator('track-picker label').filter({ hasText: trackId });
  }

  async chooseTiming(name: 'As recorded' | 'Every frame'): Promise<void> {
    await this.page.getByRole('radiogroup', { name: 'Timing', exact: true }).getByRole('radio', { name }).check();
  }

  /** Plays from the first frame to the end. */
  async playThrough(timeout = 30_000): Promise<void> {
    const last = await this.lastFrame();
    await this.seekTo(0);
    await expect.poll(() => this.frame()).toBe(0);
    await this.playButton.click();
    await expect.poll(() => this.frame(), { timeout }).toBe(last);
    await expect(this.playButton).toBeVisible();
  }

  async showResults(name: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Show results' }).selectOption({ label: name });
  }

  /** Runs a detector over the session and waits until its run is listed. */
  async runDetector(model = 'Motion', timeout = 60_000): Promise<void> {
    const before = await this.runs.count();
    await this.page.getByRole('combobox', { name: 'Model' }).selectOption({ label: model });
    await this.page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(this.runs).toHaveCount(before + 1, { timeout });
  }

  /** Path of the downloaded zip. */
  async export(): Promise<string> {
    return (await this.exportAs('Session (.zip)')).path();
  }

  async importRuns(path: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Import runs' }).click();
    await (await chooser).setFiles(path);
  }

  /** What is downloaded first of what an entry of the export menu makes. */
  async exportAs(form: string): Promise<Download> {
    await this.page.getByRole('button', { name: 'Export', exact: true }).click();
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('menuitem', { name: form, exact: true }).click();
    return download;
  }
}

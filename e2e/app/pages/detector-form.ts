import { expect, type Locator, type Page } from '@playwright/test';

type Group = 'Recognised as' | 'Classes' | 'Region' | 'Frames' | 'Tracking' | 'Input' | 'Names';

/** The configuration of a detector beside a session, through what a person sees of it. */
export class DetectorForm {
  readonly page: Page;
  /** What trying a detector on the frame that stands has said. */
  readonly trial: Locator;

  constructor(page: Page) {
    this.page = page;
    this.trial = page.locator('trial-line').getByRole('status');
  }

  group(name: Group): Locator {
    return this.page.locator('detector-form summary').filter({ hasText: name });
  }

  async open(): Promise<void> {
    await this.page.locator('run-panel summary').filter({ hasText: 'Configure' }).click();
    await expect(this.group('Region')).toBeVisible({ timeout: 20_000 });
  }

  async unfold(...names: Group[]): Promise<void> {
    for (const name of names) await this.group(name).click();
  }

  async type(label: string, value: number): Promise<void> {
    const field = this.page.locator('detector-form').getByRole('textbox', { name: label });
    await field.fill(String(value));
    await field.press('Tab');
  }

  /** Names of classes from a file, whose group is unfolded. */
  async pickNames(name: string, text: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'From a file…' }).click();
    await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  }

  async chooseThreshold(threshold: number): Promise<void> {
    await this.page.getByRole('slider', { name: 'Score threshold' }).fill(String(threshold));
  }

  /** From and to: shares of the picture's width and height, which fills the stage's height or width. */
  async drawRegion([fromX, fromY]: readonly [number, number], [toX, toY]: readonly [number, number]): Promise<void> {
    await this.page.getByRole('button', { name: 'Draw on the picture' }).click();
    const box = await this.page.getByRole('img', { name: 'Picture of the session' }).boundingBox();
    if (box === null) throw new Error('The picture is not on screen.');
    await this.page.mouse.move(box.x + fromX * box.width, box.y + fromY * box.height);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + toX * box.width, box.y + toY * box.height, { steps: 3 });
    await this.page.mouse.up();
  }

  async saveAs(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Save as…' }).click();
    await this.page.getByRole('textbox', { name: 'Name of the detector' }).fill(name);
    await this.page.getByRole('button', { name: 'Save detector' }).click();
  }
}

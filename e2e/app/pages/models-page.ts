import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';

/** The models of this browser, through what a person sees of them. */
export class ModelsPage {
  readonly page: Page;
  readonly models: Locator;
  readonly catalogue: Locator;
  /** Those that were saved. */
  readonly detectors: Locator;
  /** What became of the last file. */
  readonly explanation: Locator;

  constructor(page: Page) {
    this.page = page;
    this.models = page.getByRole('list', { name: 'Models' }).locator('> li');
    this.catalogue = page.getByRole('list', { name: 'Catalogue' }).getByRole('listitem');
    this.detectors = page.getByRole('list', { name: 'Detectors' }).locator('> li');
    this.explanation = page.getByRole('alert');
  }

  model(name: string): Locator {
    return this.models.filter({ has: this.page.getByRole('heading', { name }) });
  }

  /** Of the catalogue. */
  offer(name: string): Locator {
    return this.catalogue.filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  async download(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Download ${name}`, exact: true }).click();
  }

  async resume(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Resume the download of ${name}`, exact: true }).click();
  }

  async downloadFrom(address: string): Promise<void> {
    await this.page.getByRole('textbox', { name: /address/ }).fill(address);
    await this.page.getByRole('textbox', { name: /address/ }).press('Enter');
  }

  async add(file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Add a model' }).click();
    await (await chooser).setFiles(file);
  }

  async importDetector(json: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Import a detector' }).click();
    await (await chooser).setFiles({ name: 'some.detector.json', mimeType: 'application/json', buffer: Buffer.from(json) });
  }

  /** Text of the downloaded file. */
  async exportDetector(name: string): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: `Export ${name}`, exact: true }).click();
    return readFileSync(await (await download).path(), 'utf8');
  }

  async remove(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Delete ${name}`, exact: true }).click();
  }
}

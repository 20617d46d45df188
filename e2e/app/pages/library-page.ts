import type { Download, Locator, Page } from '@playwright/test';

/** The list of sessions, through what a person sees of it. */
export class LibraryPage {
  readonly page: Page;
  readonly sessions: Locator;
  readonly demoLink: Locator;
  readonly storage: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('article');
    this.demoLink = page.getByRole('link', { name: 'Try the demo scene' });
    this.storage = page.getByText(/used, .* free in this browser/);
  }

  session(name: string): Locator {
    return this.page.getByRole('article', { name, exact: true });
  }

  /** The mark of a session that passed its verification. */
  verified(name: string): Locator {
    return this.session(name).getByRole('img', { name: 'Verified' });
  }

  async openSession(name: string): Promise<void> {
    await this.session(name).getByRole('link', { name, exact: true }).click();
  }

  async rename(from: string, to: string): Promise<void> {
    await this.page.getByRole('button', { name: `Rename ${from}`, exact: true }).click();
    const field = this.page.getByRole('textbox', { name: 'Name of the session' });
    await field.fill(to);
    await field.press('Enter');
  }

  async remove(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Delete ${name}`, exact: true }).click();
  }

  async undo(): Promise<void> {
    await this.page.getByRole('button', { name: 'Undo' }).click();
  }

  /** Path of the downloaded zip. */
  async export(name: string): Promise<string> {
    return (await this.exportAs(name, 'Session (.zip)')).path();
  }

  /** What is downloaded first of what an entry of the export menu makes. */
  async exportAs(name: string, form: string): Promise<Download> {
    await this.page.getByRole('button', { name: `Export ${name}`, exact: true }).click();
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('menuitem', { name: form, exact: true }).click();
    return download;
  }

  async import(path: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: /^Import/ }).click();
    await (await chooser).setFiles(path);
  }
}

import type { Locator, Page } from '@playwright/test';

/** What is around every page: bars, messages, the list of shortcuts. */
export class Shell {
  readonly page: Page;
  readonly messages: Locator;
  readonly shortcuts: Locator;
  readonly offline: Locator;

  constructor(page: Page) {
    this.page = page;
    this.messages = page.getByRole('status', { name: 'Messages' });
    this.shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    this.offline = page.getByText('Ready offline');
  }

  async open(hash = '#/'): Promise<void> {
    await this.page.goto(`./${hash}`);
  }

  async visit(place: 'Library' | 'Record' | 'Models' | 'Settings'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click();
  }
}

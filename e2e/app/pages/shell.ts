import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
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

  /** Lets a file fall anywhere on the page. */
  async drop(path: string, type: string): Promise<void> {
    const file = { base64: readFileSync(path).toString('base64'), name: basename(path), type };
    const data = await this.page.evaluateHandle(({ base64, name, type }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type }));
      return transfer;
    }, file);
    await this.page.getByRole('main').dispatchEvent('drop', { dataTransfer: data });
  }

  async visit(place: 'Library' | 'Record' | 'Models' | 'Settings'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click();
  }
}

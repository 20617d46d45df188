import type { Locator, Page } from '@playwright/test';

/** The settings, through what a person sees of them. */
export class SettingsPage {
  readonly page: Page;
  readonly nextName: Locator;
  readonly link: Locator;
  readonly resetButton: Locator;
  readonly notesOfAddress: Locator;

  constructor(page: Page) {
    this.page = page;
    this.nextName = page.getByRole('region', { name: 'Takes' }).getByRole('status');
    this.link = page.getByRole('textbox', { name: 'Link to these settings' });
    this.resetButton = page.getByRole('button', { name: 'Reset to defaults' });
    this.notesOfAddress = page.getByText('By address', { exact: true });
  }

  group(name: 'This page' | 'Camera' | 'Limits' | 'Takes' | 'Sound and sensors' | 'Detection'): Locator {
    return this.page.getByRole('region', { name });
  }

  text(name: string): Locator {
    return this.page.getByRole('textbox', { name });
  }

  /** Types and leaves the field, as people do. */
  async type(name: string, text: string): Promise<void> {
    await this.text(name).fill(text);
    await this.text(name).blur();
  }

  choice(group: string, name: string): Locator {
    return this.page.getByRole('group', { name: group }).getByRole('radio', { name });
  }
}

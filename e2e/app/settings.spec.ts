import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/app-test.ts';
import { looks } from '../fixtures/looks.ts';
import { readStored } from '../fixtures/stored.ts';
import { LibraryPage } from './pages/library-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { SettingsPage } from './pages/settings-page.ts';
import { Shell } from './pages/shell.ts';

/** Another query is another page: it loads again, where another hash only would not. */
async function openAt(page: Page, query: string, hash = '#/settings'): Promise<void> {
  await page.goto(`./?${query}${hash}`);
}

test('what is set is there again on the next visit, and recordings keep it', async ({ page }) => {
  const shell = new Shell(page);
  const settings = new SettingsPage(page);
  await shell.open();
  await expect(new LibraryPage(page).demoLink).toBeVisible();
  await page.keyboard.press(',');
  await settings.choice('Source', 'Demo scene').check();
  await page.getByRole('combobox', { name: 'Resolution' }).selectOption('480p');
  await settings.type('Maximum length', '1h 30m');
  await expect(settings.text('Maximum length')).toHaveValue('1h30m');
  await settings.type('Maximum frame rate', '29');
  await settings.type('Disk budget', '2000');
  await expect(settings.text('Disk budget')).toHaveValue('2GB');
  await settings.choice('When a model’s engine is lost', 'End the run').check();
  await settings.type('Task', 'pick cup');
  await settings.type('Names of recordings', '{task} no. {take} {unknown}');
  await expect(settings.nextName).toContainText('pick cup no. 1 {unknown}');
  await page.reload();
  await expect(settings.choice('Source', 'Demo scene')).toBeChecked();
  await expect(settings.text('Maximum length')).toHaveValue('1h30m');
  await expect(settings.choice('When a model’s engine is lost', 'End the run')).toBeChecked();
  await expect(settings.notesOfAddress).toHaveCount(0);

  await shell.visit('Record');
  await new RecordPage(page).record(1);
  const { sessions } = await readStored(page);
  expect(sessions).toMatchObject([
    {
      name: 'pick cup no. 1 {unknown}',
      take: { task: 'pick cup', number: 1 },
      configuration: { sourceId: 'demo-scene', height: 480, maxLengthS: 5400, maxFrameRate: 29, diskBudgetMb: 2000, task: 'pick cup' },
    },
  ]);
  await shell.visit('Settings');
  await expect(settings.nextName).toContainText('pick cup no. 2 {unknown}');
});

test('what can not be is told in its place, stays there, and counts for nothing until it is right', async ({ page }) => {
  const settings = new SettingsPage(page);
  await new Shell(page).open('#/settings');
  const limits = settings.group('Limits');
  await settings.type('Maximum length', 'soon');
  await expect(limits.getByRole('alert').filter({ hasText: 'Type a length such as 1h' })).toBeVisible();
  await expect(settings.text('Maximum length')).toHaveValue('soon');
  await expect(settings.text('Maximum length')).toHaveAttribute('aria-invalid', 'true');
  await expect(settings.link).toHaveValue(/max-length=off/);
  await settings.type('Maximum length', '2m');
  await expect(settings.text('Maximum length')).toHaveAttribute('aria-invalid', 'false');
  await expect(settings.link).toHaveValue(/max-length=2m/);
  await settings.type('Disk budget', '1MB');
  await expect(limits.getByRole('alert').filter({ hasText: 'at least 10MB' })).toBeVisible();
  await settings.type('Names of recordings', '');
  await expect(settings.group('Takes').getByRole('alert').filter({ hasText: 'needs a name' })).toBeVisible();
  await expect(settings.nextName).toContainText('Take 1');
});

test('the address sets values for one visit; what the person changes counts instead', async ({ page }) => {
  const settings = new SettingsPage(page);
  await openAt(page, 'source=demo-scene&height=480&max-length=120s&task=pick+cup&codec=h265&frame-rate=61&speed=9');
  const { messages } = new Shell(page);
  await expect(messages).toContainText('codec=h265, which is ignored. Allowed: auto, h264, vp9, av1.');
  await expect(messages).toContainText('frame-rate=61, which is ignored. Allowed: 15, 24, 30, 60.');
  await expect(messages).toContainText('speed=9, which is no setting');
  await expect(page.getByRole('combobox', { name: 'Codec' })).toHaveValue('Automatic');
  await expect(page.getByRole('combobox', { name: 'Frame rate' })).toHaveValue('30 fps');
  await expect(settings.text('Maximum length')).toHaveValue('2m');
  await expect(settings.notesOfAddress).toHaveCount(4);
  await settings.type('Task', 'wave');
  await expect(settings.notesOfAddress).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Codec' }).selectOption('VP9');

  await new Shell(page).visit('Record');
  await expect(page.getByRole('radio', { name: 'Demo scene' })).toBeChecked();
  await expect(page.getByRole('combobox', { name: 'Resolution' })).toHaveValue('480p');

  // Without the query: what the person changed is remembered, what the address said is not.
  await page.goto('about:blank');
  await new Shell(page).open('#/settings');
  await expect(settings.text('Task')).toHaveValue('wave');
  await expect(page.getByRole('combobox', { name: 'Codec' })).toHaveValue('VP9');
  await expect(settings.text('Maximum length')).toHaveValue('');
  await expect(page.getByRole('combobox', { name: 'Resolution' })).toHaveValue('720p');
});

test('settings of the version before are taken over', async ({ page }) => {
  const settings = new SettingsPage(page);
  await page.addInitScript(() => {
    if (localStorage.getItem('configuration') === null) localStorage.setItem('capture-settings', JSON.stringify({ sourceId: 'demo-scene', deviceId: 'gone', facing: 'user', height: 1080, frameRate: 61 }));
  });
  await new Shell(page).open('#/settings');
  await expect(settings.choice('Source', 'Demo scene')).toBeChecked();
  await expect(page.getByRole('combobox', { name: 'Resolution' })).toHaveValue('1080p');
  await expect(page.getByRole('combobox', { name: 'Frame rate' })).toHaveValue('30 fps');
  await settings.choice('Source', 'Camera').check();
  await expect(page.getByRole('checkbox', { name: 'A camera that is not connected' })).toBeChecked();
  await expect(settings.choice('Camera of a phone', 'Front')).toBeChecked();
});

test('a sensor is asked for at the tap that switches it on', async ({ page, context }) => {
  const settings = new SettingsPage(page);
  await context.grantPermissions(['camera', 'geolocation']);
  await context.setGeolocation({ latitude: 48.2, longitude: 16.4 });
  await new Shell(page).open('#/settings');
  await page.getByRole('checkbox', { name: 'Position' }).check();
  await expect(settings.link).toHaveValue(/sensors=position/);
  await expect(settings.group('Sound and sensors').getByRole('alert')).toBeEmpty();
});

test('the link carries the settings to another browser', async ({ page, browser }) => {
  const settings = new SettingsPage(page);
  await new Shell(page).open('#/settings');
  await settings.choice('Source', 'Demo scene').check();
  await page.getByRole('combobox', { name: 'Frame rate' }).selectOption('60 fps');
  await settings.type('Task', 'pick & place {cup}');
  await settings.choice('Countdown', '3 s').check();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(new Shell(page).messages).toContainText('Link copied');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await settings.link.inputValue());

  const elsewhere = await browser.newContext();
  const there = await elsewhere.newPage();
  await there.goto(copied);
  await expect(there.getByRole('radio', { name: 'Demo scene' })).toBeChecked();
  await new Shell(there).visit('Settings');
  await expect(new SettingsPage(there).link).toHaveValue(copied);
  await expect(there.getByRole('combobox', { name: 'Frame rate' })).toHaveValue('60 fps');
  await expect(new SettingsPage(there).text('Task')).toHaveValue('pick & place {cup}');
  await elsewhere.close();
});

test('reset brings the defaults back, and Undo what was set', async ({ page }) => {
  const settings = new SettingsPage(page);
  await openAt(page, 'max-length=30m');
  await settings.type('Task', 'wave');
  await settings.resetButton.click();
  await expect(settings.text('Task')).toHaveValue('');
  await expect(settings.text('Maximum length')).toHaveValue('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(settings.text('Task')).toHaveValue('wave');
  await expect(settings.text('Maximum length')).toHaveValue('30m');
});

test('recording switched off: by the address or in the settings, the page says so and only replays', async ({ page }) => {
  const shell = new Shell(page);
  const settings = new SettingsPage(page);
  const record = new RecordPage(page);
  await openAt(page, 'recording=off', '#/');
  await expect(new LibraryPage(page).demoLink).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('link', { name: 'Record' })).toHaveCount(0);
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/#\/$/);
  await page.getByRole('link', { name: 'Record off' }).click();
  await expect(page.getByRole('heading', { name: 'This page only replays' })).toBeVisible();
  await expect(page.getByText('switched off by the address')).toBeVisible();
  await page.keyboard.press('r');
  await expect(record.startButton).toHaveCount(0);

  await page.getByRole('main').getByRole('link', { name: 'Settings' }).click();
  await settings.choice('Recording', 'Records and replays').check();
  await settings.choice('Source', 'Demo scene').check();
  await shell.visit('Record');
  await expect(record.startButton).toBeEnabled();

  await shell.visit('Settings');
  await settings.choice('Recording', 'Only replays').check();
  await page.goto('about:blank');
  await shell.open('#/record/demo-scene');
  await expect(page.getByText('switched off in the settings')).toBeVisible();
  expect((await readStored(page)).sessions).toEqual([]);
});

for (const { name, width, height, colorScheme } of looks) {
  test(`passes axe and fits its width: ${name}, ${colorScheme}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const settings = new SettingsPage(page);
    const check = async (what: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      expect(violations.map(({ id, nodes }) => `${what}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${what} scrolls sideways`).toBeLessThanOrEqual(width);
    };
    await openAt(page, 'max-length=30m&height=1080&model=motion&cameras=a1&task=pick+cup');
    await settings.type('Maximum frame rate', 'fast');
    await expect(settings.group('Limits').getByRole('alert').filter({ hasText: 'Type a number' })).toBeVisible();
    await check('settings');
    await openAt(page, 'recording=off', '#/record');
    await expect(page.getByRole('heading', { name: 'This page only replays' })).toBeVisible();
    await check('recording off');
  });
}

import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../fixtures/app-test.ts';
import { looks } from '../fixtures/looks.ts';
import { temporaryFile } from '../fixtures/zip-content.ts';
import { LibraryPage } from './pages/library-page.ts';
import { ModelsPage } from './pages/models-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

test('an empty library offers Record, the demo scene and Import', async ({ page }) => {
  await new Shell(page).open();
  await expect(page.getByRole('heading', { name: 'Record once, retake with every model.' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Record' })).toHaveAttribute('href', '#/record');
  await expect(page.getByRole('button', { name: 'Import a session' })).toBeVisible();
  await new LibraryPage(page).demoLink.click();
  await expect(page.getByRole('radio', { name: 'Demo scene' })).toBeChecked();
  await expect(new RecordPage(page).startButton).toBeEnabled();
});

test('addresses lead to their pages, and nowhere leads to the library', async ({ page }) => {
  const shell = new Shell(page);
  await shell.open('#/models');
  await expect(new ModelsPage(page).model('Motion')).toBeVisible();
  await shell.visit('Library');
  await expect(page).toHaveURL(/#\/$/);
  await shell.open('#/nowhere');
  await expect(new LibraryPage(page).demoLink).toBeVisible();
  await shell.open('#/session/20260101-000000-00000000');
  await expect(new ReplayPage(page).error).toContainText('This session is not in this browser');
});

test('the keyboard opens the list of shortcuts and the record page', async ({ page }) => {
  const shell = new Shell(page);
  await shell.open();
  await expect(new LibraryPage(page).demoLink).toBeVisible();
  await page.keyboard.press('?');
  await expect(shell.shortcuts).toContainText('Play or pause');
  await page.keyboard.press('Escape');
  await expect(shell.shortcuts).toBeHidden();
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/#\/record$/);
});

test('a session is renamed, deleted, and taken back', async ({ page }) => {
  const shell = new Shell(page);
  const library = new LibraryPage(page);
  await shell.open('#/record/demo-scene');
  await new RecordPage(page).record(1);
  await shell.visit('Library');
  await expect(library.session('Take 1')).toContainText('Demo scene');
  await expect(library.storage).toBeVisible();
  await library.rename('Take 1', 'Kitchen');
  await expect(library.session('Kitchen')).toBeVisible();
  await library.remove('Kitchen');
  await expect(library.demoLink).toBeVisible();
  await library.undo();
  await expect(library.session('Kitchen')).toBeVisible();
  await page.reload();
  await expect(library.session('Kitchen')).toBeVisible();
});

test('a dropped zip is a session, also when it lost its name; a model of PyTorch, which is a zip, is none', async ({ page }) => {
  const shell = new Shell(page);
  const library = new LibraryPage(page);
  const golden = readFileSync('e2e/fixtures/golden/session-v1.retake.zip');
  await shell.open();
  await expect(library.demoLink).toBeVisible();
  await shell.drop(temporaryFile('download', golden), 'application/zip');
  await expect(library.sessions).toHaveCount(1);
  await shell.drop(temporaryFile('download', golden), '');
  await expect(library.sessions).toHaveCount(2);
  await shell.drop(temporaryFile('yolo.pt', golden), '');
  await expect(new ModelsPage(page).explanation).toContainText('This file is not an ONNX model');
});

for (const { name, width, height, colorScheme } of looks) {
  test(`every page passes axe and fits its width: ${name}, ${colorScheme}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const check = async (what: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      expect(violations.map(({ id, nodes }) => `${what}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${what} scrolls sideways`).toBeLessThanOrEqual(width);
    };

    const shell = new Shell(page);
    const record = new RecordPage(page);
    const replay = new ReplayPage(page);
    await shell.open();
    await expect(new LibraryPage(page).demoLink).toBeVisible();
    await check('empty library');
    await shell.open('#/record/demo-scene');
    await expect(record.startButton).toBeEnabled();
    await check('record');
    await record.record(1);
    await record.lastTake.click();
    await expect(replay.playButton).toBeEnabled();
    await check('replay');
    await replay.runDetector();
    await check('replay with a run');
    await shell.visit('Library');
    await expect(new LibraryPage(page).session('Take 1')).toBeVisible();
    await check('library');
    await shell.open('#/models');
    await expect(new ModelsPage(page).model('Motion')).toBeVisible();
    await new ModelsPage(page).add({ name: 'notes.onnx', mimeType: 'text/plain', buffer: Buffer.from('not a model') });
    await expect(new ModelsPage(page).explanation).toContainText('not an ONNX model');
    await check('models');
  });
}

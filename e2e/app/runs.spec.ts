import type { Page } from '@playwright/test';
import type { Run } from '../../src/domain/runs.ts';
import { expect, test } from '../fixtures/app-test.ts';
import { readStored } from '../fixtures/stored.ts';
import { LibraryPage } from './pages/library-page.ts';
import { evenly, openMade } from './pages/open-made.ts';
import { Shell } from './pages/shell.ts';

/** Oldest first, as they are listed. */
async function storedRuns(page: Page): Promise<Run[]> {
  return (await readStored(page)).runs.sort((a, b) => a.createdAtMs - b.createdAtMs);
}

test('a run is repeated, stopped early, renamed and deleted', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, { timestampsUs: evenly(45) }, info.outputPath('made.retake.zip'));
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Motion' });
  await page.getByRole('combobox', { name: 'Times' }).selectOption('3 times');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(replay.runs).toHaveCount(3, { timeout: 60_000 });
  await expect(replay.runs.filter({ hasText: 'Same as its repeats' })).toHaveCount(3);
  await expect(replay.fates(0)).toHaveText(['45', String((await storedRuns(page))[0]?.empty), '0', '0', '0', /^\d+$/]);
  const [first, ...repeats] = await storedRuns(page);
  expect(repeats.map(({ repeatOf, fingerprint }) => [repeatOf, fingerprint])).toEqual([[first?.id, first?.fingerprint], [first?.id, first?.fingerprint]]);

  await page.getByRole('combobox', { name: 'Stop after' }).selectOption('Decoding');
  await page.getByRole('combobox', { name: 'Times' }).selectOption('Once');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(replay.runs).toHaveCount(4, { timeout: 60_000 });
  await expect(replay.runs.nth(3)).toContainText('Motion to decoding');
  // It found nothing because it did not look: its number of detections is not 0.
  await expect(replay.fates(3)).toHaveText(['45', '–', '0', '0', '0', '–']);
  await expect(page.getByRole('combobox', { name: 'Show results' })).toHaveValue(repeats.at(-1)?.id ?? '');

  await page.getByRole('button', { name: 'Rename run 2, Motion' }).click();
  await page.getByRole('textbox', { name: 'Name of run 2' }).fill('At night');
  await page.keyboard.press('Enter');
  await expect(replay.runs.nth(1)).toContainText('2 · At night');
  await page.getByRole('button', { name: 'Delete run 1, Motion' }).click();
  await expect(replay.runs).toHaveCount(3);
  await page.reload();
  await expect(replay.runs.nth(0)).toContainText('1 · At night');
  const [renamed] = await storedRuns(page);
  expect(renamed).toEqual({ ...repeats[0], name: 'At night' });

  const zip = await replay.export();
  await page.getByRole('button', { name: 'Delete run 1, At night' }).click();
  await expect(replay.runs).toHaveCount(2);
  await replay.importRuns(zip);
  await expect(page.getByText('1 run imported, 2 were here already')).toBeVisible();
  await expect(replay.runs.nth(0)).toContainText('1 · At night');
  expect((await storedRuns(page))[0]).toEqual(renamed);
  await replay.importRuns('e2e/fixtures/golden/session-v1.retake.zip');
  await expect(replay.error).toContainText('The runs in this zip are over another recording');
  await expect(replay.runs).toHaveCount(3);
});

test('a run whose page is left keeps what it has', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, { timestampsUs: evenly(300) }, info.outputPath('made.retake.zip'));
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Motion' });
  await page.getByText('As live', { exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(() => replay.frame(), { timeout: 60_000 }).toBeGreaterThan(5);
  await new Shell(page).visit('Library');
  await new LibraryPage(page).openSession('Made session');
  await expect(replay.runs).toHaveCount(1);
  await expect(replay.runs.first()).toContainText('Partial');
  expect((await storedRuns(page))[0]?.frames).toBeGreaterThan(5);
});

test('what is pressed and clicked during a run does not end it: Cancel does', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, { timestampsUs: evenly(75) }, info.outputPath('made.retake.zip'));
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('4×');
  await expect(replay.figure('Wall time')).toHaveText(/· 0\.62 s$/);
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'Motion' });
  await page.getByRole('radio', { name: 'As live' }).check();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/^Frame [1-9]\d* of 75$/)).toBeVisible({ timeout: 60_000 });
  // At the recorded pace, whatever the player's.
  await expect(replay.figure('Wall time')).toHaveText(/· 2\.50 s$/);
  for (const key of ['Space', 'ArrowRight', 'Home', 'i', 's']) await page.keyboard.press(key);
  await replay.picture.click();
  await expect(replay.runs).toHaveCount(1, { timeout: 60_000 });
  await expect(replay.runs.filter({ hasText: 'Partial' })).toHaveCount(0);
  await expect(page.getByText('Plays all frames')).toBeVisible();
  const [run] = await storedRuns(page);
  expect(run).toMatchObject({ state: 'complete', mode: 'paced' });
  expect((run?.frames ?? 0) + (run?.skipped ?? 0)).toBe(75);

  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/^Frame [1-9]\d* of 75$/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(replay.runs.filter({ hasText: 'Partial' })).toHaveCount(1);
});

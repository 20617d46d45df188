import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/app-test.ts';
import { looks } from '../fixtures/looks.ts';
import { hasFfprobe, probe } from '../fixtures/ffprobe.ts';
import { readStored } from '../fixtures/stored.ts';
import { LibraryPage } from './pages/library-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { Shell } from './pages/shell.ts';

/** One take after the other, without a camera. */
async function openDemo(page: Page, query = ''): Promise<RecordPage> {
  const record = new RecordPage(page);
  await page.goto(`./${query}#/record/demo-scene`);
  await record.chooseResolution('480p');
  await expect(record.startButton).toBeEnabled();
  return record;
}

/** A moment of the page's own clock, so that something lies between two of them. */
async function passed(page: Page, ms: number): Promise<void> {
  const startMs = await page.evaluate(() => performance.now());
  await page.waitForFunction((until) => performance.now() > until, startMs + ms);
}

test('pause and resume: what lies between is not recorded, rows keep true times, the events are on the timeline', async ({ page }) => {
  const record = await openDemo(page);
  await record.recordOn(1);
  await page.keyboard.press('p');
  await expect(record.resumeButton).toBeVisible();
  await expect(record.running('Paused · Take 1')).toBeVisible();
  // The last figures of the recorder come a moment after the pause.
  await passed(page, 500);
  const shown = await record.figure('Time').textContent();
  await passed(page, 2000);
  expect(await record.figure('Time').textContent()).toBe(shown);
  await record.resumeButton.click();
  await expect(record.log).toContainText('Resumed');
  await record.recordOn(Number(shown?.split(':').at(-1)) + 1);
  await record.stop();

  const { sessions, rows } = await readStored(page);
  const [session] = sessions;
  expect(session?.events?.map(({ kind }) => kind)).toEqual(['paused', 'resumed']);
  const [track] = session?.tracks ?? [];
  expect(track?.segments).toHaveLength(2);
  expect(track?.frames).toBe(rows.length);
  const second = track?.segments[1]?.firstFrame ?? Number.NaN;
  expect((rows[second]?.timestampUs ?? 0) - (rows[second - 1]?.timestampUs ?? 0)).toBeGreaterThan(1_900_000);
  // What was left out on purpose is not held against the take.
  expect(track?.drops['paused']).toBeGreaterThan(0);
  await new Shell(page).visit('Library');
  await expect(new LibraryPage(page).session('Take 1')).toContainText('Demo scene');
  await expect(new LibraryPage(page).session('Take 1')).not.toContainText('drop');
});

test('markers and notes are recorded with the take', async ({ page }) => {
  const record = await openDemo(page);
  await record.recordOn(1);
  await page.keyboard.press('m');
  await record.markerButton.click();
  await record.note.fill('the cup fell over');
  await record.note.press('Enter');
  await expect(record.note).toHaveValue('');
  await expect(record.log.getByRole('listitem')).toHaveText([/the cup fell over/, /Marker/, /Marker/]);
  await record.recordOn(2);
  await record.stop();
  const { sessions } = await readStored(page);
  expect(sessions[0]?.signals).toMatchObject([{ id: 'notes', samples: 3 }]);
});

test('a snapshot is the recorded frame, under a name that says which', async ({ page }) => {
  const record = await openDemo(page);
  await record.recordOn(1);
  const download = page.waitForEvent('download');
  await page.keyboard.press('s');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^Take 1 frame \d+ at \d+\.\d{3} s\.png$/);
  const png = readFileSync(await file.path());
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([640, 480]);
  await record.stop();
  const frame = Number(/frame (\d+)/.exec(file.suggestedFilename())?.[1]);
  const { rows } = await readStored(page);
  expect(file.suggestedFilename()).toContain(`at ${((rows[frame]?.timestampUs ?? 0) / 1e6).toFixed(3)} s`);
});

test('what has been recorded so far is exported while the recording goes on', async ({ page }) => {
  test.skip(!hasFfprobe, 'NOT TESTED: ffprobe is missing.');
  const record = await openDemo(page);
  await record.recordOn(2);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export so far' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('Take 1.mp4');
  await expect(record.log).toContainText('What was recorded so far was exported');
  const exported = probe(await file.path());
  expect(exported.seconds[0]).toBe(0);
  await record.recordOn(4);
  await record.stop();
  const { sessions, rows } = await readStored(page);
  const [first, second] = sessions[0]?.tracks[0]?.segments ?? [];
  expect(exported.frames).toBe(first?.frames);
  expect(rows.length).toBe((first?.frames ?? 0) + (second?.frames ?? 0));
  expect(second?.frames).toBeGreaterThan(0);
});

test('keep and next: one take ends, the next one runs at once, both are whole', async ({ page }) => {
  const record = await openDemo(page);
  await record.task.fill('pick cup');
  await record.recordOn(1);
  await expect(record.running('pick cup 1')).toBeVisible();
  await page.keyboard.press('n');
  await expect(record.running('pick cup 2')).toBeVisible();
  await record.recordOn(1);
  await record.nextButton.click();
  await expect(record.running('pick cup 3')).toBeVisible();
  await record.recordOn(1);
  await record.stop();
  await expect.poll(async () => (await readStored(page)).sessions.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete']);
  const { sessions } = await readStored(page);
  sessions.sort((a, b) => a.startedAtMs - b.startedAtMs);
  expect(sessions.map(({ name, take }) => [name, take?.task, take?.number])).toEqual([1, 2, 3].map((number) => [`pick cup ${number}`, 'pick cup', number]));
  expect(sessions.every(({ endReason, bytes }) => endReason === 'stopped' && bytes > 0)).toBe(true);
});

test('retry: the take is thrown away and begins again with its number; Undo takes it back', async ({ page }) => {
  const record = await openDemo(page);
  await record.recordOn(1);
  await page.keyboard.press('x');
  await expect(page.getByText('Take 1 deleted')).toBeVisible();
  await expect(record.running('Take 1')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await record.recordOn(1);
  await record.stop();
  const { sessions } = await readStored(page);
  expect(sessions.map(({ name, state, deletedAtMs }) => ({ name, state, deletedAtMs }))).toEqual([
    { name: 'Take 1', state: 'complete', deletedAtMs: undefined },
    { name: 'Take 1', state: 'complete', deletedAtMs: undefined },
  ]);
});

test('the countdown is large, can be cancelled, and ends in a recording', async ({ page }) => {
  const record = await openDemo(page);
  await page.getByRole('combobox', { name: 'Countdown' }).selectOption('3 s');
  await record.startButton.click();
  await expect(page.getByRole('timer')).toHaveText('3');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('timer')).toBeHidden();
  await expect(record.startButton).toBeEnabled();
  await record.startButton.click();
  await expect(page.getByRole('timer')).toHaveText('2');
  await page.getByRole('button', { name: 'Tap to cancel' }).click();
  await expect(record.startButton).toBeEnabled();
  expect((await readStored(page)).sessions).toEqual([]);
  await record.record(1);
  expect((await readStored(page)).sessions).toHaveLength(1);
});

test('a take that would not fit its set says in what it differs, before it is recorded', async ({ page }) => {
  const record = await openDemo(page);
  await record.task.fill('pour');
  await record.record(1);
  await expect(page.getByText('Next: pour 2')).toBeVisible();
  await expect(page.getByText('Fits the set: recorded like pour 1.')).toBeVisible();
  await record.chooseResolution('720p');
  await expect(page.getByText('Size: was 640×480, is 1280×720')).toBeVisible();
  await record.chooseResolution('480p');
  await expect(page.getByText('Fits the set')).toBeVisible();
});

test('the longest length that was set ends the recording, and says so', async ({ page }) => {
  const record = await openDemo(page, '?max-length=2s');
  await expect(record.figure('Time left')).toHaveText('2 s');
  await record.startButton.click();
  await expect(page.getByText('Take 1 is saved: it reached its maximum length')).toBeVisible({ timeout: 20_000 });
  await expect(record.startButton).toBeEnabled();
  const { sessions } = await readStored(page);
  expect(sessions).toMatchObject([{ state: 'complete', endReason: 'length-limit' }]);
  await expect(new Shell(page).messages.getByRole('alert')).toHaveCount(0);
});

test('a recorder that dies: says so at once, what had been recorded is a session, and the next take works', async ({ page }) => {
  const record = await openDemo(page);
  await record.recordOn(2);
  // The one that records, and the one that waits for the next take.
  let ended = 0;
  for (const worker of page.workers()) {
    ended += await worker.evaluate(() => {
      if (!self.name.startsWith('record-')) return 0;
      self.close();
      return 1;
    });
  }
  expect(ended).toBeGreaterThan(0);
  await expect(record.error).toContainText('A background part of the page ended');
  await expect(page.getByText('What had been recorded of Take 1 is saved')).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await record.record(1);
  const { sessions } = await readStored(page);
  expect(sessions.map(({ name, state }) => [name, state]).sort()).toEqual([
    ['Take 1', 'recovered'],
    ['Take 2', 'complete'],
  ]);
});

test('a recording that ends by itself and can not be saved: says so, and what is durable is a session', async ({ page }) => {
  const record = await openDemo(page, '?max-length=2s');
  await expect(record.startButton).toBeEnabled();
  for (const worker of page.workers()) {
    await worker.evaluate(() => {
      if (!self.name.startsWith('record-')) return;
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (row: { readonly state?: string }) {
        if (row.state === 'complete') throw new DOMException('No room.', 'QuotaExceededError');
        return put.call(this, row);
      };
    });
  }
  await record.startButton.click();
  await expect(record.error).toContainText('storage is full', { ignoreCase: true, timeout: 20_000 });
  await expect(page.getByText('What had been recorded of Take 1 is saved')).toBeVisible();
  const { sessions } = await readStored(page);
  expect(sessions).toMatchObject([{ name: 'Take 1', state: 'recovered' }]);
});

for (const { name, width, height, colorScheme } of looks) {
  test(`recording passes axe and fits its width: ${name}, ${colorScheme}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const check = async (what: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      expect(violations.map(({ id, nodes }) => `${what}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${what} scrolls sideways`).toBeLessThanOrEqual(width);
    };
    const record = await openDemo(page, '?countdown=10&task=pick+cup');
    await check('ready');
    await record.startButton.click();
    await expect(page.getByRole('timer')).toBeVisible();
    await check('countdown');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Countdown' }).selectOption('None');
    await record.recordOn(1);
    await record.markerButton.click();
    await expect(record.log).toContainText('Marker');
    await check('recording');
    await record.pauseButton.click();
    await expect(record.resumeButton).toBeVisible();
    await check('paused');
  });
}

test('while something is recorded the screen stays on and leaving asks first, also in a pause; afterwards neither', async ({ page, context }) => {
  await context.grantPermissions(['camera', 'screen-wake-lock']);
  await page.addInitScript(() => {
    const held = new Set<WakeLockSentinel>();
    const request = WakeLock.prototype.request;
    WakeLock.prototype.request = async function (type) {
      const lock = await request.call(this, type);
      held.add(lock);
      lock.addEventListener('release', () => held.delete(lock));
      return lock;
    };
    Object.assign(globalThis, { held });
  });
  const locks = () => page.evaluate(() => (globalThis as unknown as { held: Set<WakeLockSentinel> }).held.size);
  const asks = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
  const record = await openDemo(page);
  expect([await locks(), await asks()]).toEqual([0, false]);
  await record.recordOn(1);
  await expect.poll(locks).toBe(1);
  expect(await asks()).toBe(true);
  await page.keyboard.press('p');
  await expect(record.resumeButton).toBeVisible();
  expect([await locks(), await asks()]).toEqual([1, true]);
  await record.resumeButton.click();
  await record.stop();
  await expect.poll(locks).toBe(0);
  expect(await asks()).toBe(false);
});

import AxeBuilder from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures/app-test.ts';
import { readStored } from '../fixtures/stored.ts';
import type { MadeSession } from '../pages/make-session.ts';
import { DetectorForm } from './pages/detector-form.ts';
import { openMade } from './pages/open-made.ts';
import type { ReplayPage } from './pages/replay-page.ts';

const stepUs = 33_333;
const steps = (frames: number, startUs: number): number[] => Array.from({ length: frames }, (_, frame) => startUs + frame * stepUs);

/** Two seconds, a pause of three in which the phone was turned, two seconds upright. */
const paused: MadeSession = {
  timestampsUs: [...steps(60, 0), ...steps(60, 5_000_000)],
  segmentStarts: [0, 60],
  turned: { 1: { width: 240, height: 320 } },
  events: [
    { timestampUs: 2_010_000, kind: 'paused' },
    { timestampUs: 4_980_000, kind: 'resumed' },
    { timestampUs: 5_000_000, kind: 'picture-changed', trackId: 'cam0', detail: '240 × 320' },
    { timestampUs: 6_000_000, kind: 'exported' },
  ],
};

/** Seconds that were played, and that the session lasts in the chosen way. */
async function wallTimes(replay: ReplayPage): Promise<readonly [number, number]> {
  const [wall = NaN, recorded = NaN] = ((await replay.figure('Wall time').textContent()) ?? '').split('·').map((text) => Number.parseFloat(text));
  return [wall, recorded];
}

test('a pause is skipped, or waited for when that is asked', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, paused, info.outputPath('made.retake.zip'));
  await expect(replay.detail('Picture')).toHaveText('320 × 240, 240 × 320');
  await expect(replay.detail('Frames')).toContainText('120 (8 key) in 2 files');

  await replay.playThrough();
  const [skipped, shorter] = await wallTimes(replay);
  expect(shorter).toBeCloseTo(4, 1);
  expect(skipped / 4).toBeGreaterThan(0.98);
  expect(skipped).toBeLessThan(6);
  await expect(replay.figure('Painted numbers')).toHaveText(/^\d+ · 0$/);

  await replay.chooseGaps('Wait in gaps');
  await replay.playThrough();
  const [waited, longer] = await wallTimes(replay);
  expect(longer).toBeCloseTo(7, 1);
  expect(waited / 7).toBeGreaterThan(0.98);
  await expect(replay.figure('Painted numbers')).toHaveText(/^\d+ · 0$/);
});

test('a part of a session is chosen by keys and buttons, played, and given up', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, { timestampsUs: steps(90, 0) }, info.outputPath('made.retake.zip'));
  const played = page.getByRole('status').filter({ hasText: /^Plays/ });
  await expect(played).toHaveText('Plays all frames');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => replay.frame()).toBe(30);
  await page.keyboard.press('i');
  await expect(played).toHaveText('Plays frames 30–89');
  await replay.seekTo(60 * stepUs);
  await expect.poll(() => replay.frame()).toBe(60);
  await page.getByRole('button', { name: 'Play to this frame' }).click();
  await expect(played).toHaveText('Plays frames 30–60');
  await replay.chooseTiming('Every frame');
  await replay.playButton.click();
  await expect(replay.figure('Presented')).toHaveText('31');
  await expect(replay.figure('Painted numbers')).toHaveText('31 · 0');
  expect(await replay.frame()).toBe(60);
  await page.keyboard.press('Shift+O');
  await expect(played).toHaveText('Plays frames 30–89');
  await page.getByRole('button', { name: 'Play all frames' }).click();
  await expect(played).toHaveText('Plays all frames');
});

test('dragged, the thumb stays under the finger and the picture comes to it', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, { timestampsUs: steps(300, 0), keyEvery: 300 }, info.outputPath('made.retake.zip'));
  const { x, y, width, height } = (await replay.seekBar.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + 10, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.9, y + height / 2, { steps: 20 });
  await page.mouse.move(x + width * 0.4, y + height / 2, { steps: 20 });
  // The finger rests, and was not lifted.
  const underFinger = Number(await replay.seekBar.inputValue());
  const frame = Math.floor((underFinger + 1) / stepUs);
  expect(frame).toBeGreaterThan(100);
  expect(frame).toBeLessThan(140);
  await expect.poll(() => replay.frame()).toBe(frame);
  expect(Number(await replay.seekBar.inputValue())).toBe(underFinger);
  await expect(replay.figure('Painted numbers')).toHaveText(/^[1-9]\d* · 0$/);
  await page.mouse.up();
  expect(await replay.frame()).toBe(frame);

  // Lifted before the picture is there, the thumb does not go back.
  await page.mouse.down();
  await page.mouse.move(x + width * 0.95, y + height / 2, { steps: 3 });
  const seen = await replay.seekBar.evaluateHandle((bar: HTMLInputElement) => {
    const seen: number[] = [];
    const look = (): void => {
      seen.push(bar.valueAsNumber);
      requestAnimationFrame(look);
    };
    look();
    return seen;
  });
  await page.mouse.up();
  const lifted = Math.floor((Number(await replay.seekBar.inputValue()) + 1) / stepUs);
  await expect.poll(() => replay.frame()).toBe(lifted);
  await expect(replay.seekBar).toHaveValue(String(lifted * stepUs));
  expect(Math.min(...(await seen.jsonValue()))).toBe(lifted * stepUs);
});

test('the timeline says what happened and leads there', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, paused, info.outputPath('made.retake.zip'));
  await expect(page.getByRole('list', { name: 'Timeline' }).getByRole('listitem')).toHaveText([
    '0:01.999 Nothing recorded for 3.0 s',
    '0:01.999 Paused',
    '0:01.999 Resumed',
    '0:01.999 The picture turned or changed its size (240 × 320)',
    '0:02.999 What was recorded so far was exported',
  ]);
  for (const [text, frame] of [['Resumed', 60], ['Paused', 59], ['exported', 90]] as const) {
    await replay.happening(text).click();
    await expect.poll(() => replay.frame()).toBe(frame);
  }
  await replay.seekTo(2_100_000);
  await expect.poll(() => replay.frame()).toBe(63);
  await replay.chooseGaps('Wait in gaps');
  await expect(replay.happening('exported')).toContainText('0:06.000');
  await replay.seekTo(2_100_000);
  await expect.poll(() => replay.frame()).toBe(59);
});

test('notes and markers stand on the timeline', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, { timestampsUs: steps(60, 0) }, info.outputPath('made.retake.zip'));
  await expect(page.getByRole('list', { name: 'Timeline' })).toBeHidden();
  // As the recorder stores them: a track of texts without channels, in a block.
  await page.evaluate(async () => {
    const request = indexedDB.open('retake');
    const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const transaction = database.transaction(['sessions', 'signals'], 'readwrite');
    const [session] = await new Promise<{ id: string }[]>((resolve) => {
      const all = transaction.objectStore('sessions').getAll();
      all.onsuccess = () => resolve(all.result as { id: string }[]);
    });
    transaction.objectStore('sessions').put({ ...session, signals: [{ id: 'notes', label: 'Notes', channels: [], samples: 2 }] });
    const timestampUs = Float64Array.of(500_000, 1_000_000);
    transaction.objectStore('signals').put({ sessionId: session?.id, trackId: 'notes', first: 0, timestampUs, values: new Float64Array(), texts: ['door opens', ''] });
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  });
  await page.reload();
  await expect(replay.happening('Note: door opens')).toContainText('0:00.500');
  await expect(replay.detail('Signals')).toHaveText('Notes: 2 samples');
  await replay.happening('Marker').click();
  await expect.poll(() => replay.frame()).toBe(30);
});

test('each camera is replayed by itself, and its runs are its own', async ({ page, baseURL }, info) => {
  const made = { timestampsUs: steps(45, 0), more: [{ timestampsUs: steps(30, 200_000), width: 480, height: 360, firstNumber: 5000 }] };
  const replay = await openMade(page, baseURL, made, info.outputPath('made.retake.zip'));
  await expect(replay.camera(/cam0/)).toBeChecked();
  await replay.camera(/cam1/).check();
  await expect.poll(() => replay.lastFrame()).toBe(29);
  // Its first use: the model is still being read when the slider was moved, and Run waits for that.
  await new DetectorForm(page).chooseThreshold(0.7);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(replay.runs).toHaveCount(1, { timeout: 60_000 });
  expect((await readStored(page)).runs).toMatchObject([{ detector: { options: { scoreThreshold: 0.7 } } }]);
  await expect(replay.runs).toContainText('cam1');
  const shown = page.getByRole('combobox', { name: 'Show results' });
  await expect(shown.getByRole('option')).toHaveText(['None', '1 · Motion']);
  await replay.camera(/cam0/).check();
  await expect.poll(() => replay.lastFrame()).toBe(44);
  await expect(shown.getByRole('option')).toHaveText(['None']);
  await replay.chooseTiming('Every frame');
  await replay.playThrough();
  await expect(replay.figure('Painted numbers')).toHaveText('45 · 0');
  await replay.camera(/cam1/).check();
  await expect(shown).toHaveValue(/.+/);
});

test('the other cameras stand beside the picture in small; a tap makes one the large picture', async ({ page, baseURL }, info) => {
  const made = { timestampsUs: steps(45, 0), more: [{ timestampsUs: steps(30, 510_000), width: 480, height: 360, firstNumber: 5000 }] };
  const replay = await openMade(page, baseURL, made, info.outputPath('made.retake.zip'));
  await expect(replay.smallCamera('cam0')).toContainText('Shown above');
  await expect(replay.smallCamera('cam1')).toContainText('Not recorded');
  await replay.seekTo(1_000_000);
  await expect(replay.smallCamera('cam1')).not.toContainText('Not recorded');
  // The colour that the pictures are of.
  const blueOf = (picture: Locator): Promise<number> => picture.evaluate((canvas: HTMLCanvasElement) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    copy?.drawImage(canvas, 0, 0);
    return copy?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[2] ?? 0;
  });
  await expect.poll(() => blueOf(replay.smallCamera('cam1').locator('canvas'))).toBeGreaterThan(60);
  await replay.smallCamera('cam1').click();
  await expect(replay.camera(/cam1/)).toBeChecked();
  await expect.poll(() => replay.frame()).toBe(14);
  await expect(replay.smallCamera('cam1')).toContainText('Shown above');
  await expect.poll(() => blueOf(replay.smallCamera('cam0').locator('canvas'))).toBeGreaterThan(60);
  await replay.camera(/cam1/).press('ArrowLeft');
  await expect(replay.camera(/cam0/)).toBeChecked();
  await expect.poll(() => replay.lastFrame()).toBe(44);
});

for (const { name, width, height } of [{ name: 'phone', width: 360, height: 740 }, { name: 'desktop', width: 1280, height: 800 }]) {
  test(`a session with pauses and cameras passes axe and fits its width: ${name}`, async ({ page, baseURL }, info) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openMade(page, baseURL, { ...paused, more: [{ timestampsUs: steps(30, 200_000), firstNumber: 5000 }] }, info.outputPath('made.retake.zip'));
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
  });
}

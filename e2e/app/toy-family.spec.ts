import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { AppServer } from '../fixtures/app-server.ts';
import { expect, test } from '../fixtures/app-test.ts';
import { buildWith } from '../fixtures/build-with.ts';
import { toyModel } from '../fixtures/made-models.ts';
import { readStored } from '../fixtures/stored.ts';
import { ModelsPage } from './pages/models-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

const family = readFileSync(new URL('../fixtures/toy-family.ts.txt', import.meta.url), 'utf8');

/** Colours of the picture across the right side of the toy's box, and of as many pixels outside of it. */
async function colours(picture: Locator): Promise<{ across: number[]; outside: number[] }> {
  const png = (await picture.screenshot()).toString('base64');
  return picture.page().evaluate(async (png) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0))]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    // 4:3, in the middle of what there is.
    const width = (bitmap.height * 4) / 3;
    const row = (from: number): number[] => [...(context?.getImageData(Math.round((bitmap.width - width) / 2 + from * width), Math.round(0.6 * bitmap.height), Math.round(0.06 * width), 1).data ?? [])];
    return { across: row(0.67), outside: row(0.75) };
  }, png);
}

test('one file more is a model family: recognised, run, stored and drawn', async ({ page }) => {
  const { app, remove } = await buildWith('workers/detect/families/toy.ts', family);
  const server = new AppServer(app);
  try {
    await server.start();
    await page.goto(`${server.url}#/models`);
    const shell = new Shell(page);
    const models = new ModelsPage(page);
    await models.add({ name: 'toy.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(toyModel()) });
    await expect(models.model('toy')).toContainText('Toy: it takes toy_picture.', { timeout: 20_000 });

    await shell.visit('Record');
    const record = new RecordPage(page);
    await record.chooseSource('Demo scene');
    await record.chooseResolution('480p');
    await record.record(1);
    await record.lastTake.click();
    const replay = new ReplayPage(page);
    await replay.runDetector('toy');
    const { rows, runs, results } = await readStored(page);
    expect(runs).toMatchObject([{ state: 'complete', frames: rows.length, detections: rows.length, detector: { family: 'toy' } }]);
    const said = results.flatMap((block) => block.results);
    expect(said.map(({ frame }) => frame)).toEqual(rows.map((_, frame) => frame));
    for (const { detections } of said) expect(detections).toMatchObject([{ label: 'toy', box: [0.2, 0.3, 0.7, 0.9] }]);

    await replay.seekTo(0);
    await expect(replay.figure('Detections in this frame')).toHaveText('1');
    const drawn = await colours(replay.picture);
    await replay.showResults('None');
    await expect(replay.figure('Detections in this frame')).not.toHaveText('1');
    await expect.poll(async () => (await colours(replay.picture)).across).not.toEqual(drawn.across);
    expect((await colours(replay.picture)).outside).toEqual(drawn.outside);
  } finally {
    await server.stop();
    remove();
  }
});

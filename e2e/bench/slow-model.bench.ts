import { test, type Page } from '@playwright/test';
import { slowModel } from '../fixtures/made-models.ts';
import { appUrl, withProfile } from './browser.ts';
import { report } from './figure.ts';
import { watchLongTasks } from './long-tasks.ts';

const seconds = 12;

async function addModel(page: Page): Promise<void> {
  await page.goto(`${appUrl}/#/models`);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add a model' }).click();
  await (await chooser).setFiles({ name: 'slow.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(slowModel(3)) });
  await page.getByRole('heading', { name: 'slow' }).waitFor({ timeout: 120_000 });
}

async function recordScene(page: Page): Promise<void> {
  await page.goto(`${appUrl}/#/record/demo-scene`);
  await page.locator('button[aria-label="Start recording"]:enabled').click();
  await page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), seconds * 1000);
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('link', { name: /^Replay/ }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
}

async function startRun(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Pause', exact: true, disabled: true }).waitFor({ timeout: 120_000 });
}

function figure(page: Page, name: string): Promise<string> {
  return page.getByRole('table', { name: 'Live figures' }).getByRole('row', { name }).getByRole('cell').innerText();
}

/** From the tap on Cancel until Play can be pressed again, in the page's own time. */
async function cancelMs(page: Page): Promise<number> {
  const play = await page.getByRole('button', { name: 'Pause', exact: true }).elementHandle();
  const cancel = await page.getByRole('button', { name: 'Cancel', exact: true }).elementHandle();
  if (play === null || cancel === null) throw new Error('Nothing runs that could be cancelled.');
  return play.evaluate(
    (play, cancel) =>
      new Promise<number>((resolve) => {
        const startMs = performance.now();
        const enabled = new MutationObserver(() => (play as HTMLButtonElement).disabled || resolve(performance.now() - startMs));
        enabled.observe(play, { attributes: true });
        (cancel as HTMLButtonElement).click();
      }),
    cancel,
  );
}

test('bars 3 and 8: paced, with a model far too slow', async () => {
  await withProfile(undefined, async (context) => {
    const page = await context.newPage();
    await addModel(page);
    await recordScene(page);
    await page.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'slow' });
    await page.getByRole('radiogroup', { name: 'Timing of the run' }).getByText('As live').click();
    const longTasks = await watchLongTasks(page);
    await startRun(page);
    await page.getByRole('button', { name: 'Play', exact: true, disabled: false }).waitFor({ timeout: 120_000 });
    const tasks = await longTasks();
    const [wall = NaN, recorded = NaN] = (await figure(page, 'Wall time')).split('·').map((text) => Number.parseFloat(text));
    const [presented, skipped, inferMs] = [await figure(page, 'Presented'), await figure(page, 'Skipped'), Number.parseFloat(await figure(page, 'Infer'))];
    const what = `paced run with a model of ${inferMs.toFixed(0)} ms, ${presented} frames processed, ${skipped} too late`;
    await report({ bar: 3, what: `long tasks on the page, ${what}`, measured: `${tasks.length}`, wanted: '0', met: tasks.length === 0, values: tasks });
    const overMs = (wall - recorded) * 1000;
    await report({ bar: 8, what: `end behind the recorded timing, ${what}`, measured: `${(overMs / inferMs).toFixed(2)} inferences`, wanted: '≤ 1.2', met: overMs <= 1.2 * inferMs, values: [overMs, inferMs] });
    const stops: number[] = [];
    for (let round = 0; round < 3; round++) {
      await startRun(page);
      await page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), 1.5 * inferMs);
      stops.push(await cancelMs(page));
    }
    const slowest = Math.max(...stops);
    await report({ bar: 8, what: `from Cancel in a paced run with a model of ${inferMs.toFixed(0)} ms to Play`, measured: `${slowest.toFixed(0)} ms`, wanted: '≤ 100 ms', met: slowest <= 100, values: stops });
  });
});

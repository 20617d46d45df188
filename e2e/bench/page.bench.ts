import { gzipSync } from 'node:zlib';
import { test, type Page } from '@playwright/test';
import { appUrl, withProfile } from './browser.ts';
import { cameraClip } from './camera-clip.ts';
import { median, report } from './figure.ts';
import { watchLongTasks } from './long-tasks.ts';

const recordButton = (page: Page) => page.getByRole('button', { name: 'Start recording' });

async function readyToRecord(page: Page): Promise<void> {
  await page.locator('button[aria-label="Start recording"]:enabled').waitFor();
}

/** Waits in the page until so many milliseconds of its clock have passed. */
function letRun(page: Page, ms: number): Promise<void> {
  return page.evaluate((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)), ms);
}

test('bar 3: long tasks while recording and while replaying', async () => {
  await withProfile(cameraClip(), async (context) => {
    const page = await context.newPage();
    await page.goto(`${appUrl}/#/record/camera`);
    await readyToRecord(page);
    await letRun(page, 2000);
    const recordingTasks = await watchLongTasks(page);
    await recordButton(page).click();
    await letRun(page, 12_000);
    const whileRecording = await recordingTasks();
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await page.getByRole('link', { name: /^Replay/ }).click();
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await letRun(page, 1000);
    const replayingTasks = await watchLongTasks(page);
    await page.getByRole('button', { name: 'Play' }).click();
    await letRun(page, 10_000);
    const whileReplaying = await replayingTasks();
    for (const [what, values] of [['recording 12 s, 720p30', whileRecording], ['replaying 10 s', whileReplaying]] as const) {
      await report({ bar: 3, what: `long tasks on the page while ${what}`, measured: `${values.length}`, wanted: '0', met: values.length === 0, values });
    }
  });
});

async function gzippedBytes(urls: Iterable<string>): Promise<number> {
  const bodies = await Promise.all([...urls].map(async (url) => (await fetch(url)).arrayBuffer()));
  return bodies.reduce((sum, body) => sum + gzipSync(body).byteLength, 0);
}

test('bar 12: page ready to record', async () => {
  await withProfile(cameraClip(), async (context) => {
    const times: number[] = [];
    let gzipped = 0;
    for (let round = 0; round < 5; round++) {
      const page = await context.newPage();
      const scripts = new Set<string>();
      // What the service worker fetches for later is not on the path.
      page.on('request', (request) => {
        if (new URL(request.url()).pathname.endsWith('.js') && request.serviceWorker() === null) scripts.add(request.url());
      });
      const startMs = performance.now();
      await page.goto(`${appUrl}/#/record/camera`);
      await readyToRecord(page);
      times.push(performance.now() - startMs);
      if (round === 0) gzipped = await gzippedBytes(scripts);
      await page.close();
    }
    const [first = 0, ...later] = times;
    await report({ bar: 12, what: 'page ready to record, first visit', measured: `${(first / 1000).toFixed(2)} s`, wanted: '≤ 1.0 s', met: first <= 1000, values: [first] });
    const again = median(later);
    await report({ bar: 12, what: 'page ready to record, later visits', measured: `${(again / 1000).toFixed(2)} s`, wanted: '≤ 1.0 s', met: again <= 1000, values: later });
    await report({ bar: 12, what: 'script on that path, gzipped', measured: `${(gzipped / 1024).toFixed(0)} KB`, wanted: '≤ 100 KB', met: gzipped <= 100 * 1024, values: [gzipped] });
  });
});

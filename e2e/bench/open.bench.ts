import { test, type BrowserContext, type Page } from '@playwright/test';
import { appUrl, harnessUrl, withProfile } from './browser.ts';
import { median, report } from './figure.ts';

const frames = 108_000;

/** The bare page, where the app is: what it stores is the app's. */
async function openHarnessAtApp(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.route(`${appUrl}/lab/**`, async (route) => {
    await route.fulfill({ response: await route.fetch({ url: route.request().url().replace(`${appUrl}/lab`, harnessUrl) }) });
  });
  await page.goto(`${appUrl}/lab/`);
  await page.locator('html[data-ready]').waitFor();
  return page;
}

/** Milliseconds from the tap in the library until the first picture stands and the runs are listed. */
async function openSession(page: Page): Promise<number> {
  await page.goto(`${appUrl}/#/`);
  const card = page.getByRole('link', { name: 'An hour' }).first();
  await card.waitFor();
  const startMs = performance.now();
  await card.click();
  await Promise.all([page.getByRole('button', { name: 'Play', exact: true }).waitFor(), page.getByRole('region', { name: 'Runs' }).waitFor()]);
  return performance.now() - startMs;
}

test('bar 10: opening an hour', async () => {
  await withProfile(undefined, async (context) => {
    const lab = await openHarnessAtApp(context);
    await lab.evaluate((frames) => benchLab.storeLong(frames), frames);
    await lab.close();
    const page = await context.newPage();
    const values: number[] = [];
    for (let round = 0; round < 7; round++) values.push(await openSession(page));
    const each = median(values);
    await report({ bar: 10, what: `open a session of ${frames} frames with one run`, measured: `${each.toFixed(0)} ms`, wanted: '≤ 500 ms', met: each <= 500, values });
  });
});

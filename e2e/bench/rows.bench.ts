import { test } from '@playwright/test';
import { openHarness, withProfile } from './browser.ts';
import { median, report } from './figure.ts';

test('bar 5: rows and running statistics', async () => {
  await withProfile(undefined, async (context) => {
    const page = await openHarness(context);
    for (const [width, height] of [[640, 480], [1280, 720], [1920, 1080]] as const) {
      const values: number[] = [];
      for (let round = 0; round < 5; round++) {
        values.push(await page.evaluate(async ({ width, height }) => (await benchLab.rowsMs(30)) + (await benchLab.statisticsMs(width, height, 300)), { width, height }));
      }
      const each = median(values);
      await report({ bar: 5, what: `rows and running statistics a frame, ${width} × ${height}`, measured: `${each.toFixed(2)} ms`, wanted: '≤ 0.5 ms', met: each <= 0.5, values });
    }
  });
});

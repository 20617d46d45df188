import { test } from '@playwright/test';
import { openHarness, processorSeconds, withProfile } from './browser.ts';
import { median, report, wantLong } from './figure.ts';
import { HeapMeter } from './heap.ts';

const minuteFrames = 1800;

test('bar 13: the last minutes of a long recording against the first', async () => {
  test.setTimeout(60 * 60_000);
  const minutes = wantLong ? 60 : 10;
  await withProfile(undefined, async (context) => {
    const page = await openHarness(context);
    await page.evaluate(() => benchLab.startEndurance());
    const heap = await HeapMeter.of(context, page);
    const reach = (frames: number): Promise<number> => page.evaluate((frames) => benchLab.reachFrames(frames), frames);
    /** Processor time of the whole browser for each frame of a minute, in ms, from that frame on. */
    const costOfMinute = async (from: number): Promise<number> => {
      const first = await reach(from);
      const before = await processorSeconds(context);
      const last = await reach(from + minuteFrames);
      return ((await processorSeconds(context)) - before) * 1000 / (last - first);
    };
    const costs = [await costOfMinute(1)];
    const bytesEarly = await heap.bytes();
    for (let minute = 1; minute < minutes; minute++) costs.push(await costOfMinute(minute * minuteFrames));
    const grownMb = ((await heap.bytes()) - bytesEarly) / 2 ** 20;
    const stopMs = await page.evaluate(() => benchLab.stopEndurance());

    // One minute takes seconds here, in which other programs show: three of them tell more, and the first is warm-up besides.
    const ratio = median(costs.slice(-3)) / median(costs.slice(0, 3));
    await report({ bar: 13, what: `processor time per frame, last of ${minutes} minutes against first, medians of 3`, measured: ratio.toFixed(2), wanted: '≤ 1.1', met: ratio <= 1.1, values: costs });
    await report({ bar: 13, what: `page and worker heap growth, minute 1 to ${minutes}`, measured: `${grownMb.toFixed(1)} MB`, wanted: '≤ 20 MB', met: grownMb <= 20, values: [bytesEarly] });
    await report({ bar: 1, what: `stop to session, ${minutes} min of frames, 320 × 240`, measured: `${stopMs.toFixed(0)} ms`, wanted: '≤ 50 ms', met: stopMs <= 50, values: [stopMs] });
  });
});

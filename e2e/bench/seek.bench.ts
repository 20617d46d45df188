import { test } from '@playwright/test';
import { openHarness, withProfile } from './browser.ts';
import { median, report } from './figure.ts';

const frames = 1800;
const positions = 80;

/** Numbers from 0 to 1 that look like chance and are the same each time (Park and Miller's generator). */
function* chances(): Generator<number> {
  for (let state = 20_261; ; yield state / 2_147_483_647) state = (state * 48_271) % 2_147_483_647;
}

test('bar 9: seeking to random frames', async () => {
  await withProfile(undefined, async (context) => {
    const page = await openHarness(context);
    const id = await page.evaluate((frames) => benchLab.recordLong(frames, 1280, 720), frames);
    // No frame twice: a video that is there already shows nothing new.
    const sought = new Set<number>();
    for (const chance of chances()) {
      sought.add(Math.floor(chance * frames));
      if (sought.size === positions) break;
    }
    const { player, video, videoSeeked } = await page.evaluate(({ id, sought }) => benchLab.seekBoth(id, sought), { id, sought: [...sought] });
    const [ours, theirs, seeked] = [median(player), median(video), median(videoSeeked)];
    const ratio = ours / theirs;
    const what = `seek to ${positions} random frames, 720p: median ${ours.toFixed(1)} ms against <video>'s ${theirs.toFixed(1)} ms (${seeked.toFixed(1)} ms to seeked)`;
    await report({ bar: 9, what, measured: ratio.toFixed(2), wanted: '≤ 1.0', met: ratio <= 1, values: [...player, ...video] });
  });
});

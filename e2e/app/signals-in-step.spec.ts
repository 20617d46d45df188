import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../fixtures/app-test.ts';
import type { MadeSignal } from '../pages/make-signals.ts';
import { openMade } from './pages/open-made.ts';
import { SignalPanel } from './pages/signal-panel.ts';

const stepUs = 100_000;
const frames = 30;

/** 50 samples a second from 0.5 s on; now and then without y. */
const motion: MadeSignal = {
  id: 'motion',
  label: 'Motion',
  channels: [{ name: 'accelerationX', unit: 'm/s²' }, { name: 'accelerationY', unit: 'm/s²' }, { name: 'interval', unit: 'ms' }],
  samples: Array.from({ length: 125 }, (_, at) => ({ timestampUs: 500_000 + at * 20_000, values: [at / 8, at % 25 === 0 ? null : -at, 20] })),
};

/** Found once, and again after two seconds. */
const position: MadeSignal = {
  id: 'position',
  label: 'Position',
  channels: [{ name: 'latitude', unit: '°' }, { name: 'longitude', unit: '°' }, { name: 'speed', unit: 'm/s' }],
  samples: [{ timestampUs: 0, values: [47.3769, 8.5417, null] }, { timestampUs: 2_000_000, values: [47.3771, 8.5419, 1.25] }],
};

const notes: MadeSignal = { id: 'notes', label: 'Notes', channels: [], samples: [{ timestampUs: 1_000_000, values: [], text: 'cup' }] };

const timestampsUs = Array.from({ length: frames }, (_, frame) => frame * stepUs);

test('signals say what they said at the frame on screen; their plots show where it is and lead elsewhere', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, { timestampsUs, signals: [motion, position, notes] }, info.outputPath('made.retake.zip'));
  const signals = new SignalPanel(page);
  await signals.unfold();
  const values = {
    x: signals.value('Motion', 'accelerationX'),
    y: signals.value('Motion', 'accelerationY'),
    latitude: signals.value('Position', 'latitude'),
    speed: signals.value('Position', 'speed'),
  };
  // Before the first sample.
  await expect(values.x).toHaveText('– m/s²');
  await expect(values.latitude).toHaveText('47.376900 °');
  await expect(values.speed).toHaveText('– m/s');

  for (const frame of [19, 6, 20, 29]) {
    await replay.seekTo(frame * stepUs);
    const [own, place] = [motion, position].map(({ samples }) => samples.findLast(({ timestampUs }) => timestampUs <= frame * stepUs)?.values ?? []);
    const text = (value: number | null | undefined, digits = 3): string => value?.toFixed(digits) ?? '–';
    await expect(values.x).toHaveText(`${text(own?.[0])} m/s²`);
    await expect(values.y).toHaveText(`${text(own?.[1])} m/s²`);
    await expect(values.latitude).toHaveText(`${text(place?.[0], 6)} °`);
    await expect(values.speed).toHaveText(`${text(place?.[2])} m/s`);
  }

  // What never changes, and places on earth, are in no plot.
  await expect(signals.plotsOf('Motion')).toHaveCount(1);
  await expect(signals.plotsOf('Position')).toHaveCount(0);
  const plot = signals.plot('Motion', 'm/s²');
  await signals.tap(plot, 0.5);
  await expect.poll(async () => Math.abs((await replay.frame()) - frames / 2)).toBeLessThan(3);
  // With the keys alone: a second and a frame further.
  await replay.seekTo(15 * stepUs);
  await expect.poll(() => replay.frame()).toBe(15);
  await plot.press('Shift+ArrowRight');
  await plot.press('ArrowRight');
  await expect.poll(() => replay.frame()).toBe(26);
  await expect(plot).toHaveAttribute('aria-valuetext', '0:02.600, accelerationX 13.125, accelerationY -105.000');

  await replay.playButton.click();
  await expect(values.x).toHaveText('15.000 m/s²');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test('a session that has notes only has no signals to show', async ({ page, baseURL }, info) => {
  const replay = await openMade(page, baseURL, { timestampsUs, signals: [notes] }, info.outputPath('made.retake.zip'));
  await expect(replay.happening('Note: cup')).toBeVisible();
  await expect(new SignalPanel(page).heading).toHaveCount(0);
});

import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/app-test.ts';
import { saveMadeZip } from '../fixtures/made-zip.ts';
import { LibraryPage } from './pages/library-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

const framesPerSecond = 10;
/** When the second file of the sound begins, and the first has long ended. */
const secondFileS = 2.5;

interface Heard {
  readonly at: 'playing' | 'silent';
  /** In the file that is loaded. */
  readonly seconds: number;
  readonly loaded: boolean;
  /** How often it was begun. */
  readonly begun: number;
}

/** Keeps the page's sound element, which is nowhere in the document, at hand. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const begin = HTMLMediaElement.prototype.play;
    const heard: { audio: HTMLMediaElement | null; begun: number } = { audio: null, begun: 0 };
    HTMLMediaElement.prototype.play = function () {
      heard.audio = this;
      heard.begun++;
      return begin.call(this);
    };
    Object.assign(globalThis, { heard });
  });
}

function heardOn(page: Page): Promise<Heard> {
  return page.evaluate(() => {
    const { audio, begun } = (globalThis as unknown as { heard: { audio: HTMLMediaElement | null; begun: number } }).heard;
    const at = audio === null || audio.paused ? 'silent' : 'playing';
    return { at, seconds: audio?.currentTime ?? 0, loaded: audio?.hasAttribute('src') ?? false, begun };
  });
}

test.beforeEach(async ({ page, baseURL }, info) => {
  const timestampsUs = Array.from({ length: 5 * framesPerSecond }, (_, frame) => (frame * 1e6) / framesPerSecond);
  const sound = { segmentsUs: [[0, 2_000_000], [secondFileS * 1e6, 5_000_000]] } as const;
  const zip = await saveMadeZip(page, baseURL ?? '', { timestampsUs, sound }, info.outputPath('made.retake.zip'));
  await listen(page);
  await new Shell(page).open();
  const library = new LibraryPage(page);
  await library.import(zip);
  await library.openSession('Made session');
  await expect(page.getByRole('button', { name: 'Mute' })).toHaveAttribute('aria-pressed', 'false');
});

test('sound is heard where the picture is, and is silent when the picture stands', async ({ page }) => {
  const replay = new ReplayPage(page);
  const apartBy = async (fileBeginsS: number): Promise<number> => {
    const { at, seconds } = await heardOn(page);
    return at === 'playing' ? Math.abs(fileBeginsS + seconds - (await replay.frame()) / framesPerSecond) : Infinity;
  };
  await replay.seekTo(300_000);
  await replay.playButton.click();
  await expect.poll(() => apartBy(0)).toBeLessThan(1);
  const { seconds } = await heardOn(page);
  await expect.poll(async () => (await heardOn(page)).seconds).toBeGreaterThan(seconds + 0.3);

  await replay.pauseButton.click();
  await expect(replay.playButton).toBeVisible();
  await expect.poll(async () => (await heardOn(page)).at).toBe('silent');
  const stands = (await replay.frame()) / framesPerSecond;
  await expect.poll(async () => (await heardOn(page)).seconds).toBeCloseTo(stands, 1);

  // Nothing was heard there: sound begins with the next file.
  await replay.seekTo(2.3e6);
  await replay.playButton.click();
  await expect.poll(() => apartBy(secondFileS)).toBeLessThan(1);

  await new Shell(page).visit('Library');
  await expect.poll(() => heardOn(page)).toMatchObject({ at: 'silent', loaded: false });
});

test('nothing is heard of every frame, at speeds that are only noise, and while it is muted, which is remembered', async ({ page }) => {
  const replay = new ReplayPage(page);
  await replay.chooseTiming('Every frame');
  await replay.playThrough();
  await replay.chooseTiming('As recorded');
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('8×');
  await replay.playThrough();
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('1×');
  await page.keyboard.press('u');
  const mute = page.getByRole('button', { name: 'Mute' });
  await expect(mute).toHaveAttribute('aria-pressed', 'true');
  await replay.seekTo(0);
  await replay.playButton.click();
  await expect.poll(() => replay.frame()).toBeGreaterThan(5);
  expect(await heardOn(page)).toMatchObject({ begun: 0 });

  await page.reload();
  await expect(mute).toHaveAttribute('aria-pressed', 'true');
  await replay.playButton.click();
  await mute.click();
  await expect(mute).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(() => heardOn(page)).toMatchObject({ at: 'playing', begun: 1 });
});

test('sound that is gone is told, and the pictures play without it', async ({ page }) => {
  const replay = new ReplayPage(page);
  await page.evaluate(async () => {
    const sessions = await (await navigator.storage.getDirectory()).getDirectoryHandle('sessions');
    for await (const name of sessions.keys()) await (await sessions.getDirectoryHandle(name)).removeEntry('mic0', { recursive: true });
  });
  await page.reload();
  await expect(page.getByText('The sound of this session can’t be played')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Mute' })).toBeDisabled();
  await replay.playButton.click();
  await expect.poll(() => replay.frame()).toBeGreaterThan(2);
});

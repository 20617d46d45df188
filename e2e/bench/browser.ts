import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/find-browser.mjs';

const port = Number(process.env['RETAKE_PORT'] ?? 4173);
export const appUrl = `http://localhost:${port}`;
export const harnessUrl = `http://localhost:${port + 1}`;

const commonArgs = ['--use-fake-ui-for-media-stream', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'];

/**
 * A browser with a profile on disk, as people have: an incognito context keeps OPFS in memory and answers a hundred times slower.
 * `camera` is a clip to play as the camera; otherwise the browser's own test picture.
 */
export async function withProfile<Result>(camera: string | undefined, use: (context: BrowserContext) => Promise<Result>): Promise<Result> {
  const profile = mkdtempSync(join(tmpdir(), 'retake-bench-'));
  const executablePath = findBrowser();
  const cameraArgs = camera === undefined ? ['--use-fake-device-for-media-stream=fps=30'] : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera}`];
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...commonArgs, ...cameraArgs],
    viewport: { width: 1280, height: 800 },
  });
  try {
    return await use(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

export async function openHarness(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(harnessUrl);
  await page.locator('html[data-ready]').waitFor();
  return page;
}

/** Processor seconds of all processes of the browser so far. */
export async function processorSeconds(context: BrowserContext): Promise<number> {
  const browser = context.browser();
  if (browser === null) throw new Error('The context has no browser.');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, process) => sum + process.cpuTime, 0);
}

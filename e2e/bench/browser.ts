import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/find-browser.mjs';

const port = Number(process.env['RETAKE_PORT'] ?? 4173);
export const appUrl = `http://localhost:${port}`;
export const harnessUrl = `http://localhost:${port + 1}`;

const commonArgs = ['--use-fake-ui-for-media-stream', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'];

/** A clip to play as the camera, or how many cameras give the browser's own test picture. */
export type FakeCamera = string | number;

function cameraArgs(camera: FakeCamera): string[] {
  return typeof camera === 'number'
    ? [`--use-fake-device-for-media-stream=device-count=${camera},fps=30`]
    : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera}`];
}

/** A browser with a profile on disk, as people have: an incognito context keeps OPFS in memory and answers a hundred times slower. */
export async function withProfile<Result>(camera: FakeCamera | undefined, use: (context: BrowserContext) => Promise<Result>): Promise<Result> {
  const profile = mkdtempSync(join(tmpdir(), 'retake-bench-'));
  const executablePath = findBrowser();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...commonArgs, ...cameraArgs(camera ?? 1)],
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

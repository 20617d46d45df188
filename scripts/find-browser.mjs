import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { runQuietly } from './run.mjs';

/** Where Chrome and Chromium usually are, in order of preference. */
const usualPlaces = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Paths at which there is a program: $CHROME_PATH, the usual places, Playwright's own. */
function browserCandidates() {
  const candidates = [process.env['CHROME_PATH'], ...usualPlaces, chromium.executablePath()];
  return candidates.filter((path) => path !== undefined && path !== '' && existsSync(path));
}

/** Path of a Chrome or Chromium on this machine; undefined when there is none. */
export function findBrowser() {
  return browserCandidates()[0];
}

/** As `findBrowser`, of one that starts: on some systems `chromium` is only a note to install something else. What counts is that it answers. */
export async function startingBrowser() {
  for (const path of browserCandidates()) {
    // Chrome for Windows opens a window when asked for its version.
    if (process.platform === 'win32' || (await runQuietly(path, ['--version'])).code === 0) return path;
  }
  return undefined;
}

import { existsSync } from 'node:fs';
import { startingBrowser } from '../find-browser.mjs';
import { Refusal } from './refusal.mjs';

/** Program file of a Chrome or Chromium that starts. */
export async function browserToDrive() {
  const given = process.env['CHROME_PATH'] ?? '';
  if (given !== '' && !existsSync(given)) throw new Refusal(`CHROME_PATH names ${given}, but there is no such file.`);
  const found = await startingBrowser();
  if (found === undefined) throw new Refusal('Chrome or Chromium is needed: install one, or set CHROME_PATH to its program file.');
  return found;
}

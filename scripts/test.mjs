/** npm test: everything. A browser is found or installed, then types and lint, then all tests; the last line counts them. */
import { fileURLToPath } from 'node:url';
import { check } from './check.mjs';
import { ensureBrowser, ensureFfmpeg } from './ensure-browser.mjs';
import { run } from './run.mjs';

const playwright = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url));

async function test(args) {
  const browser = await ensureBrowser();
  if (browser === undefined) return 1;
  await ensureFfmpeg();
  // The unit tests are part of the whole run below.
  if (!(await check(['lint', 'types', 'types of workers/offline']))) return 1;
  return run(process.execPath, [playwright, 'test', ...args], { env: { ...process.env, CHROME_PATH: browser } });
}

process.exitCode = await test(process.argv.slice(2));

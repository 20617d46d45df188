/** npm run bench: measures the speed bars and prints them as a table. RETAKE_BENCH=long adds the ten-minute ones. */
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './ensure-browser.mjs';
import { run } from './run.mjs';

const playwright = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url));
const browser = await ensureBrowser();

process.exitCode =
  browser === undefined
    ? 1
    : await run(process.execPath, [playwright, 'test', '-c', 'playwright.bench.config.ts', ...process.argv.slice(2)], { env: { ...process.env, CHROME_PATH: browser } });

import { fileURLToPath } from 'node:url';
import { startingBrowser } from './find-browser.mjs';
import { run, runQuietly } from './run.mjs';

const playwright = fileURLToPath(new URL('../node_modules/playwright/cli.js', import.meta.url));

/** apt-get as this user may call it; undefined where there is none. */
async function aptGet() {
  if ((await runQuietly('apt-get', ['--version'])).code !== 0) return undefined;
  if (process.getuid?.() === 0) return ['apt-get'];
  return (await runQuietly('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n', 'apt-get'] : undefined;
}

async function installWithApt(packages) {
  const [program, ...args] = (await aptGet()) ?? [];
  if (program === undefined) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run(program, [...args, 'update', '-qq'], { env });
  return (await run(program, [...args, 'install', '-y', '-qq', '--no-install-recommends', ...packages], { env })) === 0;
}

/** In order of preference. The system's come first: they have H.264, which Playwright's own Chromium lacks. */
const ways = [
  { name: 'apt-get', install: () => installWithApt(['chromium']) },
  { name: 'Homebrew', install: async () => process.platform === 'darwin' && (await run('brew', ['install', '--cask', 'chromium'])) === 0 },
  {
    name: 'Playwright',
    async install() {
      const install = async (...options) => (await run(process.execPath, [playwright, 'install', ...options, 'chromium'])) === 0;
      // Its system libraries need root; without them the browser may still start.
      return (process.getuid?.() === 0 && (await install('--with-deps'))) || install();
    },
  },
];

/** Path of a browser that starts, installed when there is none; undefined, with one line of advice, when that fails. */
export async function ensureBrowser() {
  const found = await startingBrowser();
  if (found !== undefined) return found;
  for (const { name, install } of ways) {
    console.log(`No Chrome or Chromium found; trying to install one with ${name}.`);
    if (!(await install())) continue;
    const installed = await startingBrowser();
    if (installed !== undefined) return installed;
  }
  console.error('The tests need Chrome or Chromium: install one and run them again, or set CHROME_PATH to its program file.');
  return undefined;
}

/** ffprobe is the second opinion on what Retake writes. The tests that ask it say so when it is absent. */
export async function ensureFfmpeg() {
  if ((await runQuietly('ffprobe', ['-version'])).code === 0) return;
  if (await installWithApt(['ffmpeg'])) return;
  console.log('ffmpeg is not installed: the tests that compare with it will be skipped.');
}

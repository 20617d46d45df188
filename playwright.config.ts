import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from './scripts/find-browser.mjs';

const port = Number(process.env['RETAKE_PORT'] ?? 4173);
const appUrl = `http://localhost:${port}`;
const harnessUrl = `http://localhost:${port + 1}`;
const appDir = `dist-test/app-${port}`;
const harnessDir = `dist-test/harness-${port}`;
const executablePath = findBrowser();

const chrome = {
  ...devices['Desktop Chrome'],
  launchOptions: {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  },
};

/**
 * unit: pure code · browser: real modules with real codecs, OPFS and IndexedDB on a bare page · app: journeys a person makes in the built app.
 * cli: the command line, which starts browsers of its own.
 */
export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  forbidOnly: Boolean(process.env['CI']),
  // Shared machines stop for seconds at times. A test that needed its second chance is named in the closing line.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list'], ['./e2e/fixtures/closing-line.ts']],
  projects: [
    // Its tests take longest: begun last, one of them would leave the other worker idle at the end.
    { name: 'cli', testDir: 'e2e/cli', use: chrome },
    { name: 'unit', testDir: 'e2e/unit' },
    { name: 'browser', testDir: 'e2e/browser', use: { ...chrome, baseURL: harnessUrl } },
    { name: 'app', testDir: 'e2e/app', use: { ...chrome, baseURL: appUrl, permissions: ['camera'], serviceWorkers: 'block' } },
  ],
  webServer: [
    {
      command: `npx vite build --outDir ${appDir} --logLevel warn && npx vite preview --outDir ${appDir} --port ${port} --strictPort`,
      url: appUrl,
      timeout: 120_000,
    },
    {
      command: `npx vite build --config e2e/pages/vite.config.ts --outDir ../../${harnessDir} --logLevel warn && npx vite preview --config e2e/pages/vite.config.ts --outDir ../../${harnessDir} --port ${port + 1} --strictPort`,
      url: harnessUrl,
      timeout: 120_000,
    },
  ],
});

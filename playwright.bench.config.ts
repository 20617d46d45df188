import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** The speed bars: one at a time, so that nothing else takes the processor. `RETAKE_BENCH=long` takes the long way: minutes, and for endurance an hour of frames. */
export default defineConfig({
  ...base,
  testDir: 'e2e/bench',
  testMatch: '**/*.bench.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 20 * 60_000,
  projects: [{ name: 'bench' }],
  reporter: [['list'], ['./e2e/bench/table-reporter.ts']],
});

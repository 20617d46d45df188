import { defineConfig } from '@playwright/test';

/** Tests of pure code: no page, no browser, no server. */
export default defineConfig({
  testDir: 'e2e/unit',
  fullyParallel: true,
  workers: 2,
  reporter: process.env['CI'] ? 'dot' : 'list',
  outputDir: 'test-results/unit',
});

import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { offline } from './offline.config.ts';
import { policy } from './policy.config.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  base: './',
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  worker: { format: 'es' },
  plugins: [policy(), offline()],
});

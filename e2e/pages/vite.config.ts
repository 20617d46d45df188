import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import base from '../../vite.config.ts';

/** Builds the bare page on which browser tests use the real modules and workers. */
export default defineConfig(() =>
  mergeConfig({ ...base, plugins: [] }, {
    root: fileURLToPath(new URL('.', import.meta.url)),
    publicDir: fileURLToPath(new URL('../../public', import.meta.url)),
    build: { emptyOutDir: true },
  }),
);

import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** Builds workers/offline into a service worker that knows every file of the app. The web manifest lies in `public`. */
export function offline(): Plugin[] {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'workers/offline',
    filename: 'service-worker.ts',
    injectRegister: false,
    manifest: false,
    injectManifest: {
      rollupFormat: 'iife',
      globPatterns: ['**/*.{html,js,mjs,css,svg,png,woff2,onnx,webmanifest,wasm}'],
      // The engines are listed too, so that the service worker knows their sizes; it fetches them in the background.
      maximumFileSizeToCacheInBytes: 64 << 20,
      // `bytes` is what progress is counted in; workbox itself drops the size.
      manifestTransforms: [(entries) => ({ manifest: entries.map((entry) => ({ ...entry, bytes: entry.size })), warnings: [] })],
    },
  });
}

import { VitePWA } from 'vite-plugin-pwa';
import type { Plugin } from 'vite';

/** How the app is installed and kept offline; the code is in workers/offline. */
export function offline(): Plugin[] {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'workers/offline',
    filename: 'service-worker.ts',
    injectRegister: false,
    manifest: {
      id: './',
      name: 'Retake',
      short_name: 'Retake',
      description: 'Record once, retake with every model.',
      start_url: './',
      scope: './',
      display: 'standalone',
      background_color: '#111214',
      theme_color: '#111214',
      categories: ['photo', 'productivity', 'utilities'],
      icons: [
        { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: 'icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      ],
      shortcuts: [{ name: 'Record', url: './#/record', icons: [{ src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' }] }],
    },
    includeManifestIcons: false,
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

/**
 * Which part of Retake may import what. The folder says on which thread code runs and what it may touch;
 * this table is that rule in one place, and ARCHITECTURE.md explains it. `bin`, `scripts` and `e2e` are free.
 *
 * `parts` are other rows of this table, `libraries` are package names. A part may always import itself.
 * The longest matching folder counts.
 *
 * @type {Readonly<Record<string, { readonly parts: readonly string[], readonly libraries?: readonly string[] }>>}
 */
export const importTable = {
  'src/domain': { parts: [] },
  'src/rpc': { parts: ['src/domain'], libraries: ['comlink'] },
  'src/storage': { parts: ['src/domain'], libraries: ['idb'] },
  'src/sources': { parts: ['src/domain'] },
  'src/sensors': { parts: ['src/domain'] },
  'src/platform': { parts: ['src/domain'] },
  'src/overlay': { parts: ['src/domain'] },
  'src/app': { parts: ['src/domain', 'src/rpc', 'src/storage', 'src/sources', 'src/sensors', 'src/platform'] },
  'src/ui': { parts: ['src/domain', 'src/app', 'src/overlay'], libraries: ['lit', 'uplot'] },
  'src/main.ts': {
    parts: ['src/domain', 'src/rpc', 'src/storage', 'src/sources', 'src/sensors', 'src/platform', 'src/overlay', 'src/app', 'src/ui'],
    libraries: ['lit'],
  },
  'workers/record': { parts: ['src/domain', 'src/rpc', 'src/storage'], libraries: ['mp4-muxer'] },
  'workers/detect': { parts: ['src/domain', 'src/rpc', 'workers/detect/families'], libraries: ['onnxruntime-web'] },
  'workers/detect/families': { parts: ['src/domain'] },
  'workers/replay': { parts: ['src/domain', 'src/rpc', 'src/storage', 'src/overlay'], libraries: ['hash-wasm'] },
  'workers/archive': { parts: ['src/domain', 'src/rpc', 'src/storage'], libraries: ['@zip.js/zip.js', 'hash-wasm', 'mediabunny'] },
  'workers/offline': { parts: ['src/domain', 'src/storage'] },
};

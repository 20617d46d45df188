import { expect, test } from '@playwright/test';
import type { AppFile } from '../../src/domain/offline.ts';
import { neededEngines, shellCacheName, sortFiles, stateOf } from '../../workers/offline/app-files.ts';

const page: AppFile = { url: 'index.html', revision: 'a1', bytes: 100 };
const script: AppFile = { url: 'assets/main-x.js', revision: null, bytes: 300 };
const plain: AppFile = { url: 'assets/ort-wasm-simd-threaded-x.wasm', revision: null, bytes: 1000 };
const gpu: AppFile = { url: 'assets/ort-wasm-simd-threaded.asyncify-x.wasm', revision: null, bytes: 2000 };
const { shell, engines } = sortFiles([page, gpu, script, plain]);

test('engines are kept apart from the shell, which must be whole', () => {
  expect(shell).toEqual([page, script]);
  expect(engines).toEqual([gpu, plain]);
});

test('the GPU build is needed only where there is a GPU; the plain one everywhere', () => {
  expect(neededEngines(engines, false)).toEqual([plain]);
  expect(neededEngines(engines, true)).toEqual([gpu, plain]);
});

test('the name of the shell cache changes with any content, and only with it', () => {
  const name = shellCacheName(shell);
  expect(shellCacheName([{ ...page }, { ...script }])).toBe(name);
  expect(shellCacheName([{ ...page, revision: 'a2' }, script])).not.toBe(name);
  expect(shellCacheName([page])).not.toBe(name);
});

test('ready only when every byte is kept', () => {
  const wanted = [page, script, plain];
  const all = new Map(wanted.map(({ url, bytes }) => [url, bytes]));
  expect(stateOf(wanted, all, false)).toEqual({ at: 'ready', bytes: 1400 });
  expect(stateOf(wanted, all, true)).toEqual({ at: 'ready', bytes: 1400 });

  const oneShort = new Map(all).set(plain.url, 999);
  expect(stateOf(wanted, oneShort, true)).toEqual({ at: 'installing', doneBytes: 1399, totalBytes: 1400 });
  expect(stateOf(wanted, oneShort, false)).toEqual({ at: 'partial', missing: [plain.url], doneBytes: 1399, totalBytes: 1400 });
  expect(stateOf(wanted, new Map(), false)).toMatchObject({ at: 'partial', doneBytes: 0, missing: wanted.map(({ url }) => url) });
});

test('a file kept in another size than the build lists does not make up for a missing one', () => {
  const state = stateOf([page, script], new Map([[page.url, 400]]), false);
  expect(state).toEqual({ at: 'partial', missing: [script.url], doneBytes: 100, totalBytes: 400 });
});

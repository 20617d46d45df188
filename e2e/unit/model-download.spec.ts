import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { contentSecurityPolicy } from '../../src/domain/content-security-policy.ts';
import { AppError } from '../../src/domain/errors.ts';
import { downloadOf, modelCatalogue, sourcePage } from '../../src/domain/model-catalogue.ts';
import { downloadFrom, nameOfAddress } from '../../src/domain/model-download.ts';
import { hasSharedData, noSharedData, sharedFile } from '../fixtures/shared-data.ts';

const taken: readonly [typed: string, url: string][] = [
  ['https://raw.githubusercontent.com/a/b/main/m.onnx', 'https://raw.githubusercontent.com/a/b/main/m.onnx'],
  ['  https://huggingface.co/a/b/resolve/main/m.onnx?download=true\n', 'https://huggingface.co/a/b/resolve/main/m.onnx?download=true'],
  ['https://cdn-lfs.huggingface.co/x/y', 'https://cdn-lfs.huggingface.co/x/y'],
  ['https://cas-bridge.xethub.hf.co/x', 'https://cas-bridge.xethub.hf.co/x'],
  ['https://github.com/a/b/blob/v1.0/models/m.onnx', 'https://raw.githubusercontent.com/a/b/v1.0/models/m.onnx'],
  ['https://github.com/a/b/raw/main/m.onnx', 'https://raw.githubusercontent.com/a/b/main/m.onnx'],
  ['https://huggingface.co/a/b/blob/main/onnx/m.onnx', 'https://huggingface.co/a/b/resolve/main/onnx/m.onnx'],
];

for (const [typed, url] of taken) {
  test(`${typed.trim()} is asked for as ${url}`, () => {
    expect(downloadFrom(typed)).toEqual({ part: 'address', url, expected: null });
  });
}

const refused = [
  'https://example.com/m.onnx',
  'http://raw.githubusercontent.com/a/b/main/m.onnx',
  'https://raw.githubusercontent.com:8443/a/b/main/m.onnx',
  'https://raw.githubusercontent.com.example.com/m.onnx',
  'https://evilhuggingface.co/m.onnx',
  'https://hf.co/m.onnx',
  'https://user@example.com/raw.githubusercontent.com',
  'https://github.com/a/b',
  'blob:https://huggingface.co/1',
  'model.onnx',
  '',
] as const;

for (const typed of refused) {
  test(`“${typed}” is refused before anything is asked for`, () => {
    expect(() => downloadFrom(typed)).toThrow(AppError);
    expect(() => downloadFrom(typed)).toThrow(expect.objectContaining({ code: 'download-host' }));
  });
}

test('a model is called as its file', () => {
  expect(nameOfAddress('https://huggingface.co/a/b/resolve/main/My%20model.ONNX?download=true')).toBe('My model');
  expect(nameOfAddress('https://huggingface.co/a%ZZ.onnx')).toBe('a%ZZ');
  expect(nameOfAddress('https://huggingface.co/')).toBe('model');
});

test('what the check lets pass the policy lets pass, and no more hosts than that', () => {
  expect(/connect-src ([^;]*)/.exec(contentSecurityPolicy)?.[1]).toBe("'self' https://raw.githubusercontent.com https://huggingface.co https://*.huggingface.co https://*.hf.co");
});

test('the catalogue: full commits, full hashes, each model once, downloads of hosts that are allowed', () => {
  for (const model of modelCatalogue) {
    const { part, url, expected } = downloadOf(model);
    expect(model.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(part).toMatch(/^[0-9a-f]{64}$/);
    expect(expected).toEqual({ bytes: model.bytes, sha256: part });
    expect(downloadFrom(url).url).toBe(url);
    expect(downloadFrom(sourcePage(model)).url).toBe(url);
  }
  expect(new Set(modelCatalogue.map(({ sha256 }) => sha256)).size).toBe(modelCatalogue.length);
});

test('the catalogue names the files that were tested', () => {
  test.skip(!hasSharedData, noSharedData);
  const files = readdirSync(sharedFile('models')).map((name) => readFileSync(sharedFile(`models/${name}`)));
  const tested = new Map(files.map((bytes) => [createHash('sha256').update(bytes).digest('hex'), bytes.length]));
  for (const { name, sha256, bytes } of modelCatalogue) expect(tested.get(sha256), name).toBe(bytes);
});

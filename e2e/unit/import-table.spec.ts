import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { Linter } from 'eslint';
import { importRule } from '../../scripts/lint/import-rule.mjs';
import { importTable } from '../../scripts/lint/import-table.mjs';

function lint(file: string, code: string): string[] {
  const linter = new Linter();
  const config = { plugins: { retake: { rules: { 'import-table': importRule } } }, rules: { 'retake/import-table': 'error' } } satisfies Linter.Config;
  return linter.verify(code, [{ files: ['**/*.ts'], ...config }], resolve(file)).map((problem) => problem.message);
}

const forbidden: readonly [file: string, code: string, what: string][] = [
  ['src/domain/frames.ts', `import { database } from '../storage/database.ts';`, 'src/storage'],
  ['src/domain/frames.ts', `import { get } from 'idb';`, 'the package idb'],
  ['src/ui/record-page.ts', `import { spawnRecord } from '../rpc/spawn.ts';`, 'src/rpc'],
  ['src/ui/record-page.ts', `const later = () => import('../../workers/record/main.ts');`, 'workers/record'],
  ['src/app/recording.ts', `export { LitElement } from 'lit/decorators.js';`, 'the package lit'],
  ['workers/record/main.ts', `export * from '../detect/engine.ts';`, 'workers/detect'],
  ['workers/replay/main.ts', `import * as ort from 'onnxruntime-web/webgpu';`, 'the package onnxruntime-web'],
  ['workers/detect/families/yolox.ts', `import { x } from '../engine.ts';`, 'workers/detect'],
  ['src/main.ts', `import { x } from '../e2e/pages/harness.ts';`, 'e2e/pages/harness.ts'],
];

for (const [file, code, what] of forbidden) {
  test(`${file} must not import ${what}`, () => {
    const messages = lint(file, code);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`must not import ${what} `);
  });
}

const allowed: readonly [file: string, code: string][] = [
  ['src/storage/frames.ts', `import { openDB } from 'idb'; import { x } from '../domain/ids.ts'; import { y } from './database.ts';`],
  ['src/ui/record-page.ts', `import { html } from 'lit'; import { repeat } from 'lit/directives/repeat.js'; import { x } from '../app/recording.ts';`],
  ['workers/detect/main.ts', `import * as ort from 'onnxruntime-web/webgpu'; import yolox from './families/yolox.ts';`],
  ['workers/archive/main.ts', `import { ZipWriter } from '@zip.js/zip.js';`],
  ['e2e/browser/record.spec.ts', `import { anything } from '../../workers/record/main.ts'; import 'playwright';`],
];

for (const [file, code] of allowed) {
  test(`${file} may: ${code}`, () => expect(lint(file, code)).toEqual([]));
}

test('every row of the table is a place in the repository, and so is every part it names', () => {
  for (const [part, { parts }] of Object.entries(importTable)) {
    for (const place of [part, ...parts]) expect(existsSync(place), place).toBe(true);
    for (const named of parts) expect(importTable).toHaveProperty([named]);
  }
});

import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { buildWhereStale } from '../../scripts/cli/build.mjs';
import { CleanUp } from '../../scripts/cli/clean-up.mjs';
import { Outputs } from '../../scripts/cli/outputs.mjs';
import { golden, test } from '../fixtures/cli.ts';

test('where one of several files can’t go to its place, those before it are whole and nothing half-made is left', async ({ cli }) => {
  const cleanUp = new CleanUp();
  const outputs = new Outputs(cleanUp);
  writeFileSync(cli.path('metrics-2.json'), 'before');
  outputs.outdate(cli.path('.'), /^metrics-/);
  for (const name of ['a', 'b', 'made/c']) writeFileSync(outputs.place(cli.path(name)), name);
  mkdirSync(cli.path('b'));
  expect(() => outputs.keep()).toThrow();
  await cleanUp.run();
  expect(cli.files).toEqual(['a', 'b', 'metrics-2.json']);
  expect(readFileSync(cli.path('a'), 'utf8')).toBe('a');
});

test('a file under another name is not replaced by what is made of it', ({ cli }) => {
  symlinkSync(process.cwd(), cli.path('here'));
  expect(() => new Outputs(new CleanUp()).place(cli.path(`here/${golden}`), golden)).toThrow('would be replaced by what is made of it');
});

test('a build that is broken off leaves nothing behind', async ({ cli }) => {
  const cleanUp = new CleanUp();
  const told: string[] = [];
  const building = buildWhereStale(cli.path('dist'), (line: string) => told.push(line), cleanUp);
  await expect.poll(() => cli.files.length).toBe(1);
  await Promise.all([expect(building).rejects.toThrow(), cleanUp.run()]);
  expect(told).toEqual(['Building Retake']);
  expect(cli.files).toEqual([]);
  expect(existsSync(cli.path('dist'))).toBe(false);
});

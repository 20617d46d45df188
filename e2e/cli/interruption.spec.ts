import { execFileSync } from 'node:child_process';
import { expect } from '@playwright/test';
import { golden, test, type Cli } from '../fixtures/cli.ts';

/** Nothing of a command is left: no file, no folder, no profile, no browser. */
async function expectNothingLeft(cli: Cli): Promise<void> {
  expect(cli.files).toEqual([]);
  expect(cli.leftovers).toEqual([]);
  // A browser's last process may be a moment behind.
  await expect.poll(() => cli.browsers).toEqual([]);
}

const record = ['record', '--seconds', '600', '--out', 'made/s.zip'];
/** So often that it can't end before it is ended. */
const replay = ['replay', golden, '--model', 'motion', '--limit', '2', '--repeat', '40', '--out', 'made/run'];

const moments: readonly [when: string, said: string, args: readonly string[], signal: NodeJS.Signals][] = [
  ['while it records', 'Recording…', record, 'SIGINT'],
  ['while it replays', 'Replaying…', replay, 'SIGTERM'],
  ['while it writes what it made', 'Exporting…', replay, 'SIGINT'],
];

for (const [when, text, args, signal] of moments) {
  test(`${signal} ${when} leaves nothing behind`, async ({ cli }) => {
    const { child, ended, said } = cli.start(...args.map((arg) => (arg.startsWith('made/') ? cli.path(arg) : arg)));
    await said(text);
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 130, stdout: '' });
    await expectNothingLeft(cli);
  });
}

test('Ctrl-C while the browser starts leaves nothing behind', async ({ cli }) => {
  const { child, ended } = cli.start('info', golden);
  await expect.poll(() => cli.leftovers, { intervals: [5], timeout: 30_000 }).not.toEqual([]);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, stdout: '' });
  await expectNothingLeft(cli);
});

test('a disk that is full by the end leaves nothing behind', async ({ cli }) => {
  const { child, ended, said } = cli.start('record', '--seconds', '1', '--out', cli.path('made/s.zip'));
  await said('Recording…');
  try {
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=1000']);
  } catch (error) {
    child.kill();
    await ended;
    console.warn(`NOT TESTED: a disk that is full, prlimit is needed: ${String(error)}`);
    test.skip(true, 'prlimit is needed to make a disk full.');
  }
  const { code, stdout, stderr } = await ended;
  expect(stderr).toContain('can’t be written');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  await expectNothingLeft(cli);
});

test('a reader that leaves keeps nothing from being tidied up', async ({ cli }) => {
  const { child, ended } = cli.start('info', golden);
  child.stdout.destroy();
  child.stderr.destroy();
  expect((await ended).code).toBe(0);
  await expectNothingLeft(cli);
});

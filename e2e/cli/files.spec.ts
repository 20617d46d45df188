import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { SessionInfo } from '../../src/app/automation/contract.ts';
import { golden, test } from '../fixtures/cli.ts';
import { unzip, zip } from '../fixtures/zip-content.ts';

test('a session becomes a video file, and that a session with as many frames', async ({ cli }) => {
  test.slow();
  const before = await cli.result<SessionInfo>('info', golden);
  const video = cli.path('videos/s.mp4');
  const { files } = await cli.result<{ files: readonly { path: string; bytes: number }[] }>('export', golden, '--format', 'mp4', '--out', video);
  expect(files).toEqual([{ path: video, bytes: readFileSync(video).length }]);
  const after = await cli.result<SessionInfo>('import', video, '--out', cli.path('s.zip'));
  expect(after.session.tracks[0]?.frames).toBe(before.session.tracks[0]?.frames);
  await cli.result('export', cli.path('s.zip'), '--format', 'zip', '--out', cli.path('again.zip'));
  for (const name of ['s.zip', 'again.zip']) expect([...(await unzip(cli.path(name))).keys()]).toContain('session.json');
});

interface Listed {
  readonly path: string;
  readonly sha256: string;
}

/** The golden session with a change in one of its files, which its list of files knows or not. */
async function changed(path: string, change: (content: Buffer) => Buffer, list: 'listed' | 'unlisted'): Promise<string> {
  const files = await unzip(golden);
  const content = change(files.get(path) ?? Buffer.alloc(0));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const document = JSON.parse(String(files.get('session.json'))) as { readonly files: readonly Listed[] };
  const listed = { ...document, files: document.files.map((file) => (file.path === path && list === 'listed' ? { ...file, bytes: content.length, sha256 } : file)) };
  return zip('changed.zip', new Map([...files, [path, content], ['session.json', Buffer.from(JSON.stringify(listed))]]));
}

test('a zip that was changed or cut does not pass verification', async ({ cli }) => {
  test.slow();
  writeFileSync(cli.path('cut.zip'), readFileSync(golden).subarray(0, 20_000));
  const media = await changed('media/cam0/0.mp4', (content) => Buffer.concat([content.subarray(0, -100), Buffer.from([(content.at(-100) ?? 0) ^ 1]), content.subarray(-99)]), 'unlisted');
  const row = await changed('frames/cam0.jsonl', (content) => Buffer.from(String(content).replace('"bytes":539', '"bytes":540')), 'listed');
  for (const [path, code, detail] of [[media, 'zip-hash', 'media/cam0/0.mp4'], [row, 'zip-invalid', 'frame'], [cli.path('cut.zip'), 'zip-truncated', '']] as const) {
    const verified = await cli.run('verify', path, '--json');
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: false, code, problem: expect.stringContaining(detail) });
    expect(verified.code).toBe(1);
  }
});

import { readFileSync } from 'node:fs';
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

test('a zip whose video was changed does not pass verification', async ({ cli }) => {
  const files = await unzip(golden);
  const [path, media] = [...files].find(([name]) => name.startsWith('media/')) ?? [];
  if (path === undefined || media === undefined) throw new Error('The golden zip has no media.');
  const changed = Buffer.from(media);
  changed.writeUInt8(changed.readUInt8(changed.length - 100) ^ 1, changed.length - 100);
  const { code, stdout } = await cli.run('verify', await zip('changed.zip', new Map([...files, [path, changed]])), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false });
});

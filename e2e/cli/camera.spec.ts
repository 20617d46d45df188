import { writeFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { SessionInfo } from '../../src/app/automation/contract.ts';
import { test } from '../fixtures/cli.ts';

const [width, height] = [320, 240];

/** A clip whose picture gets lighter from frame to frame, raw. */
function clip(frames: number): Buffer {
  const colour = Buffer.alloc((width * height) / 2, 128);
  const pictures = Array.from({ length: frames }, (_picture, number) => Buffer.concat([Buffer.from('FRAME\n'), Buffer.alloc(width * height, 16 + 8 * number), colour]));
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420jpeg\n`), ...pictures]);
}

test('a clip plays as the camera, and a detector looks on', async ({ cli }) => {
  writeFileSync(cli.path('clip.y4m'), clip(20));
  const { session, runs } = await cli.result<SessionInfo>('record', '--camera-file', cli.path('clip.y4m'), '--seconds', '2', '--detector', 'motion', '--out', cli.path('s.zip'));
  expect(session.source).toMatchObject({ id: 'camera', width, height });
  expect(session.tracks[0]?.frames).toBeGreaterThan(1);
  expect(runs).toMatchObject([{ mode: 'live', detector: { family: 'motion' } }]);
});

import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Recorded, SessionInfo } from '../../src/app/automation/contract.ts';
import { builtApp, builtScript, builtText } from '../fixtures/app-server.ts';
import { test } from '../fixtures/cli.ts';
import { deceivingModel } from '../fixtures/made-models.ts';
import { lines, unzip } from '../fixtures/zip-content.ts';

/** For the record worker: after so many frames the encoder is broken. */
const breakEncoder = `
  let left = 45;
  const encode = VideoEncoder.prototype.encode;
  VideoEncoder.prototype.encode = function (...args) {
    if (left-- <= 0) throw new DOMException('Broken.', 'EncodingError');
    return encode.apply(this, args);
  };
`;

test('a recording that ends early is kept, and so is one whose detector does; both are told and fail the check', async ({ cli }) => {
  const app = cli.path('tmp/app');
  cpSync(builtApp, app, { recursive: true });
  const worker = builtScript('AudioEncoder');
  writeFileSync(join(app, worker), breakEncoder + builtText(worker));
  cli.env['RETAKE_DIST'] = app;
  writeFileSync(cli.path('failing.onnx'), deceivingModel());
  const { code, stdout, stderr } = await cli.run('record', '--seconds', '60', '--model', cli.path('failing.onnx'), '--json', '--out', cli.path('s.zip'));
  expect(stderr).toContain('The recording ended early (encoder-failed). The video encoder stopped.');
  expect(stderr).toContain('Detection ended early: The model stopped while running.');
  expect(code).toBe(1);
  const recorded = JSON.parse(stdout) as SessionInfo & Recorded;
  expect(recorded).toMatchObject({ endReason: 'encoder-failed', detectionFailure: { code: 'model-failed' } });
  const rows = lines((await unzip(cli.path('s.zip'))).get('frames/cam0.jsonl'));
  expect(rows).toHaveLength(recorded.session.tracks[0]?.frames ?? 0);
  expect(rows.length).toBeGreaterThan(0);
});

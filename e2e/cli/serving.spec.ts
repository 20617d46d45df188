import { expect } from '@playwright/test';
import { serveApp } from '../../scripts/cli/app.mjs';
import { CleanUp } from '../../scripts/cli/clean-up.mjs';
import { contentSecurityPolicy } from '../../src/domain/content-security-policy.ts';
import { builtApp, builtScript } from '../fixtures/app-server.ts';
import { test } from '../fixtures/cli.ts';

test('the page and its workers are served with the policy and isolated, nothing outside of the folder is', async () => {
  const cleanUp = new CleanUp();
  try {
    const url = await serveApp(() => undefined, cleanUp, builtApp);
    for (const [path, type] of [['', 'text/html; charset=utf-8'], [builtScript('AudioEncoder'), 'text/javascript']] as const) {
      const { status, headers } = await fetch(`${url}/${path}`);
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': type,
        'content-security-policy': contentSecurityPolicy,
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'x-content-type-options': 'nosniff',
      });
    }
    // A reader that leaves in the middle takes nobody else's answer along.
    await (await fetch(`${url}/${builtScript('AudioEncoder')}`)).body?.cancel();
    for (const path of ['absent.js', '..%2f..%2fpackage.json', 'assets', '%']) expect((await fetch(`${url}/${path}`)).status).toBe(404);
  } finally {
    await cleanUp.run();
  }
});

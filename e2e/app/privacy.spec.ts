import { expect, test } from '@playwright/test';
import { AppServer, builtScript, builtText } from '../fixtures/app-server.ts';
import { contentSecurityPolicy } from '../../src/domain/content-security-policy.ts';
import { Shell } from './pages/shell.ts';

test.use({ serviceWorkers: 'allow' });

test('the page refuses whatever is not its own: requests, foreign scripts, inline scripts', async ({ page }) => {
  await new Shell(page).open();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  const outcomes = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.src = 'https://example.invalid/script.js';
    document.head.append(script);
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.injected = true';
    document.head.append(inline);
    const request = await fetch('https://example.invalid/').then(
      () => 'sent',
      () => 'refused',
    );
    return { request, injected: 'injected' in globalThis };
  });
  expect(outcomes).toEqual({ request: 'refused', injected: false });
  expect(refused.join('\n')).toContain('https://example.invalid/');
  expect(refused.join('\n')).toContain('https://example.invalid/script.js');
});

test('workers are under the same policy as the page', async ({ page }) => {
  expect(builtText('index.html')).toContain(`content="${contentSecurityPolicy}"`);
  const server = new AppServer();
  await server.start();
  await page.goto(server.url);
  await expect(new Shell(page).offline).toBeVisible({ timeout: 30_000 });
  await page.reload();
  const policy = await page.evaluate(async (path) => (await fetch(path)).headers.get('Content-Security-Policy'), builtScript('AudioEncoder'));
  expect(policy).toBe(contentSecurityPolicy);
  await server.stop();
});

test('the page can be installed', async ({ page, context }) => {
  await new Shell(page).open();
  await expect(new Shell(page).offline).toBeVisible({ timeout: 30_000 });
  const cdp = await context.newCDPSession(page);
  const { errors } = await cdp.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  // Browsers install nothing from the private windows that tests run in.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});

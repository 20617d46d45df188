import { expect, test } from '@playwright/test';

test('exports left behind are removed when their time is over, one being written is not', async ({ page }) => {
  await page.goto('/');
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
  const left = await page.evaluate(async () => {
    const { discardStaleExports, keepExportMs } = retake.media;
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('exports', { create: true });
    await folder.getFileHandle('left.zip', { create: true });
    const busy = await folder.getFileHandle('busy.zip', { create: true });
    const writing = await busy.createWritable();
    const names = async (): Promise<string[]> => (await Array.fromAsync(folder.keys())).filter((name) => name.endsWith('.zip')).sort();
    await discardStaleExports(Date.now());
    const fresh = await names();
    await discardStaleExports(Date.now() + keepExportMs + 1000);
    const whileWriting = await names();
    await writing.close();
    await discardStaleExports(Date.now() + keepExportMs + 1000);
    return { fresh, whileWriting, after: await names() };
  });
  expect(left).toEqual({ fresh: ['busy.zip', 'left.zip'], whileWriting: ['busy.zip'], after: [] });
});

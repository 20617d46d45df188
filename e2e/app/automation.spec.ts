import { expect, test } from '../fixtures/app-test.ts';
import { Shell } from './pages/shell.ts';

const offered = (): boolean => 'retake' in globalThis;

test('programs may use the page where the address says so, and nowhere else', async ({ page }) => {
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(new URL(request.url()).pathname));
  const shell = new Shell(page);
  await shell.open();
  // The library is read last before it would be offered.
  await expect(page.getByRole('heading', { name: 'Record once, retake with every model.' })).toBeVisible();
  expect(await page.evaluate(offered)).toBe(false);
  expect(scripts.filter((path) => path.includes('automation'))).toEqual([]);

  await page.goto('/?automation');
  await page.waitForFunction(offered);
  expect(scripts.filter((path) => path.includes('automation'))).toHaveLength(1);
  // It is no setting, and so none that is not known.
  await expect(shell.messages).not.toContainText('automation');
});

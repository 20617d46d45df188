import { expect, testOffline as test } from '../fixtures/app-test.ts';
import { AppServer } from '../fixtures/app-server.ts';
import { RecordPage } from './pages/record-page.ts';

test('with the network gone live detection has both of its threads', async ({ page, context }) => {
  const server = new AppServer();
  await server.start();
  await page.goto(server.url);
  await expect(page.getByText('Ready offline')).toBeVisible({ timeout: 30_000 });
  await server.stop();
  await context.setOffline(true);
  await page.reload();

  const record = new RecordPage(page);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Record' }).click();
  await record.chooseSource('Demo scene');
  await record.detectLive();
  await record.startButton.click();
  const threads = () =>
    page.evaluate(async () => ((await navigator.locks.query()).held ?? []).map(({ name }) => name?.split('-')[0]).filter((name) => name === 'detect' || name === 'preprocess').sort());
  await expect.poll(threads).toEqual((await page.evaluate(() => navigator.hardwareConcurrency)) > 1 ? ['detect', 'preprocess'] : ['detect']);
  await record.stopButton.click();
  await expect(record.lastTake).toBeVisible();
});

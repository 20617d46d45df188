import { expect, test } from '../fixtures/app-test.ts';
import { blindModel } from '../fixtures/made-models.ts';
import { ModelsPage } from './pages/models-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { Shell } from './pages/shell.ts';

test('a deleted model that is chosen for recording is missing there, and comes back with Undo as it was', async ({ page }) => {
  const shell = new Shell(page);
  const models = new ModelsPage(page);
  await shell.open('#/models');
  await models.add({ name: 'blind.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(blindModel()) });
  await expect(models.model('blind')).toBeVisible({ timeout: 20_000 });
  await shell.visit('Record');
  await new RecordPage(page).chooseModel('blind');
  await shell.visit('Models');
  await models.remove('blind');
  await expect(models.models).toHaveCount(1);
  await shell.visit('Record');
  await expect(page.getByRole('alert').filter({ hasText: 'This model is not in this browser' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await shell.visit('Models');
  await expect(models.model('blind')).toBeVisible();
  await expect(models.models).toHaveCount(2);
});

import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('runs of a zip come into the session that is here, each once, with all their rows', async ({ page }) => {
  const found = await page.evaluate(async () => {
    const { archive, runs, scene } = retake;
    const { session } = await scene.recordScene({ frames: 40, width: 320, height: 240 });
    const frames = Array.from({ length: 40 }, (_, frame) => frame);
    await archive.addRun(session, 'run-a', frames, [30, 10], { createdAtMs: 1000 });
    await archive.addRun(session, 'run-b', frames, [7, 33], { createdAtMs: 2000, repeatOf: 'run-a' });
    await archive.addRun(session, 'run-c', [3, 4], [2], { createdAtMs: 3000 });
    const zip = await archive.exportZip(session.id);
    const before = await archive.snapshot();
    await runs.deleteRun('run-b');
    await runs.deleteRun('run-c');
    const without = await archive.snapshot();
    const given = await archive.importRuns(session.id, zip, 0);
    const left = await archive.snapshot();
    for (const id of ['run-b', 'run-c']) await runs.deleteRun(id);
    const imported = await archive.importRuns(session.id, zip);
    const after = await archive.snapshot();
    const again = await archive.importRuns(session.id, zip);
    const onlyMain = await archive.importZip(zip);
    if (typeof onlyMain === 'string') throw new Error(onlyMain);
    // A copy's runs have ids of their own, and are the same runs.
    const intoCopy = await archive.importRuns(onlyMain.sessionId, zip);
    for (const { id } of (await runs.listRuns(onlyMain.sessionId)).slice(1)) await runs.deleteRun(id);
    const back = await archive.importRuns(onlyMain.sessionId, zip);
    const copies = await runs.listRuns(onlyMain.sessionId);
    return { given, without, left, imported, again, before, after, intoCopy, back, copies };
  });
  // Given up at the first sign of progress, which may come too late: all or nothing.
  expect(found.left).toEqual(found.given === 'aborted' ? found.without : found.before);
  expect(found.imported).toEqual({ runs: 2, present: 1 });
  expect(found.after).toEqual(found.before);
  expect(found.again).toEqual({ runs: 0, present: 3 });
  expect(found.intoCopy).toEqual({ runs: 0, present: 3 });
  expect(found.back).toEqual({ runs: 2, present: 1 });
  expect(found.copies.map(({ createdAtMs }) => createdAtMs)).toEqual([1000, 2000, 3000]);
  expect(found.copies[1]?.repeatOf).toBe(found.copies[0]?.id);
});

test('runs over other frames, damaged ones and those of a deleted session are refused, and nothing is changed', async ({ page }) => {
  const found = await page.evaluate(async () => {
    const { archive, scene } = retake;
    const make = async (frames: number) => (await scene.recordScene({ frames, width: 320, height: 240 })).session;
    const session = await make(12);
    const [shorter, longer] = [await make(8), await make(20)];
    await archive.addRun(session, 'run-a', [1, 2], [2]);
    const zip = await archive.exportZip(session.id);
    const before = await archive.snapshot();
    const entries = await archive.unzip(zip);
    const lines = new TextDecoder().decode(entries['runs/run-a/results.jsonl']);
    const damaged = await archive.zip({ ...entries, 'runs/run-a/results.jsonl': archive.encode(lines.replace('"frame":2', '"frame":3')) });
    const faults = {
      shorter: await archive.importRuns(shorter.id, zip),
      longer: await archive.importRuns(longer.id, zip),
      missing: await archive.importRuns('20200101-000000-00000000', zip),
      noZip: await archive.importRuns(longer.id, new Blob(['no zip'])),
    };
    await retake.runs.deleteRun('run-a');
    const hash = await archive.importRuns(session.id, damaged);
    const left = (await retake.runs.listRuns(session.id)).length;
    const right = await archive.importRuns(session.id, zip);
    return { faults, hash, left, right, before, after: await archive.snapshot() };
  });
  expect(found.faults).toEqual({ shorter: 'runs-elsewhere', longer: 'runs-elsewhere', missing: 'session-missing', noZip: 'zip-not-zip' });
  expect(found.hash).toBe('zip-hash');
  expect(found.left).toBe(0);
  expect(found.right).toEqual({ runs: 1, present: 0 });
  expect(found.after).toEqual(found.before);
});

import { expect, test } from '../fixtures/app-test.ts';
import { readVerified, type Stored } from '../fixtures/stored.ts';
import { unzip } from '../fixtures/zip-content.ts';
import { LibraryPage } from './pages/library-page.ts';
import { RecordPage } from './pages/record-page.ts';
import { ReplayPage } from './pages/replay-page.ts';
import { Shell } from './pages/shell.ts';

test('a session travels to another machine whole: rows, runs, results and media', async ({ page, browser, baseURL }) => {
  const record = new RecordPage(page);
  const replay = new ReplayPage(page);
  await new Shell(page).open('#/record/demo-scene');
  await record.chooseResolution('480p');
  await record.detectLive();
  await record.record(2);
  await record.lastTake.click();
  await expect(replay.runs).toHaveCount(1);
  await replay.runDetector();
  const sent = await readVerified(page);
  expect(sent.runs.map((run) => run.mode).sort()).toEqual(['every-frame', 'live']);
  const zip = await replay.export();

  const elsewhere = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
  const other = await elsewhere.newPage();
  await new Shell(other).open();
  const library = new LibraryPage(other);
  await library.import(zip);
  await library.openSession('Take 1');
  expect(withoutVerdictTimes(await readVerified(other))).toEqual(withoutVerdictTimes(sent));

  const there = new ReplayPage(other);
  await there.chooseTiming('Every frame');
  await there.playThrough();
  await expect(there.figure('Painted numbers')).toHaveText(`${sent.rows.length} · 0`);
  expect((await unzip(await there.export())).get('media/cam0/0.mp4')).toEqual((await unzip(zip)).get('media/cam0/0.mp4'));
  await elsewhere.close();
});

/** A session is verified again where it has been imported, at another time. */
function withoutVerdictTimes(stored: Stored): Stored {
  return { ...stored, sessions: stored.sessions.map((session) => ({ ...session, ...(session.verification === undefined ? {} : { verification: { ...session.verification, atMs: 0 } }) })) };
}

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Session } from '../../src/domain/session.ts';

/** A recorded session of three fragments with two runs: uneven blocks, frames without a result, results without a detection. */
async function record(page: Page): Promise<Session> {
  return page.evaluate(async () => {
    const { session } = await retake.scene.recordScene({ frames: 75, width: 320, height: 240 });
    await retake.archive.addRun(session, 'run-a', Array.from({ length: 75 }, (_value, frame) => frame), [30, 1, 44]);
    await retake.archive.addRun(session, 'run-b', [3, 5, 9, 12], [1, 3]);
    await retake.archive.addRun(session, 'run-c', [], [], retake.archive.fullRun);
    return session;
  });
}

const snapshot = (page: Page) => page.evaluate(() => retake.archive.snapshot());
const nothing = { rows: { detectors: [], frames: [], models: [], results: [], runs: [], sessions: [], signals: [], speeds: [] }, files: {} };

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('export, wipe everything, import: every row of every store and every file is the same', async ({ page }) => {
  const session = await record(page);
  const before = await snapshot(page);
  expect(before.rows['frames']?.length).toBeGreaterThan(1);
  expect(before.rows['results']).toHaveLength(5);
  const report = await page.evaluate(async (id) => {
    const zip = await retake.archive.exportZip(id);
    await retake.archive.wipe();
    const wiped = await retake.archive.snapshot();
    return { wiped, imported: await retake.archive.importZip(zip) };
  }, session.id);
  expect(report.wiped).toEqual(nothing);
  expect(report.imported).toEqual({ sessionId: session.id, name: session.name, copied: false, frames: 75, runs: 3 });
  expect(await snapshot(page)).toEqual(before);
});

test('the same session gives the same zip, before and after a round trip', async ({ page }) => {
  const session = await record(page);
  const hashes = await page.evaluate(async (id) => {
    const first = await retake.archive.exportZip(id);
    const second = await retake.archive.exportZip(id);
    await retake.archive.wipe();
    await retake.archive.importZip(first);
    const zips = [first, second, await retake.archive.exportZip(id)];
    return Promise.all(zips.map(async (zip) => retake.archive.sha256(await zip.arrayBuffer())));
  }, session.id);
  expect(new Set(hashes).size).toBe(1);
});

test('the same session gives the same zip in every time zone', async ({ browser }) => {
  const golden = [...readFileSync('e2e/fixtures/golden/session-v1.retake.zip')];
  const zips = [];
  for (const timezoneId of ['America/New_York', 'Asia/Kolkata', 'Pacific/Auckland']) {
    const page = await browser.newPage({ timezoneId });
    await page.goto('/');
    await page.locator('html[data-ready]').waitFor();
    zips.push(await page.evaluate(async (bytes) => {
      const report = await retake.archive.importZip(new Blob([Uint8Array.from(bytes)]));
      if (typeof report === 'string') throw new Error(report);
      const zip = await retake.archive.exportZip(report.sessionId);
      return { offsetMinutes: new Date(0).getTimezoneOffset(), sha256: await retake.archive.sha256(await zip.arrayBuffer()) };
    }, golden));
    await page.close();
  }
  expect(new Set(zips.map(({ offsetMinutes }) => offsetMinutes)).size).toBe(3);
  expect(new Set(zips.map(({ sha256 }) => sha256)).size).toBe(1);
});

test('a session that is here already comes in as a copy with an id and runs of its own', async ({ page }) => {
  const session = await record(page);
  const { before, report, after, original, copy } = await page.evaluate(async (id) => {
    const before = await retake.archive.snapshot();
    const report = await retake.archive.importZip(await retake.archive.exportZip(id));
    if (typeof report === 'string') throw new Error(report);
    const rows = async (session: string) => ({
      frames: (await retake.frames.frameBlocks(session, 'cam0')).map((block) => [...retake.rows.unpackFrames(block)]),
      runs: (await retake.runs.listRuns(session)).map(({ id: _id, sessionId: _session, ...run }) => run),
      ids: (await retake.runs.listRuns(session)).map((run) => run.id),
    });
    return { before, report, after: await retake.archive.snapshot(), original: await rows(id), copy: await rows(report.sessionId) };
  }, session.id);
  expect(report).toMatchObject({ name: 'Test session (copy)', copied: true, frames: 75, runs: 3 });
  expect(report.sessionId).not.toBe(session.id);
  expect(copy.frames).toEqual(original.frames);
  expect(copy.runs).toEqual(original.runs);
  expect(copy.ids.filter((id) => original.ids.includes(id))).toEqual([]);
  expect(after.files[`sessions/${report.sessionId}/cam0/0.mp4`]).toBe(before.files[`sessions/${session.id}/cam0/0.mp4`]);
  for (const store of Object.keys(before.rows)) expect(after.rows[store]).toEqual(expect.arrayContaining(before.rows[store] ?? []));
});

test('a session that is being written is not exported, one that is not here is missing', async ({ page }) => {
  const session = await record(page);
  const outcomes = await page.evaluate(async (id) => {
    const missing = await retake.archive.exportSession('no-such-session');
    await retake.sessions.changeSession(id, (row) => ({ ...row, state: 'recording' }));
    return [missing, await retake.archive.exportSession(id)];
  }, session.id);
  expect(outcomes).toEqual(['session-missing', 'session-busy']);
  expect(Object.keys((await snapshot(page)).files)).toEqual([`sessions/${session.id}/cam0/0.mp4`]);
});

test('an export or import that is cancelled at any time leaves nothing behind', async ({ page }) => {
  const session = await record(page);
  const { before, exports, imports } = await page.evaluate(async ({ session, wanted }) => {
    const { archive } = retake;
    const long = await archive.prolong(session, wanted);
    // The first report comes before the work; the later ones may find a fast machine already done.
    const shares = [0, 0.2, 0.6];
    const before = await archive.snapshot();
    const exports = [];
    for (const share of shares) {
      const outcome = await archive.exportSession(long.id, share);
      if (typeof outcome !== 'string') await retake.media.removeExport(outcome.file);
      exports.push({ outcome: typeof outcome === 'string' ? outcome : 'done', left: await archive.snapshot() });
    }
    const zip = await archive.exportZip(long.id);
    await archive.wipe();
    const imports = [];
    for (const share of shares) {
      const outcome = await archive.importZip(zip, share);
      if (typeof outcome !== 'string') await archive.wipe();
      imports.push({ outcome: typeof outcome === 'string' ? outcome : 'done', left: await archive.snapshot() });
    }
    return { before, exports, imports };
  }, { session, wanted: Math.ceil(20_000_000 / session.bytes) });
  expect(exports[0]?.outcome).toBe('aborted');
  expect(imports[0]?.outcome).toBe('aborted');
  for (const { outcome, left } of exports) expect({ outcome, left }).toEqual({ outcome: expect.stringMatching(/^(aborted|done)$/) as unknown, left: before });
  for (const { outcome, left } of imports) expect({ outcome, left }).toEqual({ outcome: expect.stringMatching(/^(aborted|done)$/) as unknown, left: nothing });
});

test('an export that the storage has no room for says so and leaves nothing behind', async ({ page, context, baseURL }) => {
  const session = await record(page);
  const long = await page.evaluate(async ({ session, wanted }) => retake.archive.prolong(session, wanted), { session, wanted: Math.ceil(20_000_000 / session.bytes) });
  const before = await snapshot(page);
  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin, quotaSize: usage + 5_000_000 });
  expect(await page.evaluate((id) => retake.archive.exportSession(id), long.id)).toBe('storage-full');
  expect(await snapshot(page)).toEqual(before);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin });
  expect(await page.evaluate((id) => retake.archive.exportSession(id), long.id)).toMatchObject({ file: `${long.id}.zip` });
});

test('an export whose media is not what the session counts says so and leaves nothing behind', async ({ page }) => {
  const session = await record(page);
  const outcome = await page.evaluate(async (session) => {
    await retake.sessions.changeSession(session.id, (row) => ({ ...row, tracks: row.tracks.map((track) => ({ ...track, frames: track.frames + 1 })) }));
    const code = await retake.archive.exportSession(session.id);
    return { code, files: Object.keys((await retake.archive.snapshot()).files) };
  }, session);
  expect(outcome).toEqual({ code: 'media-mismatch', files: [`sessions/${session.id}/cam0/0.mp4`] });
});

test('an import whose thread dies is cleared away at the next start, one under way is left alone', async ({ page }) => {
  const session = await record(page);
  const outcome = await page.evaluate(async ({ session, wanted }) => {
    const long = await retake.archive.prolong(session, wanted);
    const zip = await retake.archive.exportZip(long.id);
    await retake.archive.wipe();
    const worker = retake.spawn.spawnArchive();
    let started: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (started = resolve));
    const progress = retake.spawn.callback(({ doneBytes }: { doneBytes: number }) => void (doneBytes > 0 && started()));
    worker.call((api) => api.importSession(zip, progress, new AbortController().signal)).catch(() => undefined);
    await begun;
    const whileAlive = await retake.imports.discardStaleImports();
    worker.dispose();
    await navigator.locks.request(`session:${long.id}`, () => undefined);
    const listed = await retake.sessions.listSessions();
    return { whileAlive, listed, afterDeath: await retake.imports.discardStaleImports(), left: await retake.archive.snapshot() };
  }, { session, wanted: Math.ceil(20_000_000 / session.bytes) });
  expect(outcome).toEqual({ whileAlive: 0, listed: [], afterDeath: 1, left: nothing });
});

test('a zip that is cut off says so at any length and leaves nothing behind', async ({ page }) => {
  const session = await record(page);
  const { codes, left } = await page.evaluate(async (id) => {
    const zip = await retake.archive.exportZip(id);
    await retake.archive.wipe();
    const lengths = [0, 3, 4, 30, 100, 1000, ...[0.3, 0.6, 0.9, 0.99].map((share) => Math.floor(share * zip.size)), zip.size - 23, zip.size - 22, zip.size - 5, zip.size - 1];
    const codes = [];
    for (const length of lengths) codes.push(await retake.archive.importZip(zip.slice(0, length)));
    return { codes, left: await retake.archive.snapshot() };
  }, session.id);
  expect(codes).toEqual(['zip-not-zip', 'zip-not-zip', ...Array<string>(12).fill('zip-truncated')]);
  expect(left).toEqual(nothing);
});

test('each broken or foreign file gets its own error and leaves nothing behind', async ({ page }) => {
  const session = await record(page);
  const { codes, left } = await page.evaluate(async (id) => {
    const { archive } = retake;
    const good = await archive.exportZip(id);
    const entries = await archive.unzip(good);
    await archive.wipe();
    const { encode } = archive;
    const media = 'media/cam0/0.mp4';
    const rows = 'frames/cam0.jsonl';
    const results = 'runs/run-a/results.jsonl';
    const text = (path: string): string => new TextDecoder().decode(entries[path]);
    const relisted = async (changed: Record<string, string | undefined>): Promise<Blob> => {
      const files = Object.entries({ ...entries, ...Object.fromEntries(Object.entries(changed).map(([path, now]) => [path, now === undefined ? undefined : encode(now)])) });
      return archive.zip(await archive.relist(Object.fromEntries(files.flatMap(([path, bytes]) => (bytes === undefined ? [] : [[path, bytes]])))));
    };
    const document = (change: Record<string, unknown>): Promise<Blob> =>
      archive.zip({ ...entries, 'session.json': encode(JSON.stringify({ ...archive.parse(entries['session.json']), ...change })) });
    const flipped = entries[media]?.slice() ?? new Uint8Array();
    flipped[flipped.length >> 1] = ~(flipped[flipped.length >> 1] ?? 0);
    const withExtra = await archive.zip({ ...entries, 'xxxxxxxxxx': encode('x') });
    const listedExtra = await archive.zip(await archive.relist({ ...entries, 'xxxxxxxxxx': encode('x') }));
    const lines = text(rows).split('\n');

    const files: Record<string, Blob> = {
      text: new Blob(['just a text, long enough to be looked at']),
      other: await archive.zip({ 'readme.txt': encode('hello') }),
      empty: await archive.zip({}),
      otherJson: await archive.zip({ 'session.json': encode('{"format":"something-else"}') }),
      newer: await document({ version: 2 }),
      noCounts: await document({ counts: undefined }),
      flippedMedia: await archive.zip({ ...entries, [media]: flipped }),
      otherMediaListed: await archive.zip(await archive.relist({ ...entries, [media]: flipped.slice(0, -40) })),
      noMedia: await archive.zip(Object.fromEntries(Object.entries(entries).filter(([path]) => path !== media))),
      unlisted: withExtra,
      climbing: await archive.renameEntry(withExtra, 'xxxxxxxxxx', '../../up/x'),
      absolute: await archive.renameEntry(withExtra, 'xxxxxxxxxx', '/etc/pass1'),
      backslash: await archive.renameEntry(withExtra, 'xxxxxxxxxx', '..\\..\\up12'),
      drive: await archive.renameEntry(withExtra, 'xxxxxxxxxx', 'C:/windows'),
      twice: await archive.renameEntry(await archive.zip({ ...entries, [media.replace('0', '1')]: encode('x') }), media.replace('0', '1'), media),
      listedClimbing: await archive.zip(await archive.relist(entries, ['../../up/x'])),
      rowMissing: await relisted({ [rows]: lines.slice(0, -2).join('\n') }),
      rowTooMany: await relisted({ [rows]: text(rows) + (lines[74] ?? '').replace('"index":74', '"index":75') }),
      rowSize: await relisted({ [rows]: text(rows).replace(/"bytes":(\d+)/, (_all, bytes: string) => `"bytes":${Number(bytes) + 1}`) }),
      rowKey: await relisted({ [rows]: text(rows).replace('"key":false', '"key":true') }),
      rowIndex: await relisted({ [rows]: text(rows).replace('"index":10,', '"index":11,') }),
      rowTime: await relisted({ [rows]: text(rows).replace(/("index":10,"timestampUs":)\d+/, '$10') }),
      rowNotJson: await relisted({ [rows]: text(rows).replace('{"index":10,', '{index:10,') }),
      resultFrame: await relisted({ [results]: text(results).replace('"frame":74,', '"frame":75,') }),
      resultMissing: await relisted({ [results]: text(results).split('\n').slice(1).join('\n') }),
      runOfOther: await relisted({ 'runs/run-a/run.json': text('runs/run-a/run.json').replace(id, 'another') }),
      good,
      goodWithExtra: listedExtra,
    };
    const codes: Record<string, unknown> = {};
    let left: unknown;
    for (const [name, file] of Object.entries(files)) {
      if (name === 'good') left = await archive.snapshot();
      const outcome = await archive.importZip(file);
      codes[name] = typeof outcome === 'string' ? outcome : outcome.frames;
    }
    return { codes, left };
  }, session.id);
  expect(codes).toEqual({
    text: 'zip-not-zip',
    other: 'zip-foreign',
    empty: 'zip-foreign',
    otherJson: 'zip-foreign',
    newer: 'zip-newer',
    noCounts: 'zip-invalid',
    flippedMedia: 'zip-hash',
    otherMediaListed: 'zip-invalid',
    noMedia: 'zip-invalid',
    unlisted: 'zip-invalid',
    climbing: 'zip-invalid',
    absolute: 'zip-invalid',
    backslash: 'zip-invalid',
    drive: 'zip-invalid',
    twice: 'zip-invalid',
    listedClimbing: 'zip-invalid',
    rowMissing: 'zip-invalid',
    rowTooMany: 'zip-invalid',
    rowSize: 'zip-invalid',
    rowKey: 'zip-invalid',
    rowIndex: 'zip-invalid',
    rowTime: 'zip-invalid',
    rowNotJson: 'zip-invalid',
    resultFrame: 'zip-invalid',
    resultMissing: 'zip-invalid',
    runOfOther: 'zip-invalid',
    good: 75,
    goodWithExtra: 75,
  });
  expect(left).toEqual(nothing);
});

test('what is exported is what docs/session.schema.json describes', async ({ page }) => {
  const session = await record(page);
  const texts = await page.evaluate(async (id) => {
    const entries = await retake.archive.unzip(await retake.archive.exportZip(id));
    return Object.fromEntries(Object.entries(entries).flatMap(([path, bytes]) => (path.endsWith('.mp4') ? [] : [[path, new TextDecoder().decode(bytes)]])));
  }, session.id);
  const schema = JSON.parse(readFileSync('docs/session.schema.json', 'utf8')) as { $id: string };
  const ajv = new Ajv2020({ allErrors: true });
  ajv.addSchema(schema);
  const problems = (definition: string, json: string): unknown => {
    const validate = ajv.getSchema(`${schema.$id}${definition}`);
    if (validate === undefined) throw new Error(`The schema has no ${definition}.`);
    return validate(JSON.parse(json)) === true ? [] : validate.errors;
  };
  expect(problems('', texts['session.json'] ?? '')).toEqual([]);
  expect(problems('#/$defs/Run', texts['runs/run-a/run.json'] ?? '')).toEqual([]);
  const rows = (texts['frames/cam0.jsonl'] ?? '').trimEnd().split('\n');
  const results = (texts['runs/run-a/results.jsonl'] ?? '').trimEnd().split('\n');
  expect([rows.length, results.length]).toEqual([75, 75]);
  for (const row of rows) expect(problems('#/$defs/FrameRow', row)).toEqual([]);
  for (const result of results) expect(problems('#/$defs/FrameResult', result)).toEqual([]);
  expect(problems('', (texts['session.json'] ?? '').replace('"frames"', '"frame"'))).not.toEqual([]);
});

test('other programs read the zip, and the Python of the documentation runs', async ({ page }, info) => {
  test.skip(!available('python3'), 'python3 is not on this machine, so the zip was not read by another program');
  const session = await record(page);
  const bytes = await page.evaluate(async (id) => Array.from(new Uint8Array(await (await retake.archive.exportZip(id)).arrayBuffer())), session.id);
  const file = info.outputPath('session.retake.zip');
  writeFileSync(file, Uint8Array.from(bytes));
  expect(python('import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).testzip())', file)).toBe('None');
  const documented = /```python\n([\s\S]*?)```/.exec(readFileSync('docs/session-format.md', 'utf8'))?.[1] ?? '';
  expect(python(documented, file)).toContain('75 frames');
});

function available(program: string): boolean {
  try {
    execFileSync(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}

function python(script: string, file: string): string {
  return execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }).trim();
}

test('a model file is kept under its hash, once, and whole', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const { archive, media } = retake;
    const bytes = new Uint8Array(2_500_000).map((_value, index) => index * 7);
    const file = new Blob([bytes]);
    const hash = await archive.sha256(bytes);
    const first = await archive.keepModel(file);
    const kept = (await media.openModelFile(hash)).lastModified;
    const again = await archive.keepModel(file);
    const untouched = (await media.openModelFile(hash)).lastModified === kept;
    // What a crash in the middle of a copy leaves.
    const models = await (await navigator.storage.getDirectory()).getDirectoryHandle('models');
    const cut = await (await models.getFileHandle(`${hash}.onnx`)).createWritable();
    await cut.write(bytes.subarray(0, 1000));
    await cut.close();
    const mended = await archive.keepModel(file);
    return { hash, first, again, untouched, mended, files: (await archive.snapshot()).files };
  });
  const report = { sha256: outcome.hash, bytes: 2_500_000 };
  expect(outcome).toEqual({ hash: outcome.hash, first: report, again: report, untouched: true, mended: report, files: { [`models/${outcome.hash}.onnx`]: outcome.hash } });
});

test('a session of every past version still comes in', async ({ page }) => {
  const golden = [...readFileSync('e2e/fixtures/golden/session-v1.retake.zip')];
  const { report, after } = await page.evaluate(async (bytes) => {
    const report = await retake.archive.importZip(new Blob([Uint8Array.from(bytes)]));
    return { report, after: await retake.archive.snapshot() };
  }, golden);
  expect(report).toMatchObject({ name: 'Golden session, version 1', copied: false, frames: 30, runs: 1 });
  expect(after.rows['sessions']).toMatchObject([{ name: 'Golden session, version 1', state: 'complete', tracks: [{ frames: 30 }] }]);
  expect(after.rows['results']).toHaveLength(2);
});

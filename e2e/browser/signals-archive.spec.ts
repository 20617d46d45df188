import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('export, wipe everything, import: every sample and figure is the same; a copy has its own', async ({ page }) => {
  const { before, after, copy, original, purged } = await page.evaluate(async () => {
    const { archive, sessions, signals } = retake;
    const id = await signals.recordWithSignals();
    const before = await archive.snapshot();
    const zip = await archive.exportZip(id);
    await archive.wipe();
    await archive.importZip(zip);
    const after = await archive.snapshot();
    const report = await archive.importZip(zip);
    if (typeof report === 'string') throw new Error(report);
    const both = async (session: string) => [await signals.samplesOf(session, 'motion'), await signals.samplesOf(session, 'notes')];
    const [original, copy] = [await both(id), await both(report.sessionId)];
    await sessions.purgeSession(id);
    await sessions.purgeSession(report.sessionId);
    return { before, after, copy, original, purged: await archive.snapshot() };
  });
  expect(before.rows['signals']).toHaveLength(5);
  expect(after).toEqual(before);
  expect(original.map((samples) => samples.length)).toEqual([125, 2]);
  expect(copy).toEqual(original);
  expect(purged.rows['signals']).toEqual([]);
});

test('the files are what docs/session.schema.json describes', async ({ page }) => {
  const texts = await page.evaluate(async () => {
    const entries = await retake.archive.unzip(await retake.archive.exportZip(await retake.signals.recordWithSignals()));
    return Object.fromEntries(['session.json', 'stats.json', 'signals/motion.jsonl', 'signals/notes.jsonl'].map((path) => [path, new TextDecoder().decode(entries[path])]));
  });
  const schema = JSON.parse(readFileSync('docs/session.schema.json', 'utf8')) as { $id: string };
  const ajv = new Ajv2020({ allErrors: true });
  ajv.addSchema(schema);
  const problems = (definition: string, value: unknown): unknown => {
    const validate = ajv.getSchema(`${schema.$id}${definition}`);
    if (validate === undefined) throw new Error(`The schema has no ${definition}.`);
    return validate(value) === true ? [] : validate.errors;
  };
  const json = (path: string): Record<string, unknown> => JSON.parse(texts[path] ?? '') as Record<string, unknown>;
  const lines = (path: string): unknown[] => (texts[path] ?? '').trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);
  expect(problems('', json('session.json'))).toEqual([]);
  expect(problems('#/$defs/Statistics', json('stats.json'))).toEqual([]);
  expect(json('stats.json')['motion']).toMatchObject({ count: [125, 107], max: [expect.closeTo(1 / 3, 3), 124] });
  expect(json('session.json')['session']).toMatchObject({
    signals: [{ id: 'motion', label: 'Motion', channels: [{ name: 'x', unit: 'm/s²' }, { name: 'y', unit: 'm/s²' }], samples: 125 }, { id: 'notes', label: 'Notes', channels: [], samples: 2 }],
  });
  for (const line of [...lines('signals/motion.jsonl'), ...lines('signals/notes.jsonl')]) expect(problems('#/$defs/SignalRow', line)).toEqual([]);
  expect(lines('signals/motion.jsonl').slice(0, 2)).toEqual([{ timestampUs: 7, x: 0, y: null }, { timestampUs: 20_007, x: Math.sin(1) / 3, y: 1 }]);
  expect(lines('signals/notes.jsonl')).toEqual([{ timestampUs: 1_234_567, text: '' }, { timestampUs: 2_000_000, text: 'Tasse – “quer”\n\u0001' }]);
  expect(problems('#/$defs/SignalRow', { timestampUs: 1, x: 'a' })).not.toEqual([]);
});

test('a zip whose signals are not what its session says is refused and leaves nothing behind', async ({ page }) => {
  const { codes, left } = await page.evaluate(async () => {
    const { archive, signals } = retake;
    const entries = await archive.unzip(await archive.exportZip(await signals.recordWithSignals()));
    await archive.wipe();
    const change = async (path: string, edit: (text: string) => string): Promise<Blob> =>
      archive.zip(await archive.relist({ ...entries, [path]: archive.encode(edit(new TextDecoder().decode(entries[path]))) }));
    const motion = 'signals/motion.jsonl';
    const zips = {
      missing: await change(motion, (text) => text.slice(text.indexOf('\n') + 1)),
      doubled: await change(motion, (text) => text.slice(0, text.indexOf('\n') + 1) + text),
      falling: await change(motion, (text) => text.replace('"timestampUs":20007', '"timestampUs":6')),
      fraction: await change(motion, (text) => text.replace('"timestampUs":20007', '"timestampUs":20007.5')),
      value: await change(motion, (text) => text.replace('"y":5}', '"y":5.1}')),
      text: await change(motion, (text) => text.replace('"y":5}', '"y":"5"}')),
      noValue: await change(motion, (text) => text.replace(',"y":5}', '}')),
      noText: await change('signals/notes.jsonl', (text) => text.replace('"text":""', '"words":""')),
      figure: await change('stats.json', (text) => text.replace('"count":[125,107]', '"count":[125,106]')),
      noFile: await archive.zip(await archive.relist(Object.fromEntries(Object.entries(entries).filter(([path]) => path !== motion)))),
    };
    const codes: Record<string, unknown> = {};
    for (const [name, zip] of Object.entries(zips)) codes[name] = await archive.importZip(zip);
    const left = await archive.snapshot();
    const later = await archive.importZip(await archive.zip(await archive.relist(entries)));
    return { codes: { ...codes, good: typeof later }, left };
  });
  const refused = ['missing', 'doubled', 'falling', 'fraction', 'value', 'text', 'noValue', 'noText', 'figure', 'noFile'];
  expect(codes).toEqual({ ...Object.fromEntries(refused.map((name) => [name, 'zip-invalid'])), good: 'object' });
  expect([left.rows['sessions'], left.rows['signals'], left.files]).toEqual([[], [], {}]);
});

test('samples that are fewer than the session counts are not exported', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const id = await retake.signals.recordWithSignals();
    await retake.sessions.changeSession(id, (row) => ({ ...row, signals: (row.signals ?? []).map((track) => ({ ...track, samples: track.samples + 1 })) }));
    return [await retake.archive.exportSession(id), Object.keys((await retake.archive.snapshot()).files).filter((path) => path.startsWith('exports'))];
  });
  expect(outcome).toEqual(['media-mismatch', []]);
});

test('a verification finds what is wrong with signals', async ({ page }) => {
  const found = await page.evaluate(async () => {
    const { archive, signals, verify, sessions } = retake;
    const id = await signals.recordWithSignals();
    const good = await archive.verifySession(id);
    const zip = await archive.exportZip(id);
    const [, block] = await signals.blocksOf(id, 'motion');
    if (block === undefined) throw new Error('There is one block only.');
    const faulty = async (change: (copy: string) => Promise<unknown>): Promise<unknown> => {
      const copy = await verify.copyOf(zip);
      await change(copy);
      const found = await verify.faultsOf(copy);
      return typeof found === 'string' ? found : found.failed;
    };
    const put = (copy: string, changed: object): Promise<void> => signals.putSignalBlocks([{ ...block, sessionId: copy, ...changed }]);
    return {
      good: typeof good === 'string' ? good : good.checks.filter((check) => check.id.startsWith('signal')).map(({ ok, compared }) => ok && compared > 0),
      swapped: await faulty((copy) => put(copy, { timestampUs: block.timestampUs.with(3, block.timestampUs[4] ?? 0).with(4, block.timestampUs[3] ?? 0) })),
      value: await faulty((copy) => put(copy, { values: block.values.with(8, 100) })),
      cut: await faulty((copy) => put(copy, { timestampUs: block.timestampUs.slice(0, -1), values: block.values.slice(0, -2) })),
      counted: await faulty((copy) => sessions.changeSession(copy, (row) => ({ ...row, signals: (row.signals ?? []).map((track) => ({ ...track, samples: track.samples + 1 })) }))),
    };
  });
  expect(found).toEqual({
    good: [true, true, true],
    swapped: ['signal-time'],
    value: ['signal-statistics'],
    cut: ['signal-count', 'signal-statistics'],
    counted: ['signal-count'],
  });
});

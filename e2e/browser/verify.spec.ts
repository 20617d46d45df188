import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

/** Checks of what these recordings don't have. */
const idle = ['event-time', 'signal-count', 'signal-time', 'signal-statistics'];

test('a recording is verified: everything is compared, the verdict and the hashes are kept', async ({ page }) => {
  const { report, again, stored, hash } = await page.evaluate(async () => {
    const { archive, media, sessions, verify } = retake;
    const session = await verify.record();
    const report = await archive.verifySession(session.id);
    const again = await archive.verifySession(session.id);
    const bytes = await (await media.mediaFileOf(session.id, verify.mediaPath)).arrayBuffer();
    return { report, again, stored: await sessions.getSession(session.id), hash: await archive.sha256(bytes) };
  });
  if (typeof report === 'string' || typeof again === 'string') throw new Error('It was not verified.');
  expect(report).toMatchObject({ ok: true, counts: { file: 75, rows: 75, indexed: 75 }, media: [{ path: 'cam0/0.mp4', sha256: hash }] });
  expect(report.checks.filter(({ compared }) => compared === 0).map(({ id }) => id)).toEqual(['media-hash', ...idle]);
  expect(again.checks.filter(({ ok, compared }) => !ok || compared === 0).map(({ id }) => id)).toEqual(idle);
  expect(stored.verification).toEqual({ atMs: expect.any(Number) as unknown, ok: true });
  expect(stored.tracks[0]?.segments[0]?.sha256).toBe(hash);
});

test('verdict and hashes travel in the zip, and what was imported is verified by them', async ({ page }) => {
  const { before, after, report, document } = await page.evaluate(async () => {
    const { archive, sessions, verify } = retake;
    const session = await verify.record();
    await archive.verifySession(session.id);
    const before = await sessions.getSession(session.id);
    const zip = await verify.zipOf(session.id);
    await archive.wipe();
    const id = await verify.copyOf(zip);
    const document = archive.parse((await archive.unzip(zip))['session.json']);
    return { before, after: await sessions.getSession(id), report: await archive.verifySession(id), document };
  });
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync('docs/session.schema.json', 'utf8')) as object);
  expect(validate(document) ? [] : validate.errors).toEqual([]);
  expect(validate(JSON.parse(JSON.stringify(document).replace('"ok":true', '"ok":1')))).toBe(false);
  expect(after).toEqual(before);
  expect(report).toMatchObject({ ok: true });
  if (typeof report !== 'string') expect(report.checks.filter(({ compared }) => compared === 0).map(({ id }) => id)).toEqual(idle);
});

test('each fault is found by its own check', async ({ page }) => {
  test.setTimeout(120_000);
  const found = await page.evaluate(async () => {
    const { rows, sessions, verify } = retake;
    const session = await verify.record();
    const zip = await verify.zipOf(session.id);
    const resize = (by: number) => (id: string) =>
      verify.changeMedia(id, (bytes) => {
        const { sizeTable } = verify.placesIn(bytes);
        const view = new DataView(bytes.buffer);
        view.setUint32(sizeTable, view.getUint32(sizeTable) + by);
        return bytes;
      });
    const faults: Record<string, (id: string) => Promise<unknown>> = {
      nothing: async () => undefined,
      'smaller frame in the file': resize(-1),
      'larger frame in the file': resize(1),
      'box type': (id) => verify.changeMedia(id, (bytes) => {
        const at = new TextDecoder('latin1').decode(bytes).lastIndexOf('mdat');
        return bytes.fill(0x78, at, at + 4);
      }),
      'cut file': (id) => verify.changeMedia(id, (bytes) => bytes.slice(0, -1000)),
      garbage: (id) => verify.changeMedia(id, (bytes) => Uint8Array.from([...bytes, 1, 2, 3, 4, 5])),
      'no file': (id) => retake.media.removeMedia(id, 'cam0'),
      'block gone': (id) => verify.changeBlock(id, 1, () => null),
      'row doubled': (id) => verify.changeBlock(id, 1, (block) => rows.packFrames(block, [...rows.unpackFrames(block)].flatMap((row, at) => (at === 4 ? [row, row] : [row])))),
      'row time': (id) => verify.changeBlock(id, 1, (block) => ({ ...block, timestampUs: block.timestampUs.map((us, at) => (at === 3 ? us + 1000 : us)) })),
      'key flag': (id) => verify.changeBlock(id, 1, (block) => ({ ...block, key: block.key.map((key, at) => (at === 3 ? 1 : key)) })),
      'row size': (id) => verify.changeBlock(id, 1, (block) => ({ ...block, bytes: block.bytes.map((bytes, at) => (at === 3 ? bytes + 1 : bytes)) })),
      'file offset': (id) => verify.changeBlock(id, 1, (block) => ({ ...block, fileOffset: block.fileOffset + 8 })),
      'segment frames': (id) => sessions.changeSession(id, (row) => ({ ...row, tracks: row.tracks.map((track) => ({ ...track, segments: track.segments.map((segment) => ({ ...segment, frames: 74 })) })) })),
      'track frames': (id) => sessions.changeSession(id, (row) => ({ ...row, tracks: row.tracks.map((track) => ({ ...track, frames: 74 })) })),
      duration: (id) => sessions.changeSession(id, (row) => ({ ...row, durationUs: row.durationUs + 1 })),
      'result time': async (id) => verify.changeResults(await verify.runIdOf(id), (result) => (result.frame === 31 ? { ...result, timestampUs: result.timestampUs + 1 } : result)),
      'result frame': async (id) => verify.changeResults(await verify.runIdOf(id), (result) => (result.frame === 73 ? { ...result, frame: 75 } : result)),
      'result score': async (id) => verify.changeResults(await verify.runIdOf(id), (result) => ({ ...result, detections: result.detections.map((detection) => ({ ...detection, score: 0.5 })) })),
      'run frames': async (id) => verify.changeRun(await verify.runIdOf(id), (run) => ({ ...run, frames: 24 })),
    };
    const found: Record<string, unknown> = {};
    for (const [name, damage] of Object.entries(faults)) {
      const id = await verify.copyOf(zip);
      await damage(id);
      const faults = await verify.faultsOf(id);
      const stored = (await sessions.getSession(id)).verification;
      const isKept = typeof faults !== 'string' && stored?.problem === faults.problem && stored?.ok === (faults.problem === undefined);
      found[name] = isKept ? faults.failed : [faults, stored];
      await sessions.purgeSession(id);
    }
    return found;
  });
  expect(found).toEqual({
    nothing: [],
    'smaller frame in the file': ['frame-size'],
    'larger frame in the file': ['media-structure', 'frame-count', 'segments'],
    'box type': ['media-structure', 'frame-count', 'segments'],
    'cut file': ['media-size', 'media-structure', 'frame-count', 'segments'],
    garbage: ['media-size', 'media-structure'],
    'no file': ['media-present', 'frame-count', 'segments'],
    'block gone': ['frame-count', 'row-index', 'track-totals', 'run-frames'],
    'row doubled': ['frame-count', 'frame-size', 'frame-key', 'frame-place', 'frame-time', 'row-index', 'row-time', 'row-duration', 'track-totals', 'run-times'],
    'row time': ['frame-time', 'row-duration'],
    'key flag': ['frame-key', 'track-totals'],
    'row size': ['frame-size'],
    'file offset': ['frame-place'],
    'segment frames': ['segments'],
    'track frames': ['track-totals'],
    duration: ['session-totals'],
    'result time': ['run-times', 'run-fingerprint'],
    'result frame': ['run-frames', 'run-fingerprint'],
    'result score': ['run-fingerprint'],
    'run frames': ['run-totals'],
  });
});

test('a flipped byte of a picture is found once the session has been verified, also after it travelled', async ({ page }) => {
  const { unknown, here, there, hashes } = await page.evaluate(async () => {
    const { archive, sessions, verify } = retake;
    const flip = (id: string): Promise<void> =>
      verify.changeMedia(id, (bytes) => {
        const { payload } = verify.placesIn(bytes);
        bytes[payload] = (bytes[payload] ?? 0) ^ 1;
        return bytes;
      });
    const session = await verify.record();
    const never = await verify.copyOf(await verify.zipOf(session.id));
    await flip(never);
    const unknown = await verify.faultsOf(never);
    await archive.verifySession(session.id);
    const copy = await verify.copyOf(await verify.zipOf(session.id));
    await flip(session.id);
    await flip(copy);
    const here = await verify.faultsOf(session.id);
    const there = await verify.faultsOf(copy);
    const rows = [await sessions.getSession(session.id), await sessions.getSession(never)];
    return { unknown, here, there, hashes: rows.map((row) => row.tracks[0]?.segments[0]?.sha256) };
  });
  // Nobody can know what it was before.
  expect(unknown).toEqual({ failed: [], problem: undefined });
  expect(here).toMatchObject({ failed: ['media-hash'] });
  expect(there).toMatchObject({ failed: ['media-hash'] });
  // The hash of the good file stays: the fault is found again the next time.
  expect(hashes[0]).not.toBe(hashes[1]);
});

test('segments that follow one another are verified, a swap of them is found', async ({ page }) => {
  const { good, swapped } = await page.evaluate(async () => {
    const { makeSession, sessions, verify } = retake;
    const timestampsUs = Array.from({ length: 50 }, (_value, frame) => frame * 33_333 + (frame >= 20 ? 2_000_000 : 0));
    const session = await makeSession({ timestampsUs, keyEvery: 20, segmentStarts: [0, 20, 30] });
    const good = await verify.faultsOf(session.id);
    const swap = { 0: 0, 1: 2, 2: 1 } as const;
    await sessions.changeSession(session.id, (row) => ({
      ...row,
      tracks: row.tracks.map((track) => ({ ...track, segments: track.segments.map((segment, at, all) => ({ ...segment, path: all[swap[at as 0 | 1 | 2]]?.path ?? '' })) })),
    }));
    return { good, swapped: await verify.faultsOf(session.id) };
  });
  expect(good).toEqual({ failed: [], problem: undefined });
  expect(swapped).toMatchObject({ failed: expect.arrayContaining(['media-size', 'media-hash', 'segments', 'frame-size']) as string[] });
});

test('what recovery brings back passes', async ({ page }) => {
  const reports = await page.evaluate(async () => {
    const reports = [];
    for (const frames of [1, 40, 90]) {
      const { sessionId } = await retake.crash.recordAndKill(frames);
      await retake.crash.recover();
      reports.push(await retake.archive.verifySession(sessionId));
    }
    return reports;
  });
  for (const report of reports) {
    expect(report).toMatchObject({ ok: true });
    if (typeof report !== 'string') expect(report.counts.rows).toBeGreaterThan(0);
  }
});

test('a verification that is cancelled ends at once and leaves no verdict', async ({ page }) => {
  const { outcome, verification } = await page.evaluate(async () => {
    const { archive, sessions, verify } = retake;
    const session = await verify.record();
    const long = await archive.prolong(session, Math.ceil(60_000_000 / session.bytes));
    const outcome = await archive.verifySession(long.id, 0.1);
    return { outcome, verification: (await sessions.getSession(long.id)).verification };
  });
  expect(outcome).toBe('aborted');
  expect(verification).toBeUndefined();
});

test('a session that is deleted while it is verified goes, and the verification says so', async ({ page }) => {
  const { outcome, left } = await page.evaluate(async () => {
    const { archive, sessions, spawn, verify } = retake;
    const session = await verify.record();
    const long = await archive.prolong(session, Math.ceil(60_000_000 / session.bytes));
    const worker = spawn.spawnArchive();
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const progress = spawn.callback(() => begin());
    const outcome = worker.call((api) => api.verifySession(long.id, progress, new AbortController().signal)).then(
      () => 'verified',
      (error: unknown) => (error as { code?: string }).code,
    );
    await begun;
    await sessions.purgeSession(long.id);
    const left = await sessions.findSession(long.id);
    return { outcome: await outcome, left };
  });
  expect(['session-missing', 'media-missing']).toContain(outcome);
  expect(left).toBeUndefined();
});

test('a session that is being written is not verified, one that is not here is missing', async ({ page }) => {
  const outcomes = await page.evaluate(async () => {
    const { archive, sessions, verify } = retake;
    const session = await verify.record();
    await sessions.changeSession(session.id, (row) => ({ ...row, state: 'recording' }));
    return [await archive.verifySession('no-such-session'), await archive.verifySession(session.id)];
  });
  expect(outcomes).toEqual(['session-missing', 'session-busy']);
});

test('a recording has the machine for itself: what is being verified is given up for it and done afterwards', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const session = await retake.verify.record();
    const long = await retake.archive.prolong(session, Math.ceil(60_000_000 / session.bytes));
    return retake.verify.recordMeanwhile(long.id);
  });
  expect(outcome).toEqual({ workingBefore: true, workingWhileRecording: [], verdictWhileRecording: false, longDone: true, takePassed: true, queuedAgain: false });
});

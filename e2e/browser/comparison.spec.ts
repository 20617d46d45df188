import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

const timestampsUs = Array.from({ length: 200 }, (_, frame) => frame * 33_333);

test('what was found, found empty, late, failed and not looked at stays apart from storage to the comparison', async ({ page }) => {
  const { outcome, none } = await page.evaluate(async (timestampsUs) => {
    const session = await retake.makeSession({ timestampsUs });
    const box = [0.1, 0.1, 0.4, 0.4] as const;
    const found = (frame: number, count: number) => ({ frame, timestampUs: timestampsUs[frame] ?? 0, timingMs: {}, detections: Array.from({ length: count }, () => ({ label: 'cat', classId: 0, score: 0.9, box })) });
    const missed = (frame: number, reason: 'late' | 'failed') => ({ frame, timestampUs: timestampsUs[frame] ?? 0, missed: reason });
    const [a, b, timed] = [retake.motionRun.newRun(session.id, 'every-frame'), retake.motionRun.newRun(session.id, 'paced'), { ...retake.motionRun.newRun(session.id, 'every-frame'), level: 'decode' as const }];
    for (const run of [a, b, timed]) await retake.runs.putRun({ ...run, state: 'complete' });
    for (let first = 0; first < 200; first += 64) await retake.runs.appendResults(a.id, Array.from({ length: Math.min(64, 200 - first) }, (_, at) => found(first + at, 1)));
    await retake.runs.appendResults(timed.id, [found(0, 0)]);
    // Missed before its block, within one and at the end; every second frame of the first ten was not looked at.
    await retake.runs.appendResults(b.id, [0, 2, 4, 6, 8].map((frame) => found(frame, frame === 4 ? 0 : 1)), [missed(7, 'failed')]);
    await retake.runs.appendResults(b.id, Array.from({ length: 50 }, (_, at) => found(100 + at, 1)), Array.from({ length: 20 }, (_, at) => missed(80 + at, 'late')));
    await retake.runs.appendResults(b.id, [], [missed(198, 'late'), missed(199, 'late')]);
    const worker = retake.spawn.spawnReplay();
    const progress = retake.spawn.callback(() => undefined);
    const criteria = { minIou: 0.5, minScore: 0, label: null, names: 'same' } as const;
    const side = ({ id }: { id: string }) => ({ kind: 'run', runId: id }) as const;
    const { signal } = new AbortController();
    const { disagreement, ...rest } = await worker.call((api) => api.compare(session.id, 'cam0', { a: side(a), b: side(b), criteria }, progress, signal));
    const none = await worker.call((api) => api.compare(session.id, 'cam0', { a: side(a), b: side(timed), criteria }, progress, signal));
    worker.dispose();
    return { outcome: { ...rest, disagreement: [...disagreement], b: [...rest.b] }, none: { compared: none.compared, answersB: none.answersB } };
  }, timestampsUs);
  expect(outcome.answersA).toEqual({ found: 200, zero: 0, late: 0, failed: 0, notAsked: 0 });
  expect(outcome.answersB).toEqual({ found: 54, zero: 1, late: 22, failed: 1, notAsked: 122 });
  expect(outcome).toMatchObject({ compared: 55, different: 1, total: { a: 55, b: 54, matched: 54 } });
  expect(outcome.b.slice(0, 10)).toEqual([1, -1, 1, -1, 0, -1, 1, -3, 1, -1]);
  expect([79, 80, 99, 100, 150, 197, 198, 199].map((frame) => outcome.b[frame])).toEqual([-1, -2, -2, 1, -1, -1, -2, -2]);
  expect([0, 1, 4].map((frame) => outcome.disagreement[frame])).toEqual([0, NaN, 1]);
  // Times without findings are no answers.
  expect(none).toEqual({ compared: 0, answersB: { found: 0, zero: 0, late: 0, failed: 0, notAsked: 200 } });
});

test('runs over copies of a session are compared, runs over other frames are refused, and the picture shows both sides', async ({ page }) => {
  const { copy, codes, drawn, ended, report, told, playing } = await page.evaluate(async () => {
    const times = Array.from({ length: 30 }, (_, frame) => frame * 33_333);
    const sessions = [await retake.makeSession({ timestampsUs: times }), await retake.makeSession({ timestampsUs: times }), await retake.makeSession({ timestampsUs: times.map((time) => time + Number(time > 0)) })];
    const box = [0.25, 0.25, 0.75, 0.75] as const;
    const ids: string[] = [];
    for (const { id } of sessions) {
      const run = { ...retake.motionRun.newRun(id, 'every-frame'), state: 'complete' as const };
      await retake.runs.putRun(run);
      await retake.runs.appendResults(run.id, times.map((timestampUs, frame) => ({ frame, timestampUs, timingMs: {}, detections: ids.length === 1 && frame === 1 ? [] : [{ label: 'cat', classId: 0, score: 0.9, box }] })));
      ids.push(run.id);
    }
    const criteria = { minIou: 0.5, minScore: 0, label: null, names: 'same' } as const;
    const request = (b: string) => ({ a: { kind: 'run', runId: ids[0] ?? '' }, b: { kind: 'run', runId: b }, criteria }) as const;
    const { signal } = new AbortController();
    const probe = new retake.ReplayProbe();
    const id = sessions[0]?.id ?? '';
    await probe.open(id);
    const compare = (b: string) => probe.do((api) => api.compare(id, 'cam0', request(b), retake.spawn.callback(() => undefined), signal));
    const copy = await compare(ids[1] ?? '');
    const codeOf = (b: string) => compare(b).then(() => 'compared', (error: { code?: string }) => error.code);
    const codes = [await codeOf(ids[2] ?? ''), await codeOf('nothing')];
    const middleOfSide = (wanted: (colour: readonly number[]) => boolean) => probe.showsColour(0.25, 0.5, wanted);
    const white = ([r = 0, , b = 0]: readonly number[]): boolean => r > 220 && b > 220;
    await probe.configure({ comparison: request(ids[1] ?? '') });
    const matched = await middleOfSide(white);
    await probe.configure({ comparison: null });
    const ended = await middleOfSide((colour) => !white(colour));
    // A report decodes by itself: it neither ends what plays nor needs anything to be open.
    await probe.configure({ loop: true });
    await probe.do((api) => api.play());
    const told: number[] = [];
    const page = await probe.do((api) => api.report(id, 'cam0', request(ids[1] ?? ''), copy, retake.spawn.callback((done: number) => told.push(done)), signal));
    const report = await page.text();
    const playing = probe.statuses.at(-1)?.at;
    probe.dispose();
    return { copy: { compared: copy.compared, different: copy.different }, codes, drawn: white(matched), ended: white(ended), report, told, playing };
  });
  expect(copy).toEqual({ compared: 30, different: 1 });
  expect(report).toContain('1 of 30 compared frames differ');
  expect(report.match(/src="data:image\/jpeg/g)).toHaveLength(1);
  expect({ told, playing }).toEqual({ told: [1], playing: 'playing' });
  expect(codes).toEqual(['run-elsewhere', 'run-missing']);
  expect([drawn, ended]).toEqual([true, false]);
});

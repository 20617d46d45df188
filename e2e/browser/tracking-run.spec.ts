import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import type { FrameResult } from '../../src/domain/runs.ts';
import { defaultTrackingOptions } from '../../src/domain/tracking/tracking-options.ts';
import { hasFfprobe } from '../fixtures/ffprobe.ts';
import { long } from '../fixtures/long-tests.ts';
import { hasSharedData, noSharedData, serveSharedData, sharedFile } from '../fixtures/shared-data.ts';

/** The whole clip at every frame takes minutes; otherwise its first half minute at every fifth. */
const whole = long;

const clip = 'intel-one-by-one-person-detection.mp4';
/** First and last frame on which any of the person is seen. */
const visits = [[61, 197], [227, 447], [503, 698], [745, 867], [921, 1197], [1235, 1359]] as const;

/** The ids that persons have in a visit. */
function idsIn(results: readonly FrameResult[], [from, to]: readonly [number, number]): Set<number> {
  const seen = results.filter(({ frame }) => frame >= from && frame <= to);
  return new Set(seen.flatMap(({ detections }) => detections.flatMap(({ trackId }) => trackId ?? [])));
}

test(`one id for each person who walks through, the same on every repeat${whole ? '' : ', in the first half minute of the clip'}`, async ({ page }) => {
  test.skip(!hasSharedData, noSharedData);
  test.skip(!hasFfprobe, 'NOT TESTED: ffmpeg is missing, so the clip can’t be cut.');
  test.setTimeout(whole ? 30 * 60_000 : 120_000);
  await serveSharedData(page);
  const path = test.info().outputPath(clip);
  execFileSync('ffmpeg', ['-loglevel', 'error', '-i', sharedFile(`video/${clip}`), ...(whole ? [] : ['-t', '30']), '-c', 'copy', path]);
  await page.route('**/cut.mp4', (route) => route.fulfill({ path }));
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
  const { runs, results, faults, frames } = await page.evaluate(async ({ tracking, everyNth }) => {
    const report = await retake.clips.importClip('/cut.mp4', { name: 'walk.mp4' });
    if ('code' in report) throw new Error(`${report.code}: ${report.detail}`);
    const probe = new retake.ReplayProbe();
    await probe.open(report.sessionId);
    const spec = retake.detectors.specOf({ family: 'yolox', modelName: 'YOLOX-nano', options: { scoreThreshold: 0.4, nmsIou: 0.45 }, classes: [0], everyNth, tracking });
    const detector = await retake.detectors.openDetector('/shared-data/models/yolox_nano.onnx', spec);
    const runs = [await retake.detectors.runOver(probe, report.sessionId, detector), await retake.detectors.runOver(probe, report.sessionId, detector)];
    const { faults } = await retake.clips.readClip(report.sessionId);
    return { runs, faults, frames: report.frames, results: await retake.detectors.resultsOf(runs[0]?.id ?? '') };
  }, { tracking: defaultTrackingOptions, everyNth: whole ? 1 : 5 });

  const came = visits.filter(([from]) => from < frames);
  expect(came).toHaveLength(whole ? 6 : 2);
  const ids = came.map((visit) => [...idsIn(results, visit)]);
  expect(ids, 'one id a visit, none twice').toEqual(came.map((_, visit) => [visit + 1]));
  const followed = results.flatMap(({ detections }) => detections).filter(({ trackId }) => trackId !== undefined);
  const found = results.flatMap(({ detections }) => detections).filter(({ score }) => score >= 0.6);
  // Somebody new is followed from the second sight on.
  expect(followed.length).toBeGreaterThanOrEqual(found.length - 2 * came.length);
  expect(new Set(results.flatMap(({ detections }) => detections.map(({ label }) => label)))).toEqual(new Set(['person']));
  console.log(`${came.length} persons, ${new Set(ids.flat()).size} ids, ${ids.reduce((switches, each) => switches + each.length - 1, 0)} identity switches in ${results.length} results`);

  expect(runs[0]).toMatchObject({ state: 'complete', skipped: 0, frames: Math.ceil(frames / (whole ? 1 : 5)) });
  expect(runs[1]?.fingerprint).toBe(runs[0]?.fingerprint);
  expect(faults).toEqual([]);
});

import { writeFileSync } from 'node:fs';
import { expect, test, type TestInfo } from '@playwright/test';
import { hasFfprobe, probe, tonesIn } from '../fixtures/ffprobe.ts';
import type { Exported } from '../pages/mp4-lab.ts';

test.beforeEach(async ({ page }) => {
  test.skip(!hasFfprobe, 'ffprobe is not on this machine, so exported videos were not read by another program');
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

/** What another program reads from an exported file, µs. */
function read(exported: Exported | undefined, info: TestInfo): { path: string; frames: number; timesUs: number[] } {
  const path = info.outputPath(exported?.name ?? '');
  writeFileSync(path, Buffer.from(exported?.base64 ?? '', 'base64'));
  const { frames, seconds } = probe(path);
  return { path, frames, timesUs: seconds.map((second) => Math.round(second * 1e6)) };
}

test('a session of one segment: every frame at its exact time, from 0', async ({ page }, info) => {
  const timesUs = Array.from({ length: 60 }, (_value, frame) => 40_000 + frame * 33_367 + ((frame * 7919) % 1400) + (frame > 40 ? 700_003 : 0));
  const [video, ...others] = await page.evaluate(async (timestampsUs) => retake.mp4.exportAndPlay((await retake.makeSession({ timestampsUs })).id, 'cam0', [1]), timesUs);
  expect(others).toEqual([]);
  expect(video?.name).toBe('Made session.mp4');
  const { frames, timesUs: found } = read(video, info);
  expect(frames).toBe(60);
  expect(found).toEqual(timesUs.map((us) => us - 40_000));
  expect(video?.played).toMatchObject({ width: 320, height: 240 });
  expect(video?.played.numbers).toEqual([0, timesUs.findLastIndex((us) => us - 40_000 <= 1_000_000)]);
  expect(video?.played.durationS).toBeCloseTo(((timesUs[59] ?? 0) - 40_000 + 33_333) / 1e6, 3);
});

/** Two seconds, a pause of three, two seconds. */
const pausedUs = Array.from({ length: 120 }, (_value, frame) => frame * 33_333 + (frame >= 60 ? 3_000_000 : 0));

test('a pause is cut out: 2 s, 3 s paused, 2 s make 4 s', async ({ page }, info) => {
  const [video, ...others] = await page.evaluate(
    async (timestampsUs) => retake.mp4.exportAndPlay((await retake.makeSession({ timestampsUs, segmentStarts: [0, 60] })).id, 'cam0', [2.5]),
    pausedUs,
  );
  expect(others).toEqual([]);
  const { frames, timesUs } = read(video, info);
  expect(frames).toBe(120);
  expect(timesUs).toEqual(Array.from({ length: 120 }, (_value, frame) => frame * 33_333));
  expect(video?.played.durationS).toBeCloseTo(4, 3);
  expect(video?.played.numbers).toEqual([0, 75]);
});

test('sound is cut where the picture is, and stays in step with it', async ({ page }, info) => {
  const [through, paused] = await page.evaluate(async (timestampsUs) => {
    const beepsUs = [1_000_000, 1_950_000, 3_500_000, 5_500_000];
    const make = async (...segmentsUs: [start: number, end: number][]) => {
      const { id } = await retake.makeSession({ timestampsUs, segmentStarts: [0, 60] });
      await retake.addSound(id, { segmentsUs, beepsUs });
      return (await retake.mp4.exportAndPlay(id))[0];
    };
    return [await make([0, 7_000_000]), await make([13_000, 2_010_000], [4_991_000, 7_050_000])];
  }, pausedUs);
  for (const video of [through, paused]) {
    const { path, frames } = read(video, info);
    expect(frames).toBe(120);
    // The one in the pause is gone; the one before it is cut short; the last one is where its picture is, within a packet of 20 ms.
    const [first = -1, second = -1, third = -1, ...more] = tonesIn(path);
    expect(more).toEqual([]);
    expect(Math.abs(first - 1)).toBeLessThan(0.02);
    expect(Math.abs(second - 1.95)).toBeLessThan(0.02);
    expect(Math.abs(third - 2.5)).toBeLessThan(0.02);
    expect(Math.abs((video?.played.durationS ?? 0) - 4)).toBeLessThan(0.02);
    expect(video?.played.numbers).toEqual([0]);
  }
});

test('where the picture turns another file begins; cameras and parts are told apart by name', async ({ page }, info) => {
  const { main, second } = await page.evaluate(async (timestampsUs) => {
    const { id } = await retake.makeSession({
      timestampsUs,
      segmentStarts: [0, 30, 60],
      turned: { 1: { width: 240, height: 320 }, 2: { width: 240, height: 320 } },
      more: [{ timestampsUs: timestampsUs.slice(0, 20), firstNumber: 500 }],
    });
    await retake.addSound(id, { segmentsUs: [[0, 7_000_000]], beepsUs: [500_000, 5_500_000] });
    await retake.sessions.changeSession(id, (row) => ({ ...row, name: 'Cup: left/right?' }));
    return { main: await retake.mp4.exportAndPlay(id), second: await retake.mp4.exportAndPlay(id, 'cam1') };
  }, pausedUs);
  expect([...main, ...second].map(({ name }) => name)).toEqual(['Cup- left-right- part 1.mp4', 'Cup- left-right- part 2.mp4', 'Cup- left-right- cam1.mp4']);
  expect(main.map(({ played }) => [played.width, played.height, played.numbers])).toEqual([[320, 240, [0]], [240, 320, [30]]]);
  expect(second[0]?.played.numbers).toEqual([500]);
  const [one, two] = main.map((video) => read(video, info));
  expect([one?.frames, two?.frames]).toEqual([30, 90]);
  expect(two?.timesUs.slice(0, 2)).toEqual([0, 33_333]);
  expect(tonesIn(one?.path ?? '').map((s) => s.toFixed(1))).toEqual(['0.5']);
  // Frame 75 was painted when the tone began: 45 frames after the first of its file.
  expect(Math.abs((tonesIn(two?.path ?? '')[0] ?? 0) - 45 * 0.033333)).toBeLessThan(0.02);
});

test('VP9 goes out as MP4 as well', async ({ page }, info) => {
  const [video] = await page.evaluate(async (timestampsUs) => retake.mp4.exportAndPlay((await retake.makeSession({ timestampsUs, turned: { 0: { width: 320, height: 240, codec: 'vp9' } } })).id), pausedUs.slice(0, 30));
  expect(read(video, info).frames).toBe(30);
  expect(video?.played.numbers).toEqual([0]);
});

test('of a session that is being recorded the closed segments go out, the open one is not touched', async ({ page }, info) => {
  const { video, codes } = await page.evaluate(async (timestampsUs) => {
    const { archive, makeSession, media, mp4, sessions } = retake;
    const { id } = await makeSession({ timestampsUs, segmentStarts: [0, 30, 60] });
    const open = (from: number) => sessions.changeSession(id, (row) => ({
      ...row,
      state: 'recording',
      tracks: row.tracks.map((track) => ({ ...track, segments: track.segments.map((segment) => (segment.index < from ? segment : { ...segment, frames: 0, bytes: 0 })) })),
    }));
    await open(2);
    // Had it been opened, this would be missed.
    await media.removeMedia(id, 'cam0/2.mp4');
    const [video] = await mp4.exportAndPlay(id);
    await open(0);
    return { video, codes: [await archive.exportMp4(id, 'cam0'), await archive.exportMp4(id, 'mic0'), await archive.exportMp4('nobody', 'cam0')] };
  }, pausedUs);
  expect(read(video, info).frames).toBe(60);
  expect(codes).toEqual(['recording-empty', 'media-missing', 'session-missing']);
});

test('what has been recorded so far goes out while the recording goes on, which loses nothing by it', async ({ page }, info) => {
  const { meanwhile, session, whole, report } = await page.evaluate(async () => {
    const { meanwhile, session } = await retake.mp4.exportWhileRecording(30);
    return { meanwhile, session, whole: await retake.mp4.exportAndPlay(session.id), report: await retake.archive.verifySession(session.id) };
  });
  const [track] = session.tracks;
  expect(track?.segments).toHaveLength(2);
  expect(track?.drops).toEqual({});
  expect(report).toMatchObject({ ok: true });
  expect([meanwhile.length, whole.length]).toEqual([1, 1]);
  expect(read(meanwhile[0], info).frames).toBe(track?.segments[0]?.frames);
  const { frames, timesUs } = read(whole[0], info);
  expect(frames).toBe(track?.frames);
  // Nothing was lost between the segments, so nothing was cut out either.
  expect(whole[0]?.played.durationS).toBeCloseTo(session.durationUs / 1e6, 2);
  expect(timesUs[0]).toBe(0);
});

test('rows or files that are not those of the session are refused, and nothing is left of what was begun', async ({ page }) => {
  const { codes, exports } = await page.evaluate(async (timestampsUs) => {
    const { archive, makeSession, media, verify } = retake;
    const codes = [];
    const turned = { 1: { width: 240, height: 320 } };
    const make = async (): Promise<string> => (await makeSession({ timestampsUs, segmentStarts: [0, 30], turned })).id;
    const gone = await make();
    await media.removeMedia(gone, 'cam0/1.mp4');
    codes.push(await archive.exportMp4(gone, 'cam0'));
    const short = await make();
    await verify.changeBlock(short, 1, () => null);
    codes.push(await archive.exportMp4(short, 'cam0'));
    const cut = await make();
    await verify.changeMedia(cut, (bytes) => bytes.slice(0, -1));
    codes.push(await archive.exportMp4(cut, 'cam0'));
    return { codes, exports: Object.keys((await archive.snapshot()).files).filter((path) => path.startsWith('exports/')) };
  }, pausedUs.slice(0, 60));
  expect(codes).toEqual(['media-missing', 'media-mismatch', 'media-mismatch']);
  expect(exports).toEqual([]);
});

test('an export that is cancelled leaves nothing', async ({ page }) => {
  const { outcome, exports } = await page.evaluate(async (timestampsUs) => {
    const { archive, makeSession } = retake;
    // A fragment a frame: there are many to read, so that there is a middle to stop in.
    const long = await archive.prolong(await makeSession({ timestampsUs, keyEvery: 1 }), 40);
    const outcome = await archive.exportMp4(long.id, 'cam0', 0.1);
    return { outcome, exports: Object.keys((await archive.snapshot()).files).filter((path) => path.startsWith('exports/')) };
  }, pausedUs.slice(0, 60));
  expect(outcome).toBe('aborted');
  expect(exports).toEqual([]);
});

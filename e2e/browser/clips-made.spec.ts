import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test, type Page, type TestInfo } from '@playwright/test';
import { hasFfprobe } from '../fixtures/ffprobe.ts';
import { makeNumberedClip, pictureHashes, remux, shownTimesUs } from '../fixtures/numbered-clip.ts';

const frames = 90;
const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '12', '-g', '30'];
const reordered = [...h264, '-bf', '3', '-b_strategy', '0', '-x264-params', 'b-pyramid=normal:scenecut=0'];

/** What a made clip is and what must become of it; the number painted in its first picture, where that is not 0. */
interface Made {
  readonly file: string;
  readonly options: readonly string[];
  /** Encodes it in two passes, with which libvpx makes VP8 packets that show nothing, at the time of the one behind. */
  readonly twice?: boolean;
  /** Makes another file of it. */
  readonly then?: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly reencoded?: string;
  readonly firstNumber?: number;
  readonly sound?: 'mp4a' | 'opus';
  readonly soundLeftOut?: string;
  readonly frames?: number;
}

const clips: Readonly<Record<string, Made>> = {
  'pictures that are decoded in another order than shown': { file: 'b.mp4', options: [...reordered, '-an'] },
  'the same in Matroska, with Opus': { file: 'b.mkv', options: [...reordered, '-c:a', 'libopus'], sound: 'opus' },
  'the same in QuickTime, with AAC': { file: 'b.mov', options: [...reordered, '-c:a', 'aac'], sound: 'mp4a' },
  'sound that sessions don’t keep': { file: 'mp3.mp4', options: [...h264, '-c:a', 'libmp3lame'], soundLeftOut: 'MP3' },
  'WebM with VP9': { file: 'vp9.webm', options: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '2M', '-g', '30', '-c:a', 'libopus'], sound: 'opus' },
  'WebM with VP8': { file: 'vp8.webm', options: ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '4M', '-an'], reencoded: 'sessions don’t hold VP8' },
  'VP8 with pictures that are never shown': { file: 'alt-ref.webm', options: ['-c:v', 'libvpx', '-auto-alt-ref', '1', '-lag-in-frames', '16', '-b:v', '4M', '-an'], twice: true, reencoded: 'sessions don’t hold VP8' },
  'open groups': { file: 'open.mp4', options: [...reordered, '-flags', '-cgop', '-x264-params', 'open-gop=1:b-pyramid=normal:scenecut=0:keyint=30', '-an'], reencoded: 'its key frames can’t be decoded by themselves' },
  'an edit list that begins between key frames': { file: 'whole.mp4', options: [...reordered, '-c:a', 'aac'], then: { before: ['-ss', '0.48'], after: [] }, reencoded: 'its edit list begins between key frames', firstNumber: 12, sound: 'mp4a' },
  'a moment to start at that is not 0': { file: 'late.mp4', options: [...reordered, '-an', '-output_ts_offset', '1.5'] },
  'fragments': { file: 'frag.mp4', options: [...reordered, '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov'], sound: 'mp4a' },
};

/** Frames to look at, across key frames and back. */
const looks = [0, 31, 30, 29, 89, 2, 1, 3, 60, 59, 45, 46, 47, 5];

async function madeFile({ file, options, twice = false, then, frames: count = frames }: Made, page: Page, info: TestInfo): Promise<string> {
  const path = info.outputPath(file);
  const log = ['-passlogfile', info.outputPath('passes')];
  if (twice) makeNumberedClip(path, count, [...options, ...log, '-pass', '1']);
  makeNumberedClip(path, count, [...options, ...(twice ? [...log, '-pass', '2'] : [])]);
  const served = then === undefined ? path : info.outputPath(`again-${file}`);
  if (then !== undefined) remux(path, served, then.before, then.after);
  await page.route('**/made-clip', (route) => route.fulfill({ body: readFileSync(served), contentType: 'application/octet-stream' }));
  return served;
}

test.beforeEach(async ({ page }) => {
  test.skip(!hasFfprobe, 'NOT TESTED: ffmpeg is missing, so no clips could be made.');
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

for (const [name, made] of Object.entries(clips)) {
  test(`every frame of a clip is at its time and is what a seek shows: ${name}`, async ({ page }, info) => {
    const path = await madeFile(made, page, info);
    const packetsUs = shownTimesUs(path);
    const timesUs = [...new Set(packetsUs)];
    const first = made.firstNumber ?? 0;
    expect(timesUs).toHaveLength(frames - first);
    expect(packetsUs.length > timesUs.length).toBe(made.twice ?? false);
    const report = await page.evaluate((name) => retake.clips.importClip('/made-clip', { name }), made.file);
    if ('code' in report) throw new Error(`${report.code}: ${report.detail}`);
    expect(report).toMatchObject({ frames: timesUs.length, reencoded: made.reencoded ?? null, soundLeftOut: made.soundLeftOut ?? null });
    const { timesUs: found, faults, session } = await page.evaluate((id) => retake.clips.readClip(id), report.sessionId);
    expect(found).toEqual(timesUs);
    expect(faults).toEqual([]);
    expect(session.source).toMatchObject({ width: 320, height: 240, frameRate: 25 });
    const [sound, ...others] = session.tracks.filter(({ kind }) => kind === 'audio');
    expect(others).toEqual([]);
    expect(sound?.segments[0]?.decoder.codec.split('.')[0]).toBe(made.sound);
    const seeks = looks.filter((frame) => frame < timesUs.length);
    const { played, shown } = await page.evaluate(
      async ({ id, seeks, first }) => {
        const probe = new retake.ReplayProbe();
        await probe.open(id, { mode: 'every-frame' });
        const { at, presented } = await probe.playToEnd();
        const shown = [];
        for (const frame of seeks) {
          await probe.do((api) => api.seek(frame));
          shown.push(((await probe.showsNumber(frame + first)) ?? NaN) - first);
        }
        return { played: { at, presented }, shown };
      },
      { id: report.sessionId, seeks, first },
    );
    expect(played).toEqual({ at: 'ended', presented: timesUs.length });
    expect(shown).toEqual(seeks);
  });
}

for (const degrees of [90, 180, 270]) {
  test(`a clip that is stored turned by ${degrees}° comes in upright`, async ({ page }, info) => {
    // Turned back when it is stored, so that it is upright where it is shown; ffmpeg counts what it writes against the clock.
    const turns = { 90: 'transpose=clock', 180: 'hflip,vflip', 270: 'transpose=cclock' }[degrees] ?? '';
    const then = { before: [], after: ['-metadata:s:v:0', `rotate=${degrees}`] };
    await madeFile({ file: 'turned.mp4', options: [...reordered, '-an', '-vf', turns], then }, page, info);
    const shown = await page.evaluate(async () => {
      const report = await retake.clips.importClip('/made-clip');
      if ('code' in report) throw new Error(`${report.code}: ${report.detail}`);
      const probe = new retake.ReplayProbe();
      const { width, height } = await probe.open(report.sessionId);
      await probe.do((api) => api.seek(50));
      return { reencoded: report.reencoded, width, height, number: await probe.showsNumber(50) };
    });
    expect(shown).toEqual({ reencoded: 'its pictures are stored turned', width: 320, height: 240, number: 50 });
  });
}

test('an imported clip travels as zip and as video: same rows, same pictures, same order', async ({ page }, info) => {
  const made = await madeFile({ file: 'b.mp4', options: [...reordered, '-c:a', 'aac'] }, page, info);
  const { before, after, exported } = await page.evaluate(async () => {
    const report = await retake.clips.importClip('/made-clip');
    if ('code' in report) throw new Error(`${report.code}: ${report.detail}`);
    const [exported] = await retake.mp4.exportAndPlay(report.sessionId);
    const zip = await retake.archive.exportZip(report.sessionId);
    const before = await retake.archive.snapshot();
    await retake.archive.wipe();
    await retake.archive.importZip(zip);
    return { before, after: await retake.archive.snapshot(), exported };
  });
  const path = info.outputPath('exported.mp4');
  writeFileSync(path, Buffer.from(exported?.base64 ?? '', 'base64'));
  expect(shownTimesUs(path)).toEqual(Array.from({ length: frames }, (_value, frame) => frame * 40_000));
  expect(pictureHashes(path, looks)).toEqual(pictureHashes(made, looks));
  expect(after).toEqual(before);
  expect(before.rows['frames']?.length).toBeGreaterThan(3);
  expect(exported?.played).toMatchObject({ width: 320, height: 240, numbers: [0] });
});

for (const abortAt of [0.1, 0.6]) {
  test(`cancelled at ${abortAt} of its bytes while it is encoded anew, nothing of a clip stays`, async ({ page }, info) => {
    await madeFile({ file: 'vp8.webm', options: ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '4M', '-an', '-cpu-used', '16', '-vf', 'scale=640:480'], frames: 150 }, page, info);
    const { report, left } = await page.evaluate(async (abortAt) => ({ report: await retake.clips.importClip('/made-clip', { abortAt }), left: await retake.archive.snapshot() }), abortAt);
    expect(report).toMatchObject({ code: 'aborted' });
    expect(left.files).toEqual({});
    expect(Object.values(left.rows).flat()).toEqual([]);
  });
}

test('sound whose times don’t rise is left out of a clip and counted', async ({ page }, info) => {
  // Of ten packets the sixth has the time of the one before.
  const then = { before: [], after: ['-bsf:a', 'setts=ts=if(eq(mod(N\\,10)\\,5)\\,TS-20\\,TS)'] };
  await madeFile({ file: 'repeats.mkv', options: [...h264, '-c:a', 'libopus'], then }, page, info);
  const { session, faults, rows } = await page.evaluate(async () => {
    const report = await retake.clips.importClip('/made-clip');
    if ('code' in report) throw new Error(`${report.code}: ${report.detail}`);
    const rows = (await retake.frames.frameBlocks(report.sessionId, 'mic0')).flatMap((block) => [...retake.rows.unpackFrames(block)]);
    return { ...(await retake.clips.readClip(report.sessionId)), rows };
  });
  expect(faults).toEqual([]);
  expect(session.tracks.map(({ drops }) => drops)).toEqual([{}, { 'source-repeat': 18 }]);
  const after = rows.filter(({ droppedBefore }) => droppedBefore > 0);
  expect(after.map(({ droppedBefore, dropReason }) => ({ droppedBefore, dropReason }))).toEqual(Array.from({ length: 18 }, () => ({ droppedBefore: 1, dropReason: 'source-repeat' })));
});

test('of a clip whose sound ends before its first picture nothing of the sound stays', async ({ page }, info) => {
  const sound = info.outputPath('sound.mkv');
  makeNumberedClip(sound, frames, [...h264, '-c:a', 'libopus']);
  const then = { before: ['-i', sound, '-itsoffset', '5'], after: ['-map', '0:a', '-map', '1:v'] };
  await madeFile({ file: 'silent.mkv', options: [...h264, '-an'], then }, page, info);
  const { session, faults, files } = await page.evaluate(async () => {
    const report = await retake.clips.importClip('/made-clip');
    if ('code' in report) throw new Error(`${report.code}: ${report.detail}`);
    return { ...(await retake.clips.readClip(report.sessionId)), files: Object.keys((await retake.archive.snapshot()).files) };
  });
  expect(faults).toEqual([]);
  expect(session.tracks.map(({ id }) => id)).toEqual(['cam0']);
  expect(files).toEqual([expect.stringMatching(/cam0\/0\.mp4$/)]);
});

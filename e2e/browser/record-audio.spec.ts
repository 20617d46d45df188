import { writeFileSync } from 'node:fs';
import { expect, test, type TestInfo } from '@playwright/test';
import { hasFfprobe, tonesIn } from '../fixtures/ffprobe.ts';
import type { SoundRecording } from '../pages/record-sound.ts';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

const packetUs = 20_000;
const frameUs = 33_333;
/** How far off a tone may be: a packet. */
const nearUs = 20_000;

/** Session times of the tones in all segments, as another program hears them. */
function heard({ segments }: SoundRecording, info: TestInfo): number[] {
  return segments.flatMap(({ name, base64, startUs }) => {
    const path = info.outputPath(name);
    writeFileSync(path, Buffer.from(base64, 'base64'));
    return tonesIn(path).map((seconds) => startUs + Math.round(seconds * 1e6));
  });
}

function expectTones(recording: SoundRecording, beepsUs: readonly number[], info: TestInfo): void {
  test.skip(!hasFfprobe, 'ffmpeg is not on this machine, so nobody else has listened');
  const tones = heard(recording, info);
  expect(tones).toHaveLength(beepsUs.length);
  for (const [at, beepUs] of beepsUs.entries()) expect(Math.abs((tones[at] ?? -1) - beepUs)).toBeLessThan(nearUs);
}

/** Of each row to the next within its segment: nothing between, nothing twice. */
function expectSeamless({ rows }: SoundRecording): void {
  for (const [at, row] of rows.entries()) {
    const next = rows[at + 1];
    if (next?.segment === row.segment) expect(next.timestampUs).toBe(row.timestampUs + row.durationUs);
    else if (next !== undefined) expect(next.timestampUs).toBeGreaterThanOrEqual(row.timestampUs + row.durationUs);
  }
}

function expectVideo({ session, video }: SoundRecording, frames: number): void {
  expect(video).toHaveLength(frames);
  expect(session.tracks[0]).toMatchObject({ id: 'cam0', kind: 'video', frames, drops: {} });
}

test('sound beside pictures: in its own file, as long as they are, every tone in its place', async ({ page }, info) => {
  const beepsUs = [500_000, 1_730_000, 3_200_000];
  const recording = await page.evaluate((beepsUs) => retake.sound.recordSound({ frames: 120, beepsUs, channels: 2 }), beepsUs);
  const { session, rows, segments, faults } = recording;
  expect(faults).toEqual([]);
  expectVideo(recording, 120);
  const [, track] = session.tracks;
  expect(track).toMatchObject({ id: 'mic0', kind: 'audio', label: 'Beeps', channels: 2, frames: rows.length, keyFrames: rows.length, drops: {} });
  expect(segments).toMatchObject([{ startUs: 0, packets: rows.length }]);
  expect(Math.abs((segments[0]?.endUs ?? 0) - 120 * frameUs)).toBeLessThan(packetUs);
  expect(session.bytes).toBe(session.tracks.flatMap((each) => each.segments).reduce((sum, segment) => sum + segment.bytes, 0));
  expectSeamless(recording);
  expectTones(recording, beepsUs, info);
});

test('sound that gets lost is counted, and what follows stays in its place', async ({ page }, info) => {
  const beepsUs = [300_000, 1_500_000];
  const recording = await page.evaluate((beepsUs) => retake.sound.recordSound({ frames: 75, beepsUs, missing: [800_000, 930_000] }), beepsUs);
  const { session, rows, segments, faults } = recording;
  expect(faults).toEqual([]);
  expectVideo(recording, 75);
  expect(session.tracks[1]?.drops).toEqual({ 'source-gap': 13 });
  const [marked, ...others] = rows.filter(({ droppedBefore }) => droppedBefore > 0);
  expect(marked).toMatchObject({ droppedBefore: 13, dropReason: 'source-gap' });
  expect(Math.abs((marked?.timestampUs ?? 0) - 930_000)).toBeLessThanOrEqual(packetUs);
  expect(others).toEqual([]);
  expect(segments).toHaveLength(1);
  expectSeamless(recording);
  expectTones(recording, beepsUs, info);
});

test('a microphone that falls silent for long is noticed; when it speaks again another segment begins', async ({ page }, info) => {
  const beepsUs = [300_000, 3_700_000];
  const recording = await page.evaluate((beepsUs) => retake.sound.recordSound({ frames: 120, beepsUs, missing: [500_000, 3_500_000] }), beepsUs);
  expect(recording.faults).toEqual([]);
  expectVideo(recording, 120);
  expect(recording.events).toEqual(['muted mic0', 'unmuted mic0']);
  expect(recording.segments).toMatchObject([{ startUs: 0, endUs: 500_000 }, { startUs: 3_500_000 }]);
  expectTones(recording, beepsUs, info);
});

test('a pause is not heard', async ({ page }, info) => {
  const beepsUs = [500_000, 1_450_000, 2_600_000];
  const recording = await page.evaluate((beepsUs) => retake.sound.recordSound({ frames: 90, beepsUs, paused: [30, 60] }), beepsUs);
  const { session, segments, faults, video } = recording;
  expect(faults).toEqual([]);
  expect(video).toHaveLength(60);
  expect(session.tracks[1]?.drops).toEqual({ paused: 100 });
  const [before, after] = segments;
  expect(segments).toHaveLength(2);
  expect(before).toMatchObject({ startUs: 0, endUs: 1_000_000 });
  expect(Math.abs((after?.startUs ?? 0) - 2_000_000)).toBeLessThanOrEqual(packetUs);
  expectTones(recording, [500_000, 2_600_000], info);
});

test('sound that changes its rate goes on in another segment', async ({ page }, info) => {
  const beepsUs = [300_000, 1_500_000];
  const recording = await page.evaluate((beepsUs) => retake.sound.recordSound({ frames: 60, beepsUs, changesUs: 1_000_000 }), beepsUs);
  expect(recording.faults).toEqual([]);
  expect(recording.segments).toMatchObject([{ startUs: 0, endUs: 1_000_000 }, { startUs: 1_000_000 }]);
  expectTones(recording, beepsUs, info);
});

for (const [what, options, events, frames] of [
  ['never says anything', { endsUs: Infinity, missing: [0, Infinity] }, [], 0],
  ['ends in the middle', { endsUs: 1_000_000 }, ['track-failed mic0'], 50],
  ['gives sound that nobody encodes', { channels: 3 }, ['track-failed mic0'], 0],
] as const) {
  test(`a microphone that ${what} does not disturb the pictures`, async ({ page }) => {
    const recording = await page.evaluate((options) => retake.sound.recordSound({ frames: 60, ...options }), options);
    const { session, rows, faults } = recording;
    expect(faults).toEqual([]);
    expectVideo(recording, 60);
    expect(session).toMatchObject({ state: 'complete', endReason: 'stopped' });
    expect(recording.events).toEqual(events);
    expect(rows).toHaveLength(frames);
    expect(session.tracks).toHaveLength(frames === 0 ? 1 : 2);
  });
}

test('the record worker dies: sound comes back as pictures do', async ({ page }, info) => {
  const beepsUs = [500_000, 1_900_000, 2_700_000];
  const recording = await page.evaluate((beepsUs) => retake.sound.recordSoundAndKill({ frames: 90, beepsUs }), beepsUs);
  const { session, rows, segments, faults } = recording;
  expect(faults).toEqual([]);
  expect(session.state).toBe('recovered');
  expectVideo(recording, 90);
  expect(session.tracks[1]).toMatchObject({ kind: 'audio', frames: rows.length });
  // A fragment a second: what the file had, and behind it what the journal gave back.
  expect(recording.fragments.slice(0, -1).every((packets) => packets >= 50), recording.fragments.join()).toBe(true);
  // What the encoder had not given yet is gone.
  expect(segments[0]?.endUs).toBeGreaterThan(3_000_000 - 3 * packetUs);
  expectSeamless(recording);
  expectTones(recording, beepsUs, info);
});

test('a zip takes sound along, and an MP4 as well', async ({ page }, info) => {
  const { out, back, video } = await page.evaluate(async () => {
    const { archive, mp4, sessions, sound } = retake;
    const out = await sound.recordSound({ frames: 60, beepsUs: [1_200_000] });
    const [video] = await mp4.exportAndPlay(out.session.id);
    const zip = await archive.exportZip(out.session.id);
    await sessions.purgeSession(out.session.id);
    const report = await archive.importZip(zip);
    if (typeof report === 'string') throw new Error(report);
    return { out, back: await sound.describe(await sessions.getSession(report.sessionId)), video };
  });
  expect(back.faults).toEqual([]);
  const plain = ({ session }: SoundRecording): unknown => session.tracks.map((track) => ({ ...track, segments: track.segments.map((segment) => ({ ...segment, sha256: undefined })) }));
  expect(plain(back)).toEqual(plain(out));
  expect(back.rows).toEqual(out.rows);
  expect(back.segments).toEqual(out.segments);
  expectTones(back, [1_200_000], info);
  const path = info.outputPath('exported.mp4');
  writeFileSync(path, Buffer.from(video?.base64 ?? '', 'base64'));
  const [tone = -1, ...more] = tonesIn(path);
  expect(more).toEqual([]);
  expect(Math.abs(tone - 1.2)).toBeLessThan(nearUs / 1e6);
});

test('camera and microphone of the browser: one session, in order', async ({ page }, info) => {
  const recording = await page.evaluate(() => retake.sound.recordDevices(75));
  const { session, rows, faults } = recording;
  expect(faults).toEqual([]);
  expect(session.tracks).toMatchObject([{ kind: 'video' }, { kind: 'audio', frames: rows.length }]);
  expectSeamless(recording);
  // Its fake microphone beeps about once a second.
  expect(hasFfprobe ? heard(recording, info).length : 1).toBeGreaterThan(0);
});

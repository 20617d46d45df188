import { expect, test } from '@playwright/test';
import { countPictures } from '../fixtures/count-pictures.ts';

/** Frames as a phone gives them: uneven, with a long gap, three seconds in all. */
const irregularUs = [0];
for (let frame = 1; frame < 80; frame++) irregularUs.push((irregularUs.at(-1) ?? 0) + (frame === 40 ? 260_001 : 20_000 + ((frame * 7919) % 29_999)));
const irregular = { timestampsUs: irregularUs, keyEvery: 20, segmentStarts: [0, 33], dropped: { 12: 2, 40: 5 } };

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('every-frame: each picture carries the number of its row', async ({ page }) => {
  const { replay, status, states } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    const replay = await probe.open(session.id, { mode: 'every-frame' });
    const status = await probe.playToEnd();
    return { replay, status, states: probe.statuses.map(({ at }) => at) };
  }, irregular);
  expect(replay).toMatchObject({ frames: 80, width: 320, height: 240, durationUs: (irregularUs.at(-1) ?? 0) + 33_333 });
  expect(status).toMatchObject({ at: 'ended', frame: 79, timestampUs: irregularUs.at(-1), presented: 80, skipped: 0, late: 0, errorMs: null, painted: { right: 80, wrong: 0 } });
  expect(status.stageMs.decode).toBeGreaterThan(0);
  expect(states[0]).toBe('paused');
});

for (const speed of [0.5, 1, 4, 16]) {
  test(`paced at ${speed}: recorded timing, and each picture shown carries the number of its row`, async ({ page }) => {
    const status = await page.evaluate(
      async ({ made, speed }) => {
        const session = await retake.makeSession(made);
        const probe = new retake.ReplayProbe();
        await probe.open(session.id, { speed });
        return probe.playToEnd();
      },
      { made: irregular, speed },
    );
    expect(status.presented + status.skipped).toBe(80);
    expect(status.presented).toBeGreaterThan(0);
    expect(status.painted).toEqual({ right: status.presented, wrong: 0 });
    const recordedMs = ((irregularUs.at(-1) ?? 0) + 33_333) / 1000 / speed;
    expect(status.wallMs / recordedMs).toBeGreaterThan(0.99);
    // At 4x one percent is less than a busy machine's timers are late.
    if (speed <= 1) expect(status.wallMs / recordedMs).toBeLessThan(1.01);
    expect(status.errorMs).toEqual({ median: expect.any(Number), p95: expect.any(Number) });
  });
}

test('what the recorder wrote is what the player shows, for each codec', async ({ page }) => {
  const outcomes = await page.evaluate(async () => {
    const outcomes = [];
    for (const codec of ['h264', 'vp9', 'av1'] as const) {
      const { session } = await retake.scene.recordScene({ frames: 75, codec });
      const probe = new retake.ReplayProbe();
      await probe.open(session.id, { mode: 'every-frame' });
      outcomes.push(await probe.playToEnd());
      probe.dispose();
    }
    return outcomes;
  });
  for (const status of outcomes) expect(status).toMatchObject({ presented: 75, skipped: 0, painted: { right: 75, wrong: 0 } });
});

test('seek shows exactly the frame, in any order and across segments', async ({ page }) => {
  const seeks = [79, 0, 41, 40, 32, 33, 34, 60, 12, 11, 59, 78, 5, 20, 19];
  const { shown, statuses } = await page.evaluate(
    async ({ made, seeks }) => {
      const session = await retake.makeSession(made);
      const probe = new retake.ReplayProbe();
      await probe.open(session.id);
      const shown = [];
      const statuses = [];
      for (const frame of seeks) {
        await probe.do((api) => api.seek(frame));
        const lost = (frame >= 12 ? 2 : 0) + (frame >= 40 ? 5 : 0);
        shown.push(((await probe.showsNumber(frame + lost)) ?? NaN) - lost);
        statuses.push(probe.statuses.at(-1));
      }
      return { shown, statuses };
    },
    { made: irregular, seeks },
  );
  expect(shown).toEqual(seeks);
  expect(statuses).toEqual(seeks.map((frame) => expect.objectContaining({ at: 'paused', frame, timestampUs: irregularUs[frame], painted: { right: 1, wrong: 0 } })));
});

test('a newer seek replaces the older ones, and steps add up', async ({ page }) => {
  const { replaced, painted, stepped, clamped } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id);
    await Promise.all([70, 10, 55, 31].map((frame) => probe.do((api) => api.seek(frame))));
    const replaced = probe.statuses.at(-1)?.frame;
    const painted = probe.statuses.filter(({ at }) => at === 'paused').map(({ frame }) => frame);
    await Promise.all([1, 1, 1, -1].map((frames) => probe.do((api) => api.step(frames))));
    const stepped = probe.statuses.at(-1)?.frame;
    await probe.do((api) => api.step(-1000));
    return { replaced, painted, stepped, clamped: probe.statuses.at(-1)?.frame };
  }, irregular);
  expect(replaced).toBe(31);
  expect(painted.length).toBeLessThan(5);
  expect(stepped).toBe(33);
  expect(clamped).toBe(0);
});

test('pause holds the picture, play goes on with the next one, and play at the end starts over', async ({ page }) => {
  const { paused, ended, again } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { speed: 2 });
    const playing = probe.until(({ at, presented }) => at === 'playing' && presented > 10);
    await probe.do((api) => api.play());
    await playing;
    await probe.do((api) => api.pause());
    const paused = probe.statuses.at(-1);
    const ended = await probe.playToEnd();
    const again = await probe.playToEnd();
    return { paused, ended, again };
  }, irregular);
  expect(paused?.at).toBe('paused');
  expect(paused?.frame).toBeGreaterThan(9);
  expect(ended.frame).toBe(79);
  // Counted on over the pause: no frame twice, none lost.
  expect(ended.presented + ended.skipped).toBe(80);
  expect(ended.painted).toEqual({ right: ended.presented, wrong: 0 });
  const recordedMs = ((irregularUs.at(-1) ?? 0) + 33_333) / 1000 / 2;
  expect(ended.wallMs / recordedMs).toBeGreaterThan(0.99);
  expect(again.presented + again.skipped).toBe(80);
});

test('loop starts over until it is switched off; play after a seek starts there', async ({ page }) => {
  const { looped, ended, fromSeek } = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { mode: 'every-frame', loop: true });
    const second = probe.until(({ presented }) => presented > 80);
    const end = probe.until(({ at }) => at === 'ended');
    await probe.do((api) => api.play());
    const looped = await second;
    await probe.configure({ loop: false });
    const ended = await end;
    await probe.do((api) => api.seek(50));
    return { looped, ended, fromSeek: await probe.playToEnd() };
  }, irregular);
  expect(looped.at).toBe('playing');
  expect(ended.presented % 80).toBe(0);
  expect(ended.painted).toEqual({ right: ended.presented, wrong: 0 });
  expect(fromSeek).toMatchObject({ presented: 30, painted: { right: 30, wrong: 0 } });
});

test('a pause before the first picture and a change of mode on the way lose no frame', async ({ page }) => {
  const ended = await page.evaluate(async (made) => {
    const session = await retake.makeSession(made);
    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { mode: 'paced' });
    await Promise.all([probe.do((api) => api.play()), probe.do((api) => api.pause())]);
    const playing = probe.until(({ at, presented }) => at === 'playing' && presented > 10);
    const ended = probe.until(({ at }) => at === 'ended');
    await probe.do((api) => api.play());
    await playing;
    await probe.configure({ mode: 'every-frame' });
    return ended;
  }, irregular);
  expect(ended).toMatchObject({ frame: 79, painted: { right: ended.presented, wrong: 0 } });
  expect(ended.presented + ended.skipped).toBe(80);
  expect(ended.presented).toBeGreaterThan(10);
});

test('missing, short and broken media say so, and the worker goes on', async ({ page }) => {
  const codes = await page.evaluate(async (made) => {
    const probe = new retake.ReplayProbe();
    const codeOf = async (sessionId: string): Promise<string> => {
      const canvas = new OffscreenCanvas(1, 1);
      const settings = retake.plainReplay;
      return probe
        .do((api) => api.open(sessionId, retake.spawn.transfer(canvas, [canvas]), settings, retake.spawn.callback(() => undefined)))
        .then(() => 'opened', (error: { code?: string }) => String(error.code));
    };
    const rewrite = async (sessionId: string, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): Promise<void> => {
      let folder = await navigator.storage.getDirectory();
      for (const part of ['sessions', sessionId, 'cam0']) folder = await folder.getDirectoryHandle(part);
      const file = await folder.getFileHandle('0.mp4');
      const bytes = new Uint8Array(await (await file.getFile()).arrayBuffer());
      const writable = await file.createWritable();
      await writable.write(change(bytes));
      await writable.close();
    };
    const short = await retake.makeSession(made);
    await rewrite(short.id, (bytes) => bytes.slice(0, bytes.length / 2));
    const broken = await retake.makeSession(made);
    await rewrite(broken.id, (bytes) => bytes.map((_, at) => (at * 31) & 255));
    const gone = await retake.makeSession(made);
    await retake.media.removeSessionMedia(gone.id);
    const sound = await retake.makeSession(made);
    return { none: await codeOf('nothing'), short: await codeOf(short.id), broken: await codeOf(broken.id), gone: await codeOf(gone.id), sound: await codeOf(sound.id) };
  }, irregular);
  expect(codes).toEqual({ none: 'session-missing', short: 'media-mismatch', broken: 'decoder-failed', gone: 'media-missing', sound: 'opened' });
});

test('a file that lacks its last bytes says so, also where they are those of a frame that others are shown after', async ({ page }) => {
  const code = await page.evaluate(async (timestampsUs) => {
    const whole = await retake.makeSession({ timestampsUs });
    const id = `${whole.id}-reordered`;
    await retake.sessions.putSession({ ...whole, id });
    const blocks = (await retake.frames.frameBlocks(whole.id, 'cam0')).map((block) => ({ ...block, sessionId: id }));
    const last = blocks.pop();
    if (last === undefined) throw new Error('There are no rows.');
    const fileOrder = Uint32Array.from(last.bytes.keys());
    fileOrder.set([fileOrder.length - 1, fileOrder.length - 2], fileOrder.length - 2);
    // Farther away than what is read along with the first frame.
    const far = { ...last, fileOrder, fileOffset: last.fileOffset + 2 ** 20 };
    for (const block of [...blocks, far]) await retake.frames.appendFragment(block, null);
    let folder = await navigator.storage.getDirectory();
    for (const part of ['sessions', id, 'cam0']) folder = await folder.getDirectoryHandle(part, { create: true });
    const writable = await (await folder.getFileHandle('0.mp4', { create: true })).createWritable();
    await writable.write(await retake.media.mediaFileOf(whole.id, 'cam0/0.mp4'));
    await writable.truncate(retake.rows.blockEnd(far) - 1);
    await writable.close();
    return new retake.ReplayProbe().open(id).then(() => 'opened', (error: { code?: string }) => String(error.code));
  }, irregularUs);
  expect(code).toBe('media-mismatch');
});

test('media that breaks in the middle fails with its code, and seeking before it still works', async ({ page }) => {
  const { failure, at, shown } = await page.evaluate(async (made) => {
    const session = await retake.makeSession({ ...made, segmentStarts: [0] });
    const index = await retake.frames.frameIndex(session.id, 'cam0');
    let folder = await navigator.storage.getDirectory();
    for (const part of ['sessions', session.id, 'cam0']) folder = await folder.getDirectoryHandle(part);
    const writable = await (await folder.getFileHandle('0.mp4')).createWritable({ keepExistingData: true });
    const { offset, bytes } = index.place(40);
    await writable.write({ type: 'write', position: offset, data: new Uint8Array(bytes).fill(255) });
    await writable.close();

    const probe = new retake.ReplayProbe();
    await probe.open(session.id, { mode: 'every-frame' });
    const stopped = probe.until(({ at, presented }) => at === 'paused' && presented > 0);
    await probe.do((api) => api.play());
    const { at } = await stopped;
    await probe.do((api) => api.seek(30));
    const [failure] = probe.failures as { code?: string }[];
    return { failure: failure?.code, at, shown: await probe.showsNumber(32) };
  }, irregular);
  expect(failure).toBe('decoder-failed');
  expect(at).toBe('paused');
  expect(shown).toBe(32);
});

test('close gives the media back: the session can be removed and the worker opens the next one', async ({ page }) => {
  const opened = await page.evaluate(async (made) => {
    const first = await retake.makeSession(made);
    const second = await retake.makeSession({ timestampsUs: [0, 40_000, 90_000] });
    const probe = new retake.ReplayProbe();
    await probe.open(first.id, { mode: 'every-frame' });
    await probe.do((api) => api.play());
    await probe.do((api) => api.close());
    await retake.sessions.purgeSession(first.id);
    const canvas = new OffscreenCanvas(1, 1);
    const settings = retake.plainReplay;
    return probe.do((api) => api.open(second.id, retake.spawn.transfer(canvas, [canvas]), settings, retake.spawn.callback(() => undefined)));
  }, irregular);
  expect(opened).toMatchObject({ frames: 3, durationUs: 123_333 });
});

test('no picture stays open, whatever ends the replay', async ({ page }) => {
  const spawned = page.waitForEvent('worker', (worker) => worker.url().includes('main'));
  const handle = await page.evaluateHandle(() => new retake.ReplayProbe());
  const counts = await countPictures(await spawned);
  await handle.evaluate(async (probe, made) => {
    const session = await retake.makeSession(made);
    // Not numbered: pictures are held back at display rate.
    await retake.sessions.putSession({ ...session, source: { ...session.source, id: 'camera' } });
    await probe.open(session.id, { mode: 'every-frame' });
    await probe.playToEnd();
    const some = probe.until(({ at, presented }) => at === 'playing' && presented > 3);
    await probe.configure({ mode: 'paced', speed: 4 });
    await probe.do((api) => api.play());
    await some;
    await Promise.all([60, 3, 70].map((frame) => probe.do((api) => api.seek(frame))));
    const cancel = new AbortController();
    const under = probe.until(({ runId, presented }) => runId !== null && presented > 3);
    const run = probe.runMotion(session.id, 'paced', cancel.signal);
    await under;
    cancel.abort();
    await run;
    await probe.runMotion(session.id, 'every-frame');
    await probe.do((api) => api.play());
    await probe.do((api) => api.close());
  }, irregular);
  const { open, most, seen } = await counts();
  expect(open).toBe(0);
  expect(seen).toBeGreaterThan(160);
  // Fed ahead 8, at the detector 3, each with a clone, and the one held back.
  expect(most).toBeLessThanOrEqual(16);
});

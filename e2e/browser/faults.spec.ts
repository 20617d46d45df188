import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import type { Outcome } from '../pages/faults-lab.ts';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

/** One session that verification finds in order, nothing announced is missing, and every picture stands in its row. */
function expectWhole({ session, rows, numbers, announced, problem, wrong }: Outcome, segments: number): void {
  expect(session).toMatchObject({ state: 'complete', endReason: 'stopped' });
  expect(problem).toBeNull();
  expect(wrong).toEqual([]);
  expect(session.tracks[0]?.segments).toHaveLength(segments);
  expect(rows.length).toBeGreaterThanOrEqual(announced);
  expect(numbers).not.toContain(-1);
  expect(new Set(numbers).size).toBe(numbers.length);
}

/** Every frame the camera gave up to the last row is a row or a counted loss; gaps are frames it never gave. */
function expectAccounted({ rows, numbers, session }: Outcome): void {
  const { 'source-gap': gap = 0, ...drops } = session.tracks[0]?.drops ?? {};
  expect(rows.length + Object.values(drops).reduce((sum, count) => sum + count, 0)).toBe((numbers.at(-1) ?? 0) + 1);
  expect(rows.reduce((sum, row) => sum + row.droppedBefore, 0)).toBe(Object.values(drops).reduce((sum, count) => sum + count, gap));
}

function gapBefore(rows: Outcome['rows'], segment: number): number {
  const first = rows.findIndex((row) => row.segment === segment);
  const before = rows[first - 1];
  return (rows[first]?.timestampUs ?? 0) - (before === undefined ? 0 : before.timestampUs + before.durationUs);
}

test('pause: the paused span is not recorded, no frame is repeated, the rows show the gap', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    await recording.camera.gives(60);
    await recording.do((api) => api.pause());
    await recording.camera.gives(90);
    await recording.do((api) => api.resume());
    await recording.camera.gives(60);
    return recording.stop();
  });
  expectWhole(outcome, 2);
  expectAccounted(outcome);
  expect(outcome.told).toEqual(['paused', 'resumed']);
  expect(outcome.session.events?.map(({ kind }) => kind)).toEqual(['paused', 'resumed']);
  const gapUs = gapBefore(outcome.rows, 1);
  expect(gapUs).toBeGreaterThan(2.5e6);
  const recordedUs = outcome.rows.reduce((sum, row) => sum + row.durationUs, 0);
  expect(recordedUs).toBeGreaterThan(3.5e6);
  expect(recordedUs + gapUs).toBe(outcome.session.durationUs);
  expect(outcome.session.tracks[0]?.drops.paused).toBeGreaterThan(80);
});

test('stalled stream: noticed without a word from the camera, the recording goes on when frames come again', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    await recording.camera.gives(30);
    recording.camera.stall();
    await recording.tells('stalled');
    recording.camera.flow();
    await recording.tells('flowing');
    await recording.camera.gives(30);
    return recording.stop();
  });
  expectWhole(outcome, 2);
  expect(outcome.told).toEqual(['stalled', 'flowing']);
  expect(outcome.session.tracks[0]?.drops['source-gap']).toBeGreaterThan(30);
  expect(gapBefore(outcome.rows, 1)).toBeGreaterThan(1.4e6);
});

test('camera lost and back: one session, waiting in between', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    await recording.camera.gives(30);
    recording.camera.unplug();
    await recording.tells('camera-lost');
    const { info } = recording.camera;
    const feed = recording.camera.open();
    const replacement = { trackId: 'cam0', source: info, feed, reason: 'camera-back' as const };
    await recording.do((api) => api.replaceFeed(retake.spawn.transfer(replacement, feed.kind === 'port' ? [feed.port] : [])));
    await recording.camera.gives(30);
    return recording.stop();
  });
  expectWhole(outcome, 2);
  expect(outcome.told).toEqual(['camera-lost', 'camera-back']);
});

test('camera lost for good: stop saves what was recorded', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    await recording.camera.gives(30);
    recording.camera.unplug();
    await recording.tells('camera-lost');
    return recording.stop();
  });
  expectWhole(outcome, 1);
  expect(outcome.rows).toHaveLength(outcome.given);
});

test('camera switched: another picture in the next segment of the same session', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    await recording.camera.gives(30);
    recording.camera.turn();
    const { info } = recording.camera;
    const feed = recording.camera.reopen();
    const replacement = { trackId: 'cam0', source: info, feed, reason: 'camera-switched' as const };
    await recording.do((api) => api.replaceFeed(retake.spawn.transfer(replacement, feed.kind === 'port' ? [feed.port] : [])));
    await recording.camera.gives(30);
    return recording.stop();
  });
  expectWhole(outcome, 2);
  expect(outcome.told).toEqual(['camera-switched']);
  expect(outcome.session.tracks[0]?.segments.map(({ decoder }) => 'codedWidth' in decoder && [decoder.codedWidth, decoder.codedHeight])).toEqual([[640, 480], [480, 640]]);
});

test('device turned: the picture goes on upright in the next segment', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    await recording.camera.gives(30);
    recording.camera.turn();
    await recording.camera.gives(45);
    return recording.stop();
  });
  expectWhole(outcome, 2);
  expectAccounted(outcome);
  expect(outcome.told).toEqual(['picture-changed']);
  expect(outcome.session.events).toMatchObject([{ kind: 'picture-changed', trackId: 'cam0', detail: '480 × 640' }]);
});

for (const degrees of [90, 180, 270] as const) {
  test(`frames that must be turned by ${degrees}° come out upright`, async ({ page }) => {
    const outcome = await page.evaluate(async (degrees) => {
      const recording = new retake.FaultyRecording();
      recording.camera.rotate(degrees);
      await recording.start();
      await recording.camera.gives(20);
      return recording.stop();
    }, degrees);
    // The number is painted along the upper edge: it can only be read in an upright picture.
    expectWhole(outcome, 1);
    expect(outcome.session.tracks[0]).toMatchObject({ width: 640, height: 480 });
  });
}

test('muted camera and hidden page: the segment is closed, the recording goes on', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    for (const [gone, back] of [['hidden', 'visible'], ['muted', 'unmuted']] as const) {
      await recording.camera.gives(20);
      await recording.do((api) => api.notice(gone, gone === 'muted' ? 'cam0' : undefined));
      await recording.camera.gives(20);
      await recording.do((api) => api.notice(back, gone === 'muted' ? 'cam0' : undefined));
    }
    await recording.camera.gives(20);
    return recording.stop();
  });
  expectWhole(outcome, 3);
  expectAccounted(outcome);
  expect(outcome.told).toEqual(['hidden', 'visible', 'muted', 'unmuted']);
});

/** The record worker as built, in a place that a script has changed before. */
async function recordAfter(page: Page, script: string): Promise<void> {
  const assets = `dist-test/harness-${process.env['RETAKE_PORT'] ?? 4173}/assets`;
  const name = readdirSync(assets).find((file) => file.endsWith('.js') && !file.startsWith('index') && readFileSync(`${assets}/${file}`, 'utf8').includes('Nothing is being recorded.'));
  if (name === undefined) throw new Error('The record worker was not found.');
  await page.route(`**/assets/${name}`, (route) => route.fulfill({ contentType: 'text/javascript', body: script + readFileSync(`${assets}/${name}`, 'utf8') }));
}

/** A place where encoders are taken away after so many frames, as Chrome does with idle ones. */
async function reclaimEncoders(page: Page, afterFrames: readonly number[]): Promise<void> {
  await recordAfter(page, `
    const limits = ${JSON.stringify(afterFrames)};
    const Real = VideoEncoder;
    globalThis.VideoEncoder = class extends Real {
      constructor(init) { super(init); this.fail = init.error; this.count = 0; }
      encode(frame, options) {
        if (frame.timestamp > 40_000 && this.count === limits[0]) {
          limits.shift();
          this.close();
          queueMicrotask(() => this.fail(new DOMException('Codec reclaimed due to inactivity.', 'QuotaExceededError')));
          return;
        }
        this.count++;
        super.encode(frame, options);
      }
    };\n`);
}

test('encoder taken away: another one goes on in the next segment', async ({ page }) => {
  await reclaimEncoders(page, [25, 25]);
  const outcome = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    await recording.camera.gives(90);
    return recording.stop();
  });
  expectWhole(outcome, 3);
  expectAccounted(outcome);
  expect(outcome.told).toEqual(['encoder-replaced', 'encoder-replaced']);
  expect(outcome.session.events?.[0]?.detail).toContain('reclaimed');
});

test('an encoder that never gets anywhere ends the recording, what was there is saved', async ({ page }) => {
  await reclaimEncoders(page, [25, 0, 0, 0, 0]);
  const { session, problem, rows } = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    return recording.outcome(await recording.ended());
  });
  expect(session).toMatchObject({ state: 'complete', endReason: 'encoder-failed' });
  expect(problem).toBeNull();
  expect(rows.length).toBeGreaterThan(15);
});

test('what happens before the first frame: a page that is hidden, a camera that is replaced', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    recording.camera.stall();
    const starting = recording.start();
    await recording.do((api) => api.notice('hidden'));
    await recording.do((api) => api.notice('muted', 'cam0'));
    const { info } = recording.camera;
    const feed = recording.camera.reopen();
    const replacement = { trackId: 'cam0', source: info, feed, reason: 'camera-switched' as const };
    await recording.do((api) => api.replaceFeed(retake.spawn.transfer(replacement, feed.kind === 'port' ? [feed.port] : [])));
    recording.camera.flow();
    await starting;
    await recording.camera.gives(30);
    return recording.stop();
  });
  expectWhole(outcome, 1);
  expectAccounted(outcome);
});

test('a recording that ends by itself and can not be saved: said so', async ({ page }) => {
  await recordAfter(page, `
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (row) {
      if (row.state === 'complete') throw new DOMException('No room.', 'QuotaExceededError');
      return put.call(this, row);
    };\n`);
  const code = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start({ limits: { maxLengthUs: 500_000 } });
    return recording.ended().then(() => 'saved', (error: { code: string }) => error.code);
  });
  expect(code).toBe('storage-full');
});

test('limits: the length to the frame, the rate evenly, the budget never exceeded', async ({ page }) => {
  const [short, slow, small] = await page.evaluate(async () => {
    const record = async (limits: { maxLengthUs?: number; maxFrameRate?: number; diskBudgetBytes?: number }) => {
      const recording = new retake.FaultyRecording();
      await recording.start({ limits });
      return recording.outcome(await recording.ended());
    };
    const short = await record({ maxLengthUs: 1_500_000 });
    const slow = await record({ maxFrameRate: 10, maxLengthUs: 2_000_000 });
    const small = await record({ diskBudgetBytes: 100_000 });
    return [short, slow, small] as const;
  });
  expect(short.session.endReason).toBe('length-limit');
  expect(short.problem).toBeNull();
  // Frames before the limit are all there, none is after it.
  expect(short.rows.at(-1)?.timestampUs).toBeLessThan(1_500_000);
  expect(short.session.durationUs).toBeGreaterThanOrEqual(1_466_000);

  expect(slow.problem).toBeNull();
  // A camera that is late on a busy machine gives fewer.
  expect(slow.rows.length).toBeGreaterThanOrEqual(15);
  expect(slow.rows.length).toBeLessThanOrEqual(21);
  expect(slow.session.tracks[0]?.drops['rate-limit']).toBeGreaterThan(30);
  // Every third frame, one more or less where the camera was late.
  const steps = slow.numbers.slice(1).map((number, at) => number - (slow.numbers[at] ?? 0));
  expect(Math.max(...steps)).toBeLessThanOrEqual(5);

  expect(small.session.endReason).toBe('disk-limit');
  expect(small.problem).toBeNull();
  expect(small.session.bytes).toBeGreaterThan(10_000);
});

test('a camera that never gives a frame: said so, nothing is left behind', async ({ page }) => {
  const { code, sessions } = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    recording.camera.stall();
    const code = await recording.start().then(() => 'started', (error: { code: string }) => error.code);
    return { code, sessions: await retake.sessions.listSessions() };
  });
  expect(code).toBe('camera-silent');
  expect(sessions).toEqual([]);
});

test('snapshot: the very frame, with its index and time', async ({ page }) => {
  const { snapshot, row, texts, type } = await page.evaluate(async () => {
    const recording = new retake.FaultyRecording();
    await recording.start();
    await recording.camera.gives(20);
    const { png, index, timestampUs } = await recording.do((api) => api.snapshot('cam0'));
    await recording.camera.gives(20);
    const { rows, numbers } = await recording.stop();
    const picture = await createImageBitmap(png);
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    context?.drawImage(picture, 0, 0);
    const { x, y, width, height } = retake.frameCode.frameCodeArea(picture.width, picture.height);
    const painted = context && retake.frameCode.readFrameCode(context.getImageData(x, y, width, height).data, width);
    const text = new TextDecoder('latin1').decode(new Uint8Array(await png.arrayBuffer()));
    return { snapshot: { index, timestampUs, painted }, row: { index: rows[index]?.index, timestampUs: rows[index]?.timestampUs, painted: numbers[index] }, texts: /FrameIndex\0(\d+)/.exec(text)?.[1], type: png.type };
  });
  expect(snapshot).toEqual(row);
  expect(texts).toBe(String(snapshot.index));
  expect(type).toBe('image/png');
});

test('signals: samples on the session clock, none of a pause, markers and notes with their times', async ({ page }) => {
  const { session, wave, notes, problem, spans } = await page.evaluate(async () => {
    const { port1, port2 } = new MessageChannel();
    const recording = new retake.FaultyRecording();
    const tracks = [{ id: 'wave', label: 'Wave', channels: [{ name: 'value', unit: '' }] }, { id: 'notes', label: 'Notes', channels: [] }];
    let sample = 0;
    port1.onmessage = () => port1.postMessage(null);
    await recording.start({ signals: { tracks, port: port2 } });
    const send = (text?: string): void => port1.postMessage([
      { trackId: 'wave', atMs: performance.now(), values: [sample++] },
      ...(text === undefined ? [] : [{ trackId: 'notes', atMs: performance.now(), values: [], text }]),
    ]);
    for (let frames = 0; frames < 5; frames++) {
      await recording.camera.gives(5);
      send(frames === 2 ? 'half way' : undefined);
    }
    await recording.do((api) => api.pause());
    await recording.camera.gives(15);
    send('nobody hears this');
    await recording.camera.gives(5);
    await recording.do((api) => api.resume());
    await recording.camera.gives(10);
    send('');
    await recording.camera.gives(10);
    const { session, rows, problem } = await recording.stop();
    const [wave, notes] = [await retake.signals.samplesOf(session.id, 'wave'), await retake.signals.samplesOf(session.id, 'notes')];
    const first = rows.find((row) => row.segment === 1);
    const last = rows.findLast((row) => row.segment === 0);
    return { session, wave, notes, problem, spans: [last?.timestampUs ?? 0, first?.timestampUs ?? 0] as const };
  });
  expect(problem).toBeNull();
  expect(session.signals).toMatchObject([{ id: 'wave', samples: 6 }, { id: 'notes', samples: 2 }]);
  expect(wave.map(({ values }) => values[0])).toEqual([0, 1, 2, 3, 4, 6]);
  expect(notes.map(({ text }) => text)).toEqual(['half way', '']);
  const [note, marker] = notes;
  expect(note?.timestampUs).toBeGreaterThan(0.3e6);
  expect(note?.timestampUs).toBeLessThan(spans[0]);
  expect(marker?.timestampUs).toBeGreaterThan(spans[1]);
});

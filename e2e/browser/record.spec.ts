import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

for (const codec of ['h264', 'vp9', 'av1'] as const) {
  test(`every frame of the scene becomes a row and a sample: ${codec}`, async ({ page }) => {
    const { session, rows, fileBytes } = await page.evaluate(async (codec) => {
      const { session } = await retake.scene.recordScene({ frames: 75, codec });
      const blocks = await retake.frames.frameBlocks(session.id, 'cam0');
      const rows = blocks.flatMap((block) => [...retake.rows.unpackFrames(block)]);
      return { session, rows, fileBytes: await retake.media.mediaSize(session.id, 'cam0/0.mp4') };
    }, codec);

    expect(session).toMatchObject({ state: 'complete', endReason: 'source-ended', source: { id: 'demo-scene' } });
    expect(session.thumbnail).toContain('data:image/jpeg;base64,');
    expect(rows.map((row) => row.index)).toEqual(rows.map((_, index) => index));
    expect(rows.map((row) => row.timestampUs)).toEqual(rows.map((_, index) => Math.round((index * 1e6) / 30)));
    expect(rows.filter((row) => row.key).map((row) => row.index)).toEqual([0, 30, 60]);
    expect(rows.every((row) => row.droppedBefore === 0)).toBe(true);
    const track = session.tracks[0];
    expect(track).toMatchObject({ frames: 75, keyFrames: 3, width: 640, height: 480, drops: {} });
    expect(rows).toHaveLength(75);
    expect(session.durationUs).toBe(2_500_000);
    expect(track?.segments[0]?.bytes).toBe(fileBytes);
    expect(session.bytes).toBe(fileBytes);
    const statistics = track?.kind === 'video' ? track.statistics : undefined;
    expect(statistics?.frames).toBeGreaterThan(0);
    expect(statistics?.frames).toBeLessThanOrEqual(75);
  });
}

test('the rows say where each frame lies in the file', async ({ page }) => {
  const mismatches = await page.evaluate(async () => {
    const { session } = await retake.scene.recordScene({ frames: 65, codec: 'h264' });
    const index = await retake.frames.frameIndex(session.id, 'cam0');
    const file = await retake.media.mediaFileOf(session.id, 'cam0/0.mp4');
    const bytes = new Uint8Array(await file.arrayBuffer());
    const wrong: number[] = [];
    for (let frame = 0; frame < index.count; frame++) {
      const place = index.place(frame);
      // An AVC sample is a row of NAL units, each behind its length: the lengths must fill the sample exactly.
      const view = new DataView(bytes.buffer, place.offset, place.bytes);
      let at = 0;
      while (at + 4 <= place.bytes) at += 4 + view.getUint32(at);
      if (at !== place.bytes) wrong.push(frame);
    }
    return wrong;
  });
  expect(mismatches).toEqual([]);
});

test('what is announced as saved is already durable', async ({ page }) => {
  const claims = await page.evaluate(async () => {
    const { events, session } = await retake.scene.recordScene({ frames: 120, paced: true });
    const blocks = await retake.frames.frameBlocks(session.id, 'cam0');
    const ends = blocks.map((block) => block.first + block.bytes.length);
    return { saved: events.flatMap((event) => (event.kind === 'status' ? [event.status.savedFrames] : [])), ends };
  });
  expect(claims.saved.length).toBeGreaterThan(8);
  for (const saved of claims.saved) expect([0, ...claims.ends]).toContain(saved);
  expect(claims.saved.at(-1)).toBe(120);
});

test('a source that ends before its first frame leaves nothing behind', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const failure = await retake.scene.recordScene({ frames: 0 }).then(
      () => 'recorded',
      (error: { code?: string }) => error.code,
    );
    const root = await navigator.storage.getDirectory();
    const folders: string[] = [];
    for await (const name of root.keys()) folders.push(name);
    return { failure, sessions: (await retake.sessions.listSessions()).length, folders };
  });
  expect(outcome).toEqual({ failure: 'recording-empty', sessions: 0, folders: [] });
});

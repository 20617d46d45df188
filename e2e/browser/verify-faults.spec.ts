import { expect, test } from '@playwright/test';

/** What a verification says first of each fault, as the library shows it. Frames are of the second segment, blocks of 15 pictures or 50 packets. */
function sayings(track: 'cam0' | 'cam1' | 'mic0'): Record<string, unknown> {
  const [frames, frame] = track === 'mic0' ? [100, 54] : [60, 49];
  return {
    nothing: undefined,
    'a flipped byte': `media-hash: expected HASH, found HASH (${track}/1.mp4)`,
    'a missing row': `frame-count: expected ${frames}, found ${frames - 1} (the rows of ${track})`,
    'a doubled row': `frame-count: expected ${frames}, found ${frames + 1} (the rows of ${track})`,
    'a swapped time': `frame-time: expected US, found US (frame ${frame} of ${track})`,
    'a cut segment': `media-size: expected BYTES, found BYTES - 500 (${track}/1.mp4)`,
    'a wrong size': `frame-size: expected SIZE, found SIZE + 1 (frame ${frame} of ${track})`,
  };
}

/** Leaves out what differs from encoder to encoder. */
function plain(problem: string | undefined): string | undefined {
  const figures = /expected (\d+), found (\d+)/.exec(problem ?? '');
  const [expected, found] = [Number(figures?.[1]), Number(figures?.[2])];
  return problem
    ?.replace(/[0-9a-f]{64}/g, 'HASH')
    .replace(/^(media-size: ).* \(/, `$1expected BYTES, found BYTES - ${expected - found} (`)
    .replace(/^(frame-size: ).* \(/, `$1expected SIZE, found SIZE + ${found - expected} (`)
    .replace(/^(frame-time: ).* \(/, '$1expected US, found US (');
}

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('in a session of two cameras and sound, paused in between, each fault is found and named', async ({ page }) => {
  test.setTimeout(120_000);
  const { found, disorder } = await page.evaluate(async () => {
    const { addSound, archive, makeSession, rows, sessions, verify } = retake;
    const timestampsUs = Array.from({ length: 60 }, (_value, frame) => frame * 33_333 + (frame >= 30 ? 2_000_000 : 0));
    const { id: made } = await makeSession({ timestampsUs, segmentStarts: [0, 30], more: [{ timestampsUs, segmentStarts: [0, 30], turned: { 1: { width: 240, height: 320 } } }], events: [{ timestampUs: 1_000_000, kind: 'paused' }, { timestampUs: 3_000_000, kind: 'resumed' }] });
    await addSound(made, { segmentsUs: [[0, 980_000], [2_999_000, 3_979_000]] });
    await archive.verifySession(made);
    const zip = await verify.zipOf(made);
    const blockOf = { cam0: 3, cam1: 3, mic0: 1 } as const;
    const faults: Record<string, (id: string, track: keyof typeof blockOf) => Promise<unknown>> = {
      nothing: async () => undefined,
      'a flipped byte': (id, track) => verify.changeMedia(id, (bytes) => {
        const at = verify.lastPayload(bytes);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        return bytes;
      }, `${track}/1.mp4`),
      'a missing row': (id, track) => verify.changeBlock(id, blockOf[track], (block) => rows.packFrames(block, [...rows.unpackFrames(block)].filter((_row, at) => at !== 4)), track),
      'a doubled row': (id, track) => verify.changeBlock(id, blockOf[track], (block) => rows.packFrames(block, [...rows.unpackFrames(block)].flatMap((row, at) => (at === 4 ? [row, row] : [row]))), track),
      'a swapped time': (id, track) => verify.changeBlock(id, blockOf[track], (block) => {
        const timestampUs = block.timestampUs.slice();
        timestampUs.set([block.timestampUs[5] ?? 0, block.timestampUs[4] ?? 0], 4);
        return { ...block, timestampUs };
      }, track),
      'a cut segment': (id, track) => verify.changeMedia(id, (bytes) => bytes.slice(0, -500), `${track}/1.mp4`),
      'a wrong size': (id, track) => verify.changeBlock(id, blockOf[track], (block) => ({ ...block, bytes: block.bytes.map((bytes, at) => (at === 4 ? bytes + 1 : bytes)) }), track),
    };
    const found: Record<string, Record<string, string | undefined>> = {};
    for (const track of ['cam0', 'cam1', 'mic0'] as const) {
      for (const [name, damage] of Object.entries(faults)) {
        const id = await verify.copyOf(zip);
        await damage(id, track);
        const faults = await verify.faultsOf(id);
        (found[track] ??= {})[name] = typeof faults === 'string' ? faults : faults.problem;
        await sessions.purgeSession(id);
      }
    }
    const id = await verify.copyOf(zip);
    await sessions.changeSession(id, (row) => ({ ...row, events: [...(row.events ?? [])].reverse() }));
    return { found, disorder: await verify.faultsOf(id) };
  });
  const said = Object.entries(found).map(([track, problems]) => [track, Object.fromEntries(Object.entries(problems).map(([fault, problem]) => [fault, plain(problem)]))]);
  expect(Object.fromEntries(said)).toEqual({ cam0: sayings('cam0'), cam1: sayings('cam1'), mic0: sayings('mic0') });
  expect(disorder).toEqual({ failed: ['event-time'], problem: 'event-time: expected from 3000000 up, found 1000000 (event 1, paused)' });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/find-browser.mjs';
import { long } from '../fixtures/long-tests.ts';

/** Frames that may be missing from what the encoder had delivered: 100 ms at 30 a second. */
const bearableLoss = 3;

async function openHarness(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('html[data-ready]').waitFor();
}

interface Announced {
  readonly trackId: string;
  readonly encodedFrames: number;
  readonly savedFrames: number;
}

/** Recovers the interrupted session and proves that all of it is whole: file = rows, verified, every painted number right, exported. */
async function expectRecovered(page: Page, sessionId: string, tracks: readonly Announced[]): Promise<void> {
  const ids = tracks.map(({ trackId }) => trackId);
  const { recovered, proofs, used } = await page.evaluate(async ({ sessionId, ids }) => {
    const recovered = await retake.crash.recover();
    const proofs = await Promise.all(ids.map((id) => retake.crash.prove(sessionId, id)));
    return { recovered, proofs, used: await retake.crash.useSession(sessionId, ids) };
  }, { sessionId, ids });
  expect(recovered.map(({ id }) => id)).toEqual([sessionId]);
  const [session] = recovered;
  const bytes = proofs.reduce((sum, proof) => sum + proof.fileBytes, 0);
  const durationUs = Math.max(...proofs.map((proof) => proof.durationUs));
  expect(session).toMatchObject({ state: 'recovered', endReason: 'interrupted', bytes, durationUs, recovery: { lostFrames: 0, lostUs: 0 } });
  for (const [at, { encodedFrames, savedFrames }] of tracks.entries()) {
    const proof = proofs[at];
    const rows = proof?.rows ?? 0;
    expect(session?.tracks[at]?.frames).toBe(rows);
    expect(proof).toMatchObject({ inFile: rows, agree: true, lastByte: proof?.fileBytes, tailFiles: 0 });
    expect(rows).toBeGreaterThanOrEqual(savedFrames);
    expect(rows).toBeGreaterThanOrEqual(encodedFrames - bearableLoss);
    expect(used.painted[at]).toMatchObject({ right: rows, wrong: 0 });
  }
  expect(used.problem).toBeNull();
  expect(used.zipBytes).toBeGreaterThan(bytes);
}

test('the record worker dies, at many moments: the session comes back with all the encoder had delivered', async ({ page }) => {
  test.setTimeout(120_000);
  await openHarness(page, '/');
  const step = long ? 13 : 23;
  for (let kill = 0; kill * step < 130; kill++) {
    const { sessionId, status } = await page.evaluate(([frames, cameras]) => retake.crash.recordAndKill(frames, cameras), [1 + kill * step, kill % 2 === 0 ? 1 : 3] as const);
    await expectRecovered(page, sessionId, status.tracks);
  }
});

test('recovery leaves alone what is being recorded', async ({ page }) => {
  await openHarness(page, '/');
  expect(await page.evaluate(() => retake.crash.recoverWhileRecording())).toEqual([]);
});

const cuts = long ? 200 : 40;

test(`a file cut at ${cuts} places: what both file and rows hold comes back, what is lost is counted`, async ({ page }) => {
  test.setTimeout(180_000);
  await openHarness(page, '/');
  const shares = Array.from({ length: cuts }, (_, at) => (at + 0.5) / cuts);
  const { saved, outcomes } = await page.evaluate(async (shares) => {
    const { sessionId } = await retake.crash.recordAndKill(130);
    const saved = (await retake.frames.frameIndex(sessionId, 'cam0')).count;
    return { saved, outcomes: await retake.crash.recoverCut(sessionId, shares) };
  }, shares);
  expect(outcomes).toHaveLength(cuts);
  for (const { cutAt, session, proof, results, lastResult, runFrames } of outcomes) {
    const what = `cut at ${cutAt}`;
    expect(proof, what).toMatchObject({ inFile: proof.rows, agree: true, lastByte: proof.fileBytes, tailFiles: 0 });
    expect(session.tracks[0]?.frames, what).toBe(proof.rows);
    expect(lastResult, what).toBeLessThan(proof.rows);
    expect(results, what).toBe(Math.min(saved, proof.rows));
    expect(runFrames, what).toBe(results);
    const { tailFrames = 0, lostFrames = 0 } = session.recovery ?? {};
    // Every frame that was saved is there or counted as lost; the journal may give frames back and more behind them.
    expect(proof.rows + lostFrames, what).toBe(tailFrames === 0 ? saved : proof.rows);
    expect(proof.rows + lostFrames, what).toBeGreaterThanOrEqual(saved);
  }
  expect(new Set(outcomes.map(({ proof }) => proof.rows)).size).toBeGreaterThan(2);
});

/** A browser with a profile on disk, to be killed. */
async function launch(profile: string): Promise<{ context: BrowserContext; page: Page }> {
  const executablePath = findBrowser();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  return { context, page: await context.newPage() };
}

/** Ends all processes of the browser at once, as a power cut or an out-of-memory killer would. */
async function killAll(context: BrowserContext): Promise<void> {
  const cdp = await context.browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await cdp?.send('SystemInfo.getProcessInfo')) ?? {};
  const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
  for (const { id } of processInfo) process.kill(id, 'SIGKILL');
  await gone;
}

const kills = long ? 30 : 4;

test(`the whole browser is killed at ${kills} moments of recordings with one and with three cameras: every session comes back with all the encoder had delivered`, async ({ baseURL }) => {
  test.setTimeout(kills * 20_000);
  const profile = mkdtempSync(join(tmpdir(), 'retake-crash-'));
  let { context, page } = await launch(profile);
  try {
    for (let kill = 0; kill < kills; kill++) {
      await openHarness(page, baseURL ?? '');
      // From the first quarter of a second to the fourth second, each time at another place in the fragment.
      const statuses = 1 + ((kill * 7) % 16);
      const cameras = kill % 2 === 0 ? 1 : 3;
      const running = await page.evaluate(async ([statuses, cameras]) => {
        const heard: { tracks: readonly { trackId: string; encodedFrames: number; savedFrames: number }[] }[] = [];
        let reached: () => void = () => undefined;
        const enough = new Promise<void>((resolve) => (reached = resolve));
        const { sessionId } = await retake.crash.startRecording(false, (status) => {
          heard.push(status);
          if (heard.length >= statuses) reached();
        }, cameras);
        await enough;
        return { sessionId, tracks: heard.at(-1)?.tracks ?? [] };
      }, [statuses, cameras] as const);
      await killAll(context);
      ({ context, page } = await launch(profile));
      await openHarness(page, baseURL ?? '');
      await expectRecovered(page, running.sessionId, running.tracks);
    }
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});

import { expect, test } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.locator('html[data-ready]').waitFor();
});

test('a live result is shown, then marked with its age for lack of a newer one, then gone; an empty one is an answer', async ({ page }) => {
  const { looks, ageMs, afterEmpty } = await page.evaluate(async () => {
    const overlay = new retake.LiveOverlay();
    overlay.resize(320, 240);
    document.body.append(overlay.canvas);
    const context = overlay.canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no canvas');
    const opacity = (x: number, y: number, width: number, height: number): number => {
      const { data } = context.getImageData(x, y, width, height);
      return Math.max(...data.filter((_, at) => at % 4 === 3));
    };
    /** Whether a box is there, and the words at the bottom. */
    const look = (): string => `${opacity(150, 90, 20, 12) > 0 ? 'box' : 'nothing'}${opacity(4, 222, 6, 6) > 0 ? ', marked' : ''}`;
    const result = { frame: -1, timestampUs: 0, timingMs: { infer: 40 }, detections: [{ label: 'thing', classId: 1, score: 0.9, box: [0.25, 0.4, 0.75, 0.8] as const }] };
    const until = async (wanted: (seen: string) => boolean): Promise<string> => {
      for (;;) {
        await new Promise(requestAnimationFrame);
        if (wanted(look())) return look();
      }
    };
    const cameMs = performance.now();
    overlay.show(result);
    const looks = [await until((seen) => seen !== 'nothing'), await until((seen) => seen !== 'box'), await until((seen) => seen !== 'box, marked')];
    const ageMs = performance.now() - cameMs;
    overlay.show(result);
    await until((seen) => seen === 'box, marked');
    overlay.show({ ...result, detections: [] });
    return { looks, ageMs, afterEmpty: await until((seen) => seen !== 'box, marked') };
  });
  expect(looks).toEqual(['box', 'box, marked', 'nothing']);
  expect(ageMs).toBeGreaterThan(999);
  expect(afterEmpty).toBe('nothing');
});

import { expect, test } from '@playwright/test';
import { Clock, type Time } from '../../workers/replay/clock.ts';

/** Time that stands still until it is moved; timers fire late by as much as asked. */
class HandTime implements Time {
  #nowMs = 1000;
  #timers: { atMs: number; call: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, call };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  get waiting(): number {
    return this.#timers.length;
  }

  /** Moves on to when the next timer is due, and `lateMs` further. */
  async fire(lateMs = 0): Promise<void> {
    const [next] = this.#timers.sort((a, b) => a.atMs - b.atMs);
    if (next === undefined) throw new Error('Nothing waits.');
    this.#nowMs = Math.max(this.#nowMs, next.atMs) + lateMs;
    this.#timers = this.#timers.filter((other) => other !== next);
    next.call();
    await Promise.resolve();
  }

  move(ms: number): void {
    this.#nowMs += ms;
  }
}

const never = new AbortController().signal;

for (const speed of [0.25, 1, 4]) {
  test(`a second at speed ${speed} lasts ${1 / speed} s`, async () => {
    const time = new HandTime();
    const clock = new Clock(speed, time);
    clock.start(500_000);
    const startMs = time.now();
    const waited = clock.until(1_500_000, never);
    await time.fire();
    await waited;
    expect(time.now() - startMs).toBe(1000 / speed);
  });
}

test('late timers do not add up', async () => {
  const time = new HandTime();
  const clock = new Clock(1, time);
  clock.start(0);
  const startMs = time.now();
  for (let frame = 1; frame <= 300; frame++) {
    const waited = clock.until(frame * 33_333, never);
    await time.fire(7);
    await waited;
    expect(time.now() - clock.dueMs(frame * 33_333)).toBeCloseTo(7, 6);
  }
  expect(time.now() - startMs).toBeCloseTo(300 * 33.333 + 7, 6);
});

test('a change of speed counts from then on, also for who waits', async () => {
  const time = new HandTime();
  const clock = new Clock(1, time);
  clock.start(0);
  const startMs = time.now();
  const waited = clock.until(2_000_000, never);
  time.move(500);
  clock.setSpeed(2);
  await Promise.resolve();
  expect(clock.positionUs()).toBe(500_000);
  await time.fire();
  await waited;
  expect(time.now() - startMs).toBe(500 + 750);
  clock.setSpeed(0.5);
  expect(clock.positionUs()).toBe(2_000_000);
  expect(clock.dueMs(2_100_000) - time.now()).toBe(200);
});

test('what is due does not wait, and less than a timer can measure is not waited for', async () => {
  const time = new HandTime();
  const clock = new Clock(1, time);
  clock.start(100_000);
  await clock.until(0, never);
  await clock.until(100_900, never);
  expect(time.waiting).toBe(0);
  expect(clock.isDue(100_000)).toBe(true);
  expect(clock.isDue(100_001)).toBe(false);
});

test('an abort ends the wait and leaves no timer', async () => {
  const time = new HandTime();
  const clock = new Clock(1, time);
  clock.start(0);
  const abort = new AbortController();
  const waited = clock.until(1_000_000, abort.signal);
  abort.abort();
  await expect(waited).rejects.toMatchObject({ name: 'AbortError' });
  expect(time.waiting).toBe(0);
  await expect(clock.until(0, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
});

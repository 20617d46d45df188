/** A frame waits in a queue. */
export interface Wait<Queue extends string> {
  readonly queue: Queue;
  readonly fromMs: number;
  readonly toMs: number;
}

/** How many frames wait in each queue from a moment on. */
export interface Depths<Queue extends string> {
  readonly atMs: number;
  readonly depths: Readonly<Record<Queue, number>>;
}

interface Change<Queue extends string> {
  readonly atMs: number;
  readonly queue: Queue;
  readonly by: 1 | -1;
}

/** Counts who waits, in the order of time, from frames that are told one after the other. Holds only what is still to come. */
export class QueueDepths<Queue extends string> {
  #depths: Record<Queue, number>;
  /** In order of time. */
  #ahead: Change<Queue>[] = [];
  #nowMs = 0;

  constructor(queues: readonly Queue[]) {
    this.#depths = Object.fromEntries(queues.map((queue) => [queue, 0])) as Record<Queue, number>;
  }

  /** Waits of the next frame. Those of later frames begin no earlier than the first of these; of one that did not wait there is none. */
  *add(waits: readonly Wait<Queue>[]): Generator<Depths<Queue>> {
    const own = waits.filter(({ fromMs, toMs }) => toMs > fromMs);
    if (own.length === 0) return;
    const firstMs = Math.min(...own.map(({ fromMs }) => fromMs));
    const due = this.#ahead.findIndex(({ atMs }) => atMs > firstMs);
    yield* this.#tell(due === -1 ? this.#ahead.length : due);
    const changes = own.flatMap(({ queue, fromMs, toMs }): Change<Queue>[] => [{ atMs: fromMs, queue, by: 1 }, { atMs: toMs, queue, by: -1 }]);
    this.#ahead = [...this.#ahead, ...changes].sort((a, b) => a.atMs - b.atMs);
  }

  /** What is left after the last frame. */
  end(): Generator<Depths<Queue>> {
    return this.#tell(this.#ahead.length);
  }

  *#tell(count: number): Generator<Depths<Queue>> {
    for (const { atMs, queue, by } of this.#ahead.splice(0, count)) {
      this.#nowMs = Math.max(this.#nowMs, atMs);
      this.#depths = { ...this.#depths, [queue]: this.#depths[queue] + by };
      yield { atMs: this.#nowMs, depths: this.#depths };
    }
  }
}

import type { BrowserContext, CDPSession, Page } from '@playwright/test';

interface HeapUsage {
  readonly usedSize: number;
  /** What buffers hold outside of the heap itself. */
  readonly backingStorageSize?: number;
}

/** Reads what a page and its workers hold in memory, in bytes, after a collection. */
export class HeapMeter {
  readonly #session: CDPSession;
  /** Sessions of the page's workers. */
  readonly #workers = new Set<string>();
  readonly #answers = new Map<number, (usage: HeapUsage) => void>();
  #calls = 0;

  private constructor(session: CDPSession) {
    this.#session = session;
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#workers.add(sessionId);
    });
    session.on('Target.detachedFromTarget', ({ sessionId }) => this.#workers.delete(sessionId));
    session.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result } = JSON.parse(message) as { id: number; result: HeapUsage };
      this.#answers.get(id)?.(result);
      this.#answers.delete(id);
    });
  }

  static async of(context: BrowserContext, page: Page): Promise<HeapMeter> {
    const meter = new HeapMeter(await context.newCDPSession(page));
    await meter.#session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    if (meter.#workers.size === 0) throw new Error('The page has no workers to measure.');
    return meter;
  }

  async bytes(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    const usages = [(await this.#session.send('Runtime.getHeapUsage')) as HeapUsage];
    for (const worker of this.#workers) {
      await this.#ask(worker, 'HeapProfiler.collectGarbage');
      usages.push(await this.#ask(worker, 'Runtime.getHeapUsage'));
    }
    return usages.reduce((sum, { usedSize, backingStorageSize = 0 }) => sum + usedSize + backingStorageSize, 0);
  }

  async #ask(sessionId: string, method: string): Promise<HeapUsage> {
    const id = ++this.#calls;
    const answer = new Promise<HeapUsage>((resolve) => this.#answers.set(id, resolve));
    await this.#session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    return answer;
  }
}

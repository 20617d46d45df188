import type { ArchiveProgress } from '../../src/rpc/archive-contract.ts';

const pauseMs = 100;

/** Counts bytes and tells the page about them: at once, then at most ten times a second. */
export class ProgressMeter {
  readonly #report: (progress: ArchiveProgress) => void;
  readonly #totalBytes: number;
  #doneBytes = 0;
  #reportedAtMs = -Infinity;

  constructor(totalBytes: number, report: (progress: ArchiveProgress) => void) {
    this.#totalBytes = totalBytes;
    this.#report = report;
    this.add(0);
  }

  add(bytes: number): void {
    this.#doneBytes = Math.min(this.#doneBytes + bytes, this.#totalBytes || Infinity);
    const now = performance.now();
    if (now - this.#reportedAtMs < pauseMs) return;
    this.#reportedAtMs = now;
    this.#report({ doneBytes: this.#doneBytes, totalBytes: this.#totalBytes });
  }
}

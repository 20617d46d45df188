import type { Span } from './mp4-plan.ts';

/**
 * Cuts sound where the picture is cut. Packets can't be split, so behind a cut the sound goes on with the packet that comes closest to where
 * it ended, and is moved by at most half a packet to join it: players have nothing to fill or to skip, and the error does not grow from
 * cut to cut.
 */
export class SoundCut {
  readonly #spans: readonly Span[];
  #at = 0;
  /** The span of the last packet, and when that ended in the session. */
  #last = { at: -1, endUs: 0 };
  /** Where the sound ends in the file so far. */
  #endUs = 0;
  /** By how much the packets since the last cut are moved. */
  #shiftUs = 0;

  constructor(spans: readonly Span[]) {
    this.#spans = spans;
  }

  /** Where a packet belongs in the file, µs; null when it is cut out. Packets come in order. */
  place(timestampUs: number, durationUs: number): number | null {
    for (let span = this.#spans[this.#at]; span !== undefined; span = this.#spans[++this.#at]) {
      const wantedUs = span.outUs + timestampUs - span.startUs;
      const shiftUs = this.#shiftOf(timestampUs, wantedUs, durationUs / 2);
      const placedUs = wantedUs + (shiftUs ?? 0);
      if (placedUs + durationUs / 2 >= span.outUs + span.endUs - span.startUs) continue;
      if (shiftUs === null || timestampUs + durationUs <= span.startUs) return null;
      this.#shiftUs = shiftUs;
      this.#last = { at: this.#at, endUs: timestampUs + durationUs };
      this.#endUs = placedUs + durationUs;
      return placedUs;
    }
    return null;
  }

  /** Null for a packet whose place is taken. */
  #shiftOf(timestampUs: number, wantedUs: number, half: number): number | null {
    const goesOn = this.#last.at === this.#at && Math.abs(timestampUs - this.#last.endUs) <= half;
    if (goesOn) return this.#shiftUs;
    const lateUs = wantedUs - this.#endUs;
    if (lateUs < -half) return null;
    return lateUs <= half ? -lateUs : 0;
  }
}

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
    const half = durationUs / 2;
    while (timestampUs + half >= (this.#spans[this.#at]?.endUs ?? Infinity)) this.#at++;
    const span = this.#spans[this.#at];
    if (span === undefined || timestampUs + durationUs <= span.startUs) return null;
    const wantedUs = span.outUs + timestampUs - span.startUs;
    const goesOn = this.#last.at === this.#at && Math.abs(timestampUs - this.#last.endUs) <= half;
    if (!goesOn) {
      const lateUs = wantedUs - this.#endUs;
      if (lateUs < -half) return null;
      this.#shiftUs = lateUs <= half ? -lateUs : 0;
    }
    const placedUs = wantedUs + this.#shiftUs;
    this.#last = { at: this.#at, endUs: timestampUs + durationUs };
    this.#endUs = placedUs + durationUs;
    return placedUs;
  }
}

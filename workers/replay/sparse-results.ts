import type { DetectorSpec } from '../../src/domain/detector.ts';
import { looksAt } from '../../src/domain/every-nth.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import type { ResultSource } from './result-source.ts';

/** Decoded pictures that are held at once while the detector works: more would stall a small frame pool. */
const mostHeld = 6;

/** Shows a source only the frames that the detector looks at; those between have the answer of the last one. */
export class SparseResults implements ResultSource {
  readonly window: number;
  readonly #source: ResultSource;
  readonly #detector: DetectorSpec;
  #last: ReturnType<ResultSource['resultFor']> = null;

  constructor(source: ResultSource, detector: DetectorSpec) {
    this.#source = source;
    this.#detector = detector;
    this.window = Math.min(mostHeld, source.window * (detector.everyNth ?? 1));
  }

  resultFor(decoded: DecodedFrame): ReturnType<ResultSource['resultFor']> {
    if (looksAt(this.#detector, decoded.frame)) this.#last = this.#source.resultFor(decoded);
    return this.#last;
  }
}

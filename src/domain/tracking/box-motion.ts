import type { Detection } from '../runs.ts';
import { AxisFilter } from './axis-filter.ts';

type Box = Detection['box'];

/** The noise of the filters is per frame of 30 a second, as in the papers; other rates take more or fewer steps. */
const stepUs = 1e6 / 30;
/** A box without any size would leave the filters without any doubt. */
const leastSize = 1e-3;

/** Where a box is and where it goes: its centre and its size, with the speeds of both. */
export class BoxMotion {
  readonly #x: AxisFilter;
  readonly #y: AxisFilter;
  readonly #width: AxisFilter;
  readonly #height: AxisFilter;

  constructor(box: Box) {
    const [x, y, width, height] = measures(box);
    this.#x = new AxisFilter(x, noiseSize(width));
    this.#y = new AxisFilter(y, noiseSize(height));
    this.#width = new AxisFilter(width, noiseSize(width));
    this.#height = new AxisFilter(height, noiseSize(height));
  }

  /** Goes on by a time. `holdSize`: while nothing is seen the place goes on, the size does not, or the box would swell or vanish. */
  predict(elapsedUs: number, holdSize: boolean): void {
    if (holdSize) this.#width.speed = this.#height.speed = 0;
    const steps = elapsedUs / stepUs;
    const width = noiseSize(this.#width.value);
    const height = noiseSize(this.#height.value);
    this.#x.predict(steps, width);
    this.#y.predict(steps, height);
    this.#width.predict(steps, width);
    this.#height.predict(steps, height);
  }

  /** Takes in the box that was seen now. */
  correct(box: Box): void {
    const [x, y, seenWidth, seenHeight] = measures(box);
    const width = noiseSize(this.#width.value);
    const height = noiseSize(this.#height.value);
    this.#x.correct(x, width);
    this.#y.correct(y, height);
    this.#width.correct(seenWidth, width);
    this.#height.correct(seenHeight, height);
  }

  /** Where it should be now. */
  get box(): Box {
    const halfWidth = this.#width.value / 2;
    const halfHeight = this.#height.value / 2;
    return [this.#x.value - halfWidth, this.#y.value - halfHeight, this.#x.value + halfWidth, this.#y.value + halfHeight];
  }
}

/** Centre and size. */
function measures([x1, y1, x2, y2]: Box): [x: number, y: number, width: number, height: number] {
  return [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1];
}

function noiseSize(size: number): number {
  return Math.max(leastSize, size);
}

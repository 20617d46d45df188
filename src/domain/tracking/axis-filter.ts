/** Noise as a share of the box's size, per step of time (DeepSORT, https://arxiv.org/abs/1703.07402, section 2.1). */
const placeNoise = 1 / 20;
const speedNoise = 1 / 160;

/**
 * Kalman filter of one number of a box: its value and its speed, which drifts at random. The filter of a whole box in SORT's
 * descendants has no term between its numbers, so that four of these are the same and need no matrices.
 * The size sets the scale of the noise: a big box wanders further. Two predictions are one over the sum of their times.
 */
export class AxisFilter {
  value: number;
  speed = 0;
  #valueVariance: number;
  #covariance = 0;
  #speedVariance: number;

  constructor(value: number, size: number) {
    this.value = value;
    this.#valueVariance = (2 * placeNoise * size) ** 2;
    this.#speedVariance = (10 * speedNoise * size) ** 2;
  }

  /** Goes on by a time; speed is per step of it. */
  predict(steps: number, size: number): void {
    const drift = (speedNoise * size) ** 2;
    this.value += this.speed * steps;
    this.#valueVariance += 2 * steps * this.#covariance + steps ** 2 * this.#speedVariance + steps * (placeNoise * size) ** 2 + (drift * steps ** 3) / 3;
    this.#covariance += steps * this.#speedVariance + (drift * steps ** 2) / 2;
    this.#speedVariance += drift * steps;
  }

  /** Takes in a measured value. */
  correct(measured: number, size: number): void {
    const total = this.#valueVariance + (placeNoise * size) ** 2;
    const valueGain = this.#valueVariance / total;
    const speedGain = this.#covariance / total;
    const surprise = measured - this.value;
    this.value += valueGain * surprise;
    this.speed += speedGain * surprise;
    this.#speedVariance -= speedGain * this.#covariance;
    this.#covariance *= 1 - valueGain;
    this.#valueVariance *= 1 - valueGain;
  }
}

/** A file of sound, and the recorded time that it is of. It begins at 0. */
export interface SoundStretch {
  readonly startUs: number;
  readonly endUs: number;
}

/** What is done about sound that is played: go to where it should be, or go on this fast. */
export type SoundStep = 'seek' | { readonly rate: number };

/** Browsers play faster and slower sound than this silently. */
const slowest = 0.25;
const fastest = 4;
/** Sound and picture so far apart, ms, seem to be together. */
const unnoticedMs = 60;
/** A correction that is under way goes on until they are this close. */
const settledMs = 15;
/** From here on it would take many seconds to be put right by another rate. */
const seekBeyondMs = 200;
/** Of the rate: nobody hears it. */
const correction = 0.03;

/** The file that is heard at a moment of recorded time; undefined where nothing was. In order of time. */
export function stretchAt<Stretch extends SoundStretch>(stretches: readonly Stretch[], recordedUs: number): Stretch | undefined {
  return stretches.findLast(({ startUs, endUs }) => startUs <= recordedUs && recordedUs < endUs);
}

export function isHeardAt(speed: number): boolean {
  return slowest <= speed && speed <= fastest;
}

/**
 * Keeps sound in step with a picture that it must not hold back. `aheadMs`: how far it is ahead of the picture, ms as they pass for the listener, negative when
 * behind. A `rate` that is not the speed is a correction under way.
 */
export function soundStep(aheadMs: number, speed: number, rate: number): SoundStep {
  const off = Math.abs(aheadMs);
  if (off <= (rate === speed ? unnoticedMs : settledMs)) return { rate: speed };
  const corrected = speed * (1 - Math.sign(aheadMs) * correction);
  return off > seekBeyondMs || !isHeardAt(corrected) ? 'seek' : { rate: corrected };
}

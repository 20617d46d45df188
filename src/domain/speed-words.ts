import { stageWords } from './measure-words.ts';
import type { Repeats } from './run-difference.ts';
import type { RunReport } from './run-report.ts';
import { meanSpeed, reportedSpeed, type SpeedDifference, type TimedRun } from './run-speed.ts';
import type { FigureDifference } from './summary.ts';

export const unknownNoise = 'noise unknown: repeat the run';

/** Whether a difference is more than repeats of the same run differ by. */
export function noiseWords({ floor, isNoise }: Pick<FigureDifference, 'floor' | 'isNoise'>): string {
  if (floor === null || isNoise === null) return unknownNoise;
  return isNoise ? 'within noise' : 'beyond noise';
}

/** Whether B is faster than A, by the medians of what was measured, for people; and if the means say something else, that. Null where a side was not timed. */
export function speedWords(a: RunReport, b: RunReport, repeats: Repeats): string | null {
  const [medians, means] = [reportedSpeed('median', a, b, repeats), reportedSpeed('mean', a, b, repeats)];
  if (medians === null) return null;
  const { times } = means ?? {};
  if (!times || medians.times === null || verdictOf(times) === verdictOf(medians.times)) return words(medians);
  return `${words(medians)} The means, which a few slow frames move, say: ${claim(times)}.`;
}

/** The same by what the rows of runs have, which is their means. */
export function meanSpeedWords<Some extends TimedRun>(a: Some, b: Some, all: readonly Some[]): string | null {
  const speed = meanSpeed(a, b, all);
  return speed === null ? null : words(speed);
}

function words({ figure, stages, whole, times }: SpeedDifference): string {
  if (times === null) return 'A and B did not go through the same stages, and have none in common: their times can’t be compared.';
  const limit = whole ? '' : `A and B did not go through the same stages: only ${listed(stages.map((stage) => stageWords[stage]))} ${stages.length === 1 ? 'is' : 'are'} compared. `;
  const of = whole ? `${figure} of all stages` : stages.length === 1 ? `${figure} of this stage` : `${figure}s of these stages together`;
  const end = times.floor === null && verdictOf(times) !== 'equal' ? '. That is,' : ':';
  return `${limit}${claim(times)}${end} a frame takes ${times.b.toFixed(2)} ms with B and ${times.a.toFixed(2)} ms with A (${of}).`;
}

/** Equal are times that no digit shows a difference of. */
function verdictOf({ a, b, improvement, isNoise }: FigureDifference): 'equal' | 'noise' | 'faster' | 'slower' {
  if (a === b || (improvement !== null && Math.abs(improvement) < 0.05)) return 'equal';
  if (isNoise === true) return 'noise';
  return b < a ? 'faster' : 'slower';
}

function claim(times: FigureDifference): string {
  const { improvement, floor } = times;
  const verdict = verdictOf(times);
  if (verdict === 'equal') return 'B is as fast as A';
  if (verdict === 'noise' && floor !== null) return `No difference in speed beyond the noise of ${floor.toFixed(2)} ms`;
  const by = improvement === null ? '' : `${Math.abs(improvement).toFixed(1)} % `;
  return `B is ${by}${verdict} than A, ${floor === null ? unknownNoise : `beyond the noise of ${floor.toFixed(2)} ms`}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

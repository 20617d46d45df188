import type { MeasureDifference } from './run-difference.ts';
import type { RunReport } from './run-report.ts';
import { stages } from './runs.ts';
import type { FigureDifference } from './summary.ts';

export const unknownNoise = 'noise unknown: repeat the run';

/** Whether a difference is more than repeats of the same run differ by. */
export function noiseWords({ floor, isNoise }: Pick<FigureDifference, 'floor' | 'isNoise'>): string {
  if (floor === null || isNoise === null) return unknownNoise;
  return isNoise ? 'within noise' : 'beyond noise';
}

/** Whether B is faster than A, by the median of what a frame's stages take together, for people. Null where the two have no time in common. */
export function speedWords(reportA: RunReport, reportB: RunReport, differences: readonly MeasureDifference[]): string | null {
  if (stages.some((stage) => (reportA.summaries[stage] === undefined) !== (reportB.summaries[stage] === undefined))) return 'A and B did not go through the same stages: only stages that both have can be compared.';
  const median = differences.find(({ measure }) => measure === 'total')?.figures.median;
  if (median === undefined) return null;
  const { a, b, improvement, floor, isNoise } = median;
  const times = `a frame takes ${b.toFixed(2)} ms with B and ${a.toFixed(2)} ms with A (median of all stages)`;
  const by = improvement === null ? '' : `${Math.abs(improvement).toFixed(1)} % `;
  const than = `B is ${by}${b < a ? 'faster' : 'slower'} than A`;
  if (b === a) return `B is as fast as A: ${times}.`;
  if (floor === null || isNoise === null) return `${than}, ${unknownNoise}. That is, ${times}.`;
  return isNoise ? `No difference in speed beyond the noise of ${floor.toFixed(2)} ms: ${times}.` : `${than}, beyond the noise of ${floor.toFixed(2)} ms: ${times}.`;
}

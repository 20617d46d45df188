import { html, nothing, type TemplateResult } from 'lit';
import type { ComparisonOutcome } from '../domain/comparison/comparison-sum.ts';
import type { ComparisonRequest } from '../domain/comparison/comparison-request.ts';
import { meanTotalMs, slowestStage, speedDifference, type SpeedDifference } from '../domain/run-speed.ts';
import type { Run, Stage } from '../domain/runs.ts';
import { count, formatMs } from './format.ts';

const stageWords: Record<Stage, string> = { read: 'reading', decode: 'decoding', preprocess: 'preprocessing', infer: 'inference', postprocess: 'postprocessing' };

/** What comes of a comparison, in sentences: whether they say the same, which is faster, and where the time goes. */
export function renderAnswer({ a, b }: ComparisonRequest, outcome: ComparisonOutcome, runs: readonly Run[]): TemplateResult {
  const runOf = (side: ComparisonRequest['a']): Run | undefined => (side.kind === 'run' ? runs.find(({ id }) => id === side.runId) : undefined);
  const [runA, runB] = [runOf(a), runOf(b)];
  const speed = runA === undefined || runB === undefined ? null : speedDifference(runA, runB, runs);
  return html`
    <div class="answer">
      <p>${agreementWords(outcome, a.kind === 'truth' ? 'truth' : 'run')}</p>
      ${speed === null ? nothing : html`<p>${speedWords(speed)}</p>`}
      ${runA === undefined && runB === undefined ? nothing : html`<p>${[slowestWords('A', runA), slowestWords('B', runB)].filter((words) => words !== '').join(' ')}</p>`}
    </div>
  `;
}

function agreementWords({ compared, different, total }: ComparisonOutcome, kindOfA: 'truth' | 'run'): string {
  if (compared === 0) return 'There is no frame about which both sides have an answer, so that nothing can be compared.';
  if (different === 0) return `A and B say the same on all ${count(compared, 'frame')} that both answered.`;
  const { recall, precision } = total;
  const differ = `They differ on ${different} of the ${count(compared, 'frame')} that both answered.`;
  if (recall === null || precision === null) return differ;
  const found = kindOfA === 'truth' ? 'of what is there' : 'of what A found';
  const wrong = kindOfA === 'truth' ? 'is not there' : 'A did not find';
  return `${differ} B found ${percent(recall)} ${found}; ${percent(1 - precision)} of what B found ${wrong}.`;
}

/** Means of all stages of a frame. */
function speedWords({ a, b, improvement, isNoise, floorMs }: SpeedDifference): string {
  const times = `B takes ${formatMs(b)} ms a frame, A ${formatMs(a)} ms`;
  const faster = improvement === null ? '' : `: B is ${Math.abs(improvement).toFixed(0)}% ${improvement >= 0 ? 'faster' : 'slower'}`;
  if (isNoise === null || floorMs === null) return `${times}${faster}. Whether that is more than noise is not known: repeat a run several times.`;
  return isNoise ? `${times}. That is within the noise: repeats differ by ${formatMs(floorMs)} ms.` : `${times}${faster}, and more than the noise: repeats differ by ${formatMs(floorMs)} ms.`;
}

function slowestWords(side: string, run: Run | undefined): string {
  const stage = run === undefined ? null : slowestStage(run);
  if (run === undefined || stage === null) return '';
  return `${side} spends most in ${stageWords[stage]}, ${formatMs(run.meanMs[stage])} of ${formatMs(meanTotalMs(run))} ms.`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

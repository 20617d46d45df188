import { html, nothing, type TemplateResult } from 'lit';
import type { ComparisonOutcome } from '../domain/comparison/comparison-sum.ts';
import type { ComparisonRequest } from '../domain/comparison/comparison-request.ts';
import { stageWords } from '../domain/measure-words.ts';
import { meanTotalMs, slowestStage } from '../domain/run-speed.ts';
import type { Run } from '../domain/runs.ts';
import { meanSpeedWords } from '../domain/speed-words.ts';
import { count, formatMs } from './format.ts';

/** What comes of a comparison, in sentences: whether they say the same, which is faster, and where the time goes. */
export function renderAnswer({ a, b }: ComparisonRequest, outcome: ComparisonOutcome, runs: readonly Run[]): TemplateResult {
  const runOf = (side: ComparisonRequest['a']): Run | undefined => (side.kind === 'run' ? runs.find(({ id }) => id === side.runId) : undefined);
  const [runA, runB] = [runOf(a), runOf(b)];
  const speed = runA === undefined || runB === undefined ? null : meanSpeedWords(runA, runB, runs);
  return html`
    <div class="answer">
      <p>${agreementWords(outcome, a.kind === 'truth' ? 'truth' : 'run')}</p>
      ${speed === null ? nothing : html`<p>${speed}</p>`}
      ${runA === undefined && runB === undefined ? nothing : html`<p>${[slowestWords('A', runA), slowestWords('B', runB)].filter((words) => words !== '').join(' ')}</p>`}
    </div>
  `;
}

/** What both answered, but can't be compared, is said. */
function agreementWords(outcome: ComparisonOutcome, kindOfA: 'truth' | 'run'): string {
  const { compared, otherKinds } = outcome;
  const frames = count(otherKinds, 'frame');
  if (compared === 0 && otherKinds > 0) return `Both sides answered on ${frames}, but with results of different kinds, as boxes and classes are: they can’t be compared.`;
  const others = otherKinds === 0 ? '' : ` On ${frames} more their results are of different kinds, which can’t be compared.`;
  return `${comparedWords(outcome, kindOfA)}${others}`;
}

function comparedWords({ compared, different, total }: ComparisonOutcome, kindOfA: 'truth' | 'run'): string {
  if (compared === 0) return 'There is no frame about which both sides have an answer, so that nothing can be compared.';
  if (different === 0) return `A and B say the same on all ${count(compared, 'frame')} that both answered.`;
  const { recall, precision } = total;
  const differ = `They differ on ${different} of the ${count(compared, 'frame')} that both answered.`;
  if (recall === null || precision === null) return differ;
  const found = kindOfA === 'truth' ? 'of what is there' : 'of what A found';
  const wrong = kindOfA === 'truth' ? 'is not there' : 'A did not find';
  return `${differ} B found ${percent(recall)} ${found}; ${percent(1 - precision)} of what B found ${wrong}.`;
}

function slowestWords(side: string, run: Run | undefined): string {
  const stage = run === undefined ? null : slowestStage(run);
  if (run === undefined || stage === null) return '';
  return `${side} spends most in ${stageWords[stage]}, ${formatMs(run.meanMs[stage])} of ${formatMs(meanTotalMs(run))} ms.`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

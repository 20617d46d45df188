import type { AnswerCounts } from '../../src/domain/comparison/answer.ts';
import { answerCodes, type ComparedLabel, type ComparisonOutcome } from '../../src/domain/comparison/comparison-sum.ts';
import type { Criteria } from '../../src/domain/comparison/criteria.ts';
import type { Run } from '../../src/domain/runs.ts';
import { escaped, table } from './html-text.ts';
import { reportCounts } from './report-counts.ts';
import { reportStrip } from './report-strip.ts';
import { reportStyle } from './report-style.ts';
import { reportTimes, timesVerdict, type ReportedTimes } from './report-times.ts';

export type ReportedSide = { readonly kind: 'run'; readonly run: Run; readonly times: ReportedTimes } | { readonly kind: 'truth' };

export interface ReportPicture {
  readonly frame: number;
  readonly timestampUs: number;
  readonly width: number;
  readonly height: number;
  /** In base64. */
  readonly jpeg: string;
}

export interface ReportContent {
  readonly session: string;
  readonly trackId: string;
  readonly a: ReportedSide;
  readonly b: ReportedSide;
  readonly criteria: Criteria;
  readonly outcome: ComparisonOutcome;
  readonly pictures: readonly ReportPicture[];
}

/** A whole page as text. Its own policy lets nothing in but the pictures it carries; every text of others is escaped. */
export function renderReport({ session, trackId, a, b, criteria, outcome, pictures }: ReportContent): string {
  const speed = timesVerdict(timesOf(a), timesOf(b));
  const frames = outcome.disagreement.length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${session}: ${sideName(a)} and ${sideName(b)}`)}</title>
<style>${reportStyle}</style>
</head>
<body>
<h1>${escaped(session)}</h1>
<p>A: ${escaped(sideName(a))}. B: ${escaped(sideName(b))}. Track ${escaped(trackId)}, ${frames} frames.</p>
<p class="verdict">${escaped(differenceWords(outcome))}</p>
${speed === null ? '' : `<p class="verdict">${escaped(speed)}</p>`}
<p>${escaped(criteriaText(criteria))}</p>
<h2>Where they differ</h2>
${reportStrip(outcome.disagreement)}
<h2>Found in each frame</h2>
${reportCounts(outcome)}
<h2>Totals</h2>
${totals([outcome.total, ...outcome.labels], judgedSide(a, b))}
<h2>Stage times</h2>
${reportTimes(timesOf(a), timesOf(b))}
<h2>Frames</h2>
${answers(outcome.answersA, outcome.answersB)}
<h2>Worst frames</h2>
<p><span class="look matched">both found it</span> <span class="look a">only A</span> <span class="look b">only B</span></p>
${pictures.length === 0 ? '<p>None differs.</p>' : pictures.map((picture) => figure(picture, outcome)).join('\n')}
<h2>Configurations</h2>
${configuration('A', a)}
${configuration('B', b)}
</body>
</html>
`;
}

function sideName(side: ReportedSide): string {
  return side.kind === 'truth' ? 'what the demo scene shows' : side.run.name;
}

function criteriaText({ minIou, minScore, label, names }: Criteria): string {
  const same = names === 'same' ? 'the same name and boxes' : 'boxes';
  return `The same thing: ${same} that overlap by ${minIou} (IoU) or more. Scores from ${minScore}. ${label === null || names === 'any' ? 'All names.' : `Only ${label}.`}`;
}

/** A share or an overlap; a dash where there was nothing to divide by. */
function share(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

/** Precision and recall are those of B where A is right; average precision is that of the side that is not truth. */
function totals(rows: readonly ComparedLabel[], judged: string | null): string {
  const head = ['', 'A', 'B', 'Both', 'B − A', 'Precision', 'Recall', 'F1', 'Mean IoU', ...(judged === null ? [] : [`AP of ${judged}`])];
  const lines = rows.map(({ label, a, b, matched, precision, recall, f1, meanIou, averagePrecision }) => [
    label, a, b, matched, b - a, ...[precision, recall, f1, meanIou, ...(judged === null ? [] : [averagePrecision])].map(share),
  ]);
  return `<p>Precision and recall are of B, with A taken as right.</p>${table(head, lines)}`;
}

/** Which side is judged by the truth of the other one, if that is one. */
function judgedSide(a: ReportedSide, b: ReportedSide): 'A' | 'B' | null {
  if (a.kind === b.kind) return null;
  return a.kind === 'truth' ? 'B' : 'A';
}

function timesOf(side: ReportedSide): ReportedTimes | null {
  return side.kind === 'run' ? side.times : null;
}

/** Where the sides differ, and by how much. */
function differenceWords({ compared, different, otherKinds, kinds, total: { a, b, matched, f1, averagePrecision } }: ComparisonOutcome): string {
  if (compared === 0) return otherKinds === 0 ? 'No frame has an answer on both sides: there is nothing to compare.' : `Results of different kinds in all ${otherKinds} frames that both sides answered, as boxes and classes are: they can’t be compared.`;
  const others = otherKinds === 0 ? '' : ` Results of different kinds in ${otherKinds} more, which can’t be compared.`;
  const judged = averagePrecision === null ? '' : ` Average precision ${share(averagePrecision)}.`;
  const nothing = Object.values(kinds).every((mean) => mean === null) ? ' Neither found anything.' : '';
  const found = a + b === 0 ? nothing : ` A found ${a} things, B ${b}, both ${matched} of them (F1 ${share(f1)}).`;
  return `${different === 0 ? `No difference in ${compared} compared frames.` : `${different} of ${compared} compared frames differ.`}${others}${found}${judged}`;
}

function answers(a: AnswerCounts, b: AnswerCounts): string {
  const row = (side: string, { found, zero, late, failed, notAsked }: AnswerCounts): readonly (string | number)[] => [side, found, zero, late, failed, notAsked];
  return table(['', 'Something found', 'Nothing found', 'Too late', 'Failed', 'Not looked at'], [row('A', a), row('B', b)]);
}

const codeWords: Readonly<Record<number, string>> = { [answerCodes['not-asked']]: 'not looked at', [answerCodes.late]: 'too late', [answerCodes.failed]: 'failed' };

function figure({ frame, timestampUs, width, height, jpeg }: ReportPicture, { disagreement, a, b }: ComparisonOutcome): string {
  const count = (code: number = answerCodes['not-asked']): string | number => codeWords[code] ?? code;
  const text = `Frame ${frame} at ${(timestampUs / 1e6).toFixed(3)} s: A ${count(a[frame])}, B ${count(b[frame])}, disagreement ${share(disagreement[frame] ?? null)}`;
  return `<figure><img src="data:image/jpeg;base64,${jpeg}" width="${width}" height="${height}" alt="Frame ${frame} with the boxes of both sides"><figcaption>${text}</figcaption></figure>`;
}

function configuration(name: string, side: ReportedSide): string {
  if (side.kind === 'truth') return `<h3>${name}</h3><p>The boxes of the shapes as the demo scene drew them.</p>`;
  return `<h3>${name}: ${escaped(side.run.name)}</h3><pre>${escaped(JSON.stringify(side.run, null, 2))}</pre>`;
}


import { toBase64 } from '../../src/domain/base64.ts';
import type { ComparisonRequest, ComparisonSide } from '../../src/domain/comparison/comparison-request.ts';
import type { ComparisonOutcome } from '../../src/domain/comparison/comparison-sum.ts';
import { isDifference } from '../../src/domain/comparison/differences.ts';
import { AppError } from '../../src/domain/errors.ts';
import { measuredRepeatsOf } from '../../src/domain/run-repeats.ts';
import { drawComparison } from '../../src/overlay/draw-comparison.ts';
import { measuresOf } from '../../src/storage/run-measures.ts';
import { getRun, listRuns } from '../../src/storage/runs.ts';
import { ComparedResults } from './compared-results.ts';
import { Deck } from './deck.ts';
import { renderReport, type ReportedSide, type ReportPicture } from './report-html.ts';

const mostPictures = 12;
/** Pixels. */
const widest = 960;

/** A page about a comparison over a track, with a decoder of its own. Errors: as of `Deck.open`, `decoder-failed`, `run-missing`, `run-elsewhere`. */
export async function comparisonReport(
  sessionId: string, trackId: string, request: ComparisonRequest, outcome: ComparisonOutcome, progress: (done: number) => void, signal: AbortSignal,
): Promise<Blob> {
  const deck = await Deck.open(sessionId, trackId, new OffscreenCanvas(1, 1));
  try {
    return await reportOver(deck, request, outcome, progress, signal);
  } finally {
    await deck.close();
  }
}

async function reportOver(deck: Deck, request: ComparisonRequest, outcome: ComparisonOutcome, progress: (done: number) => void, signal: AbortSignal): Promise<Blob> {
  const [a, b] = [await reportedSide(request.a, signal), await reportedSide(request.b, signal)];
  const compared = await ComparedResults.open(request, deck);
  const pictures: ReportPicture[] = [];
  const frames = worstFrames(outcome.disagreement, mostPictures);
  for (const frame of frames) {
    pictures.push(await picture(deck, compared, frame, signal));
    progress(pictures.length / frames.length);
  }
  const text = renderReport({ session: deck.session.name, trackId: deck.track.id, a, b, criteria: request.criteria, outcome, pictures });
  return new Blob([text], { type: 'text/html' });
}

/** The frames that differ most, the worst first, equal ones in order; apart from each other, so that one moment does not take all places. */
export function worstFrames(disagreements: Float32Array, most: number): number[] {
  const apart = Math.floor(disagreements.length / (most * 3));
  const ranked = [...disagreements.keys()]
    .filter((frame) => isDifference(disagreements[frame] ?? NaN))
    .sort((x, y) => (disagreements[y] ?? 0) - (disagreements[x] ?? 0) || x - y);
  const chosen: number[] = [];
  for (const frame of ranked) {
    if (chosen.length === most) break;
    if (chosen.every((other) => Math.abs(other - frame) > apart)) chosen.push(frame);
  }
  return chosen;
}

async function reportedSide(side: ComparisonSide, signal: AbortSignal): Promise<ReportedSide> {
  if (side.kind === 'truth') return { kind: 'truth' };
  const run = await getRun(side.runId);
  if (run === undefined) throw new AppError('run-missing', `There is no run ${side.runId}.`);
  const { report: own } = await measuresOf(run, signal);
  const repeats = [own];
  for (const other of measuredRepeatsOf(run, await listRuns(run.sessionId))) if (other.id !== run.id) repeats.push((await measuresOf(other, signal)).report);
  return { kind: 'run', run, times: { own, repeats } };
}

async function picture(deck: Deck, compared: ComparedResults, frame: number, signal: AbortSignal): Promise<ReportPicture> {
  const decoded = await deck.frame(frame, signal);
  try {
    const { comparison } = await compared.resultFor(decoded);
    const { displayWidth, displayHeight } = decoded.picture;
    const scale = Math.min(1, widest / displayWidth);
    const [width, height] = [Math.round(displayWidth * scale), Math.round(displayHeight * scale)];
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new AppError('browser-unsupported', 'The browser gives no 2D canvas to a worker.');
    context.drawImage(decoded.picture, 0, 0, width, height);
    drawComparison(context, comparison, width, height);
    const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
    return { frame, timestampUs: decoded.timestampUs, width, height, jpeg: toBase64(new Uint8Array(await jpeg.arrayBuffer())) };
  } finally {
    decoded.picture.close();
  }
}

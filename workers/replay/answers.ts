import { notAsked, type Answer } from '../../src/domain/comparison/answer.ts';
import type { ComparisonSide } from '../../src/domain/comparison/comparison-request.ts';
import { paintedNumbers, sceneTruth } from '../../src/domain/comparison/scene-truth.ts';
import { sceneSourceId } from '../../src/domain/demo-scene.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { FrameIndex } from '../../src/domain/frame-index.ts';
import { hasFindings, type ResultBlock, type Run } from '../../src/domain/runs.ts';
import type { Session, VideoTrack } from '../../src/domain/session.ts';
import { frameIndex } from '../../src/storage/frames.ts';
import { blockAfter, blockUntil, getRun } from '../../src/storage/runs.ts';

/** What one side of a comparison says about any frame of a track. */
export interface AnswerSource {
  at(frame: number): Promise<Answer>;
}

/** Which frames a side is asked about. */
export interface AnsweredTrack {
  readonly session: Session;
  readonly track: VideoTrack;
  readonly index: FrameIndex;
}

/** A run over another session counts where that one holds the same frames, as an imported copy does. Errors: `run-missing`, `run-elsewhere`. */
export async function openAnswers(side: ComparisonSide, { session, track, index }: AnsweredTrack): Promise<AnswerSource> {
  if (side.kind === 'run') {
    const run = await getRun(side.runId);
    if (run === undefined) throw new AppError('run-missing', `There is no run ${side.runId}.`);
    const own = run.sessionId === session.id && run.trackId === track.id;
    if (!own && !(await sameTimes(run, index))) throw new AppError('run-elsewhere', `The run ${run.id} is over other frames.`);
    return new RunAnswers(run);
  }
  const source = track.source ?? session.source;
  if (source.id !== sceneSourceId) throw new AppError('unexpected', 'What the pictures show is known of the demo scene only.');
  const numbers = paintedNumbers(index.droppedBefore);
  return { at: (frame) => Promise.resolve(sceneTruth(numbers[frame] ?? 0, source.frameRate, track.width / track.height)) };
}

async function sameTimes({ sessionId, trackId }: Run, { count, timestampUs }: FrameIndex): Promise<boolean> {
  const other = await frameIndex(sessionId, trackId);
  return other.count === count && other.timestampUs.every((time, frame) => time === timestampUs[frame]);
}

/** Consecutive frames, and the answers about them that are known. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly answers: ReadonlyMap<number, Answer>;
}

/** What a run stored, a block in memory at a time. */
export class RunAnswers implements AnswerSource {
  readonly #run: Run;
  #stretch: Stretch = { from: 0, to: -1, answers: new Map() };

  constructor(run: Run) {
    this.#run = run;
  }

  async at(frame: number): Promise<Answer> {
    if (frame < this.#stretch.from || frame > this.#stretch.to) this.#stretch = await this.#load(frame);
    return this.#stretch.answers.get(frame) ?? notAsked;
  }

  async #load(frame: number): Promise<Stretch> {
    // A run that stopped before its last stage has results without findings, which are no answers.
    if (!hasFindings(this.#run)) return { from: 0, to: Infinity, answers: new Map() };
    const block = await blockUntil(this.#run.id, frame);
    if (block !== undefined && frame <= lastFrame(block)) return { from: block.first, to: lastFrame(block), answers: answersOf(block) };
    // What was missed right before a block is kept in it.
    const next = await blockAfter(this.#run.id, frame);
    return next === undefined ? { from: frame, to: Infinity, answers: new Map() } : { from: frame, to: lastFrame(next), answers: answersOf(next) };
  }
}

function lastFrame({ results, missed = [] }: ResultBlock): number {
  return Math.max(results.at(-1)?.frame ?? -1, missed.at(-1)?.frame ?? -1);
}

function answersOf({ results, missed = [] }: ResultBlock): Map<number, Answer> {
  return new Map<number, Answer>([
    ...missed.map(({ frame, missed: reason }) => [frame, { at: reason }] as const),
    ...results.map((findings) => [findings.frame, { at: 'found', findings }] as const),
  ]);
}

import type { AnswerState } from '../../src/domain/comparison/answer.ts';
import type { ComparisonView } from '../../src/domain/comparison/comparison-request.ts';
import { paintedNumbers } from '../../src/domain/comparison/scene-truth.ts';
import { sceneSourceId } from '../../src/domain/demo-scene.ts';
import type { FrameIndex } from '../../src/domain/frame-index.ts';
import { framesIn, type FrameRange } from '../../src/domain/play-range.ts';
import { gapsOf, PlayTimes, type Gap } from '../../src/domain/play-times.ts';
import { isRepeatable } from '../../src/domain/repeated-results.ts';
import type { FrameResult } from '../../src/domain/runs.ts';
import type { Session, VideoTrack } from '../../src/domain/session.ts';
import { plainReplay, type ReplaySession, type ReplaySettings } from '../../src/rpc/replay-contract.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { ComparedResults, isCompared } from './compared-results.ts';
import { FrameDecoder, type DecodedFrame } from './frame-decoder.ts';
import { openTrack } from './open-track.ts';
import { RecordedResults } from './recorded-results.ts';
import { noResults, ownResult, type ResultSource } from './result-source.ts';
import { noOverlay, Stage, type Overlay } from './stage.ts';

/** Between two pictures of a replay that outruns the display, ms: an eye follows thirty a second … */
const glanceMs = 1000 / 30;
/** … and drawing may take a thirtieth of the time: without a GPU a picture costs more to draw than to decode. */
const drawShare = 1 / 30;

type Shown = Pick<DecodedFrame, 'frame' | 'timestampUs' | 'picture'>;

interface Spare extends Shown {
  readonly result: FrameResult | null;
}

/** A session's video track in the player: its rows, its decoder, its recorded results, and the canvas with the frame that is on it. */
export class Deck implements ResultSource {
  readonly window = 1;
  readonly session: Session;
  readonly track: VideoTrack;
  readonly canvas: OffscreenCanvas;
  readonly index: FrameIndex;
  readonly gaps: readonly Gap[];
  readonly decoder: FrameDecoder;
  #settings = plainReplay;
  #times: PlayTimes;
  #range: FrameRange;
  /** What is drawn with the pictures. */
  #results: ResultSource = noResults;
  readonly #stage: Stage;
  /** The numbers painted in the frames, where the source paints them: rows and lost frames alike count. */
  readonly #numbers: Uint32Array | null;
  /** The newest picture, held back. */
  #spare: Spare | undefined;
  #drawnAtMs = -Infinity;
  #drawMs = 0;
  /** -1 before the first picture. */
  shownFrame = -1;
  /** Detections drawn with it, null without a result. */
  shownDetections: number | null = null;
  /** Whether the shown run has a result of its own for it, or why it has none; null where no run is shown. */
  shownAnswer: AnswerState | null = null;
  /** What is drawn over it. */
  shownOverlay: Overlay = noOverlay;

  private constructor(session: Session, track: VideoTrack, index: FrameIndex, canvas: OffscreenCanvas, chunks: ChunkReader) {
    this.session = session;
    this.track = track;
    this.canvas = canvas;
    this.index = index;
    this.gaps = gapsOf(index);
    this.#times = new PlayTimes(this.gaps, index.durationTotalUs, 'skip');
    this.#range = framesIn(index, null);
    this.decoder = new FrameDecoder(index, chunks);
    const numbered = (track.source ?? session.source).id === sceneSourceId;
    this.#stage = new Stage(canvas, numbered);
    this.#numbers = numbered ? paintedNumbers(index.droppedBefore) : null;
  }

  /** `trackId` null: the main track. Errors: `session-missing`, `media-missing`, `media-mismatch`. */
  static async open(sessionId: string, trackId: string | null, canvas: OffscreenCanvas): Promise<Deck> {
    const { session, track, index, chunks } = await openTrack(sessionId, trackId);
    return new Deck(session, track, index, canvas, chunks);
  }

  describe(): ReplaySession {
    const { session, track, index, gaps } = this;
    return { session, trackId: track.id, frames: index.count, durationUs: index.durationTotalUs, gaps, ...this.#stage.picture };
  }

  get times(): PlayTimes {
    return this.#times;
  }

  /** The frames to be played. */
  get range(): FrameRange {
    return this.#range;
  }

  /** The same; null where they are all there are, because nobody chose. */
  get chosenRange(): FrameRange | null {
    return this.#settings.range === null ? null : this.#range;
  }

  /** Play time from the first of these frames to the end of the last. */
  lengthUs({ first, last }: FrameRange): number {
    return this.#times.playUs(this.index.endOf(last)) - this.#times.playUs(this.index.timeOf(first));
  }

  /** Errors, after which the results before are drawn on: `run-missing`, `run-elsewhere`. */
  async apply(settings: ReplaySettings): Promise<void> {
    this.#settings = settings;
    this.#times = new PlayTimes(this.gaps, this.index.durationTotalUs, settings.gaps);
    this.#range = framesIn(this.index, settings.range);
    const results = await this.#open(settings);
    if (settings === this.#settings) this.#results = results;
  }

  async #open({ comparison, showRunId }: ReplaySettings): Promise<ResultSource> {
    if (comparison !== null) return ComparedResults.open(comparison, this);
    return showRunId === null ? noResults : RecordedResults.open(showRunId, this.track.id);
  }

  /** As compared, or recorded by the run that is shown. */
  resultFor(decoded: DecodedFrame): ReturnType<ResultSource['resultFor']> {
    return this.#results.resultFor(decoded);
  }

  /** How a comparison is drawn. */
  get view(): ComparisonView {
    return this.#settings?.comparisonView ?? 'one';
  }

  get lastFrame(): number {
    return this.index.count - 1;
  }

  clamp(frame: number): number {
    return Math.min(this.lastFrame, Math.max(0, Math.round(frame)));
  }

  /** Paints one frame, outside of playing. Returns as `draw`. */
  async show(frame: number, signal: AbortSignal): Promise<boolean | null> {
    const decoded = await this.frame(frame, signal);
    try {
      return this.draw(decoded, await this.resultFor(decoded));
    } finally {
      decoded.picture.close();
    }
  }

  /** Decodes one frame. The caller closes its picture. */
  async frame(frame: number, signal: AbortSignal): Promise<DecodedFrame> {
    this.decoder.seek(frame);
    const decoded = await this.decoder.next(false, signal);
    if (decoded === null) throw new RangeError(`There is no frame ${frame}.`);
    return decoded;
  }

  /** Draws a picture with its result, or marked, with an earlier one. Returns whether the number painted in it is the one of its row; null where none is painted. */
  draw(shown: Shown, result: FrameResult | null): boolean | null {
    this.#dropSpare();
    const { frame, timestampUs, picture } = shown;
    const own = ownResult(shown, result);
    const repeated = own === null && result !== null && isRepeatable(result, timestampUs, this.gaps) ? result : null;
    const startMs = performance.now();
    const overlay = { findings: own ?? repeated, fromFrame: repeated?.frame ?? null };
    const painted = this.#stage.draw(picture, overlay, this.view);
    this.#drawnAtMs = performance.now();
    this.#drawMs = this.#drawnAtMs - startMs;
    this.shownFrame = frame;
    this.shownDetections = own === null || isCompared(own) ? null : own.detections.length;
    this.shownAnswer = own === null ? (this.#results.missing?.(frame) ?? null) : isCompared(own) ? null : 'found';
    this.shownOverlay = overlay;
    return this.#numbers === null ? null : painted === this.#numbers[frame];
  }

  /**
   * Draws only if the picture before has been there for a glance; otherwise keeps this one until the next or `settle`. Numbered
   * pictures are all drawn, so that every number is read.
   */
  drawForTheEye(decoded: Shown, result: FrameResult | null): boolean | null {
    const waitMs = Math.max(glanceMs, this.#drawMs / drawShare);
    if (this.#numbers !== null || performance.now() - this.#drawnAtMs >= waitMs) return this.draw(decoded, result);
    this.#dropSpare();
    this.#spare = { frame: decoded.frame, timestampUs: decoded.timestampUs, picture: decoded.picture.clone(), result };
    return null;
  }

  /** Draws the last picture if it was held back: what stands on the canvas is where the replay is. */
  settle(): void {
    const spare = this.#spare;
    if (spare === undefined) return;
    this.#spare = undefined;
    try {
      this.draw(spare, spare.result);
    } finally {
      spare.picture.close();
    }
  }

  close(): Promise<void> {
    this.#dropSpare();
    return this.decoder.close();
  }

  #dropSpare(): void {
    this.#spare?.picture.close();
    this.#spare = undefined;
  }
}

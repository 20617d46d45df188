import { AppError } from '../../src/domain/errors.ts';
import { findingsOf, lastTrackId, type Fallback, type FrameResult, type NewEngine, type Stage, type StageTimes } from '../../src/domain/runs.ts';
import type { DetectReply, DetectRequest } from '../../src/rpc/detect-contract.ts';
import { epochMs, msSince } from '../../src/rpc/epoch.ts';
import { fromWire } from '../../src/rpc/errors.ts';
import { decodeTimes } from './decode-times.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import type { ResultSource } from './result-source.ts';

interface Question {
  readonly decoded: DecodedFrame;
  readonly resolve: (result: FrameResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks the detect worker over a port. A port does not tell when the engine at its other end is lost: the page sees that, and replaces it
 * or aborts. Frames are cloned for it, so that the picture can be drawn with its result, and shown again to another engine: who asks keeps
 * its picture open until the answer is there, or calls `close` first.
 */
export class DetectClient implements ResultSource {
  /** One is worked on, one waits there, one answer is on its way back: the detect worker never idles. */
  readonly window = 3;
  /** Engines that took over, with the first frame they were asked. */
  readonly fallbacks: Fallback[] = [];
  /** When the run began, see rpc/epoch. */
  readonly runAtMs = epochMs();
  readonly #level: Stage | undefined;
  readonly #questions: Question[] = [];
  #port: MessagePort;
  /** One that has not been asked yet. */
  #newEngine: NewEngine | undefined;
  #restart = true;
  #lastTrackId = 0;
  /** Why no answer will come any more. */
  #ended: { readonly reason: unknown } | undefined;

  /** `level`: the last stage that is asked for; absent: all of them. */
  constructor(port: MessagePort, level?: Stage) {
    this.#level = level;
    this.#port = this.#join(port);
  }

  /** Gives up when one of them is aborted. */
  endWith(signal: AbortSignal): void {
    if (signal.aborted) this.close(signal.reason);
    else signal.addEventListener('abort', () => this.close(signal.reason), { once: true });
  }

  resultFor(decoded: DecodedFrame): Promise<FrameResult> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended.reason);
    const answer = new Promise<FrameResult>((resolve, reject) => this.#questions.push({ decoded, resolve, reject }));
    // Whoever asked may have given up by the time the answer fails.
    answer.catch(() => undefined);
    this.#ask(decoded);
    return answer;
  }

  /** Asks another engine from here on, first what the one before has not answered. */
  replace(port: MessagePort, engine: NewEngine): void {
    if (this.#ended !== undefined) return port.close();
    this.#port.close();
    this.#port = this.#join(port);
    this.#newEngine = engine;
    this.#restart = true;
    for (const { decoded } of this.#questions) this.#ask(decoded);
  }

  close(reason: unknown = new DOMException('The run ended.', 'AbortError')): void {
    this.#ended ??= { reason };
    this.#port.close();
    for (const question of this.#questions.splice(0)) question.reject(this.#ended.reason);
  }

  #join(port: MessagePort): MessagePort {
    port.onmessage = ({ data }: MessageEvent<DetectReply>) => {
      if (port === this.#port) this.#answer(data);
    };
    return port;
  }

  #ask({ frame, timestampUs, picture: shown }: DecodedFrame): void {
    if (this.#newEngine !== undefined) this.fallbacks.push({ frame, ...this.#newEngine });
    this.#newEngine = undefined;
    const picture = shown.clone();
    const begins = this.#restart ? { restart: true, afterTrackId: this.#lastTrackId } : { restart: false };
    this.#restart = false;
    this.#port.postMessage({ frame, timestampUs, picture, ...begins, ...this.#asked() } satisfies DetectRequest, [picture]);
  }

  #answer(reply: DetectReply): void {
    const question = this.#questions.shift();
    if (question === undefined) return;
    if ('error' in reply) {
      question.reject(fromWire(reply.error));
    } else if (reply.frame !== question.decoded.frame) {
      question.reject(new AppError('unexpected', `The detector answered frame ${reply.frame}, asked was ${question.decoded.frame}.`));
    } else {
      const { frame, timestampUs } = question.decoded;
      const decoding = decodeTimes(question.decoded, this.runAtMs);
      const startMs = { ...decoding.startMs, ...sinceStart(reply.startAtMs, this.runAtMs) };
      this.#lastTrackId = lastTrackId(reply, this.#lastTrackId);
      question.resolve({ frame, timestampUs, ...findingsOf(reply), timingMs: { ...decoding.timingMs, ...reply.timingMs }, startMs });
    }
  }

  #asked(): Pick<DetectRequest, 'level'> {
    return this.#level === 'preprocess' || this.#level === 'infer' ? { level: this.#level } : {};
  }
}

function sinceStart(startAtMs: StageTimes, runAtMs: number): StageTimes {
  return Object.fromEntries(Object.entries(startAtMs).map(([stage, atMs]) => [stage, msSince(runAtMs, atMs)]));
}

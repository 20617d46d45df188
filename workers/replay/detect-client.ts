import { AppError } from '../../src/domain/errors.ts';
import { findingsOf, type FrameResult } from '../../src/domain/runs.ts';
import type { DetectReply, DetectRequest } from '../../src/rpc/detect-contract.ts';
import { fromWire } from '../../src/rpc/errors.ts';
import type { DecodedFrame } from './frame-decoder.ts';
import type { ResultSource } from './result-source.ts';

interface Question {
  readonly decoded: DecodedFrame;
  readonly resolve: (result: FrameResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks the detect worker over a port. A port does not tell when the worker at its other end dies: the page sees that, and aborts.
 * Frames are cloned for it, so that the picture can be drawn with its result.
 */
export class DetectClient implements ResultSource {
  /** One is worked on, one waits there, one answer is on its way back: the detect worker never idles. */
  readonly window = 3;
  readonly #port: MessagePort;
  readonly #signal: AbortSignal;
  readonly #questions: Question[] = [];
  readonly #abort = (): void => this.#end(this.#signal.reason);
  #asked = false;
  /** Why no answer will come any more. */
  #ended: { readonly reason: unknown } | undefined;

  constructor(port: MessagePort, signal: AbortSignal) {
    this.#port = port;
    this.#signal = signal;
    signal.addEventListener('abort', this.#abort);
    port.addEventListener('message', ({ data }: MessageEvent<DetectReply>) => this.#answer(data));
    port.start();
  }

  resultFor(decoded: DecodedFrame): Promise<FrameResult> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended.reason);
    const answer = new Promise<FrameResult>((resolve, reject) => this.#questions.push({ decoded, resolve, reject }));
    // Whoever asked may have given up by the time the answer fails.
    answer.catch(() => undefined);
    const { frame, timestampUs } = decoded;
    const picture = decoded.picture.clone();
    this.#port.postMessage({ frame, timestampUs, picture, restart: !this.#asked } satisfies DetectRequest, [picture]);
    this.#asked = true;
    return answer;
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#abort);
    this.#port.close();
    this.#end(new DOMException('The run ended.', 'AbortError'));
  }

  #answer(reply: DetectReply): void {
    const question = this.#questions.shift();
    if (question === undefined) return;
    if ('error' in reply) {
      question.reject(fromWire(reply.error));
    } else if (reply.frame !== question.decoded.frame) {
      question.reject(new AppError('unexpected', `The detector answered frame ${reply.frame}, asked was ${question.decoded.frame}.`));
    } else {
      const { frame, timestampUs, readMs, decodeMs } = question.decoded;
      question.resolve({ frame, timestampUs, ...findingsOf(reply), timingMs: { read: readMs, decode: decodeMs, ...reply.timingMs } });
    }
  }

  #end(reason: unknown): void {
    this.#ended ??= { reason };
    for (const question of this.#questions.splice(0)) question.reject(reason);
  }
}

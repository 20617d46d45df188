import { epochMs, msSince } from '../../src/rpc/epoch.ts';
import { AppError, toAppError } from '../../src/domain/errors.ts';
import type { DetectReply, DetectRequest } from '../../src/rpc/detect-contract.ts';
import { toWire } from '../../src/rpc/errors.ts';
import { AfterDecoding } from './after-decoding.ts';
import { isLost } from './engine-loss.ts';
import { InputFeed, type PreparedFrame } from './input-feed.ts';
import type { DetectModel } from './model.ts';
import type { PreprocessThread } from './preprocess-thread.ts';

type Work = { readonly request: DetectRequest } & (
  | { readonly lane: Lane; readonly prepared: PreparedFrame }
  | { readonly error: unknown }
);

/** What a model needs to follow one stream of frames. */
interface Lane {
  readonly model: DetectModel;
  readonly feed: InputFeed;
  readonly after: AfterDecoding;
}

/**
 * Answers the requests that come over a port, one after the other and in order. The next frame is preprocessed while the model works
 * on the one before, never more, so three tensors suffice. Where both would share this thread, that would only blur the times.
 * Once the engine is lost, nothing is answered any more: whoever asked asks another worker.
 */
export class FramePort {
  readonly #port: MessagePort;
  readonly #currentModel: () => DetectModel | null;
  readonly #thread: PreprocessThread | null;
  readonly #waiting: DetectRequest[] = [];
  #lane: Lane | null = null;
  #busy = false;

  constructor(port: MessagePort, currentModel: () => DetectModel | null, thread: PreprocessThread | null) {
    this.#port = port;
    this.#currentModel = currentModel;
    this.#thread = thread;
    port.onmessage = (event: MessageEvent<DetectRequest>) => {
      this.#waiting.push(event.data);
      if (!this.#busy) void this.#work();
    };
  }

  async #work(): Promise<void> {
    this.#busy = true;
    let answering = Promise.resolve();
    for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
      if (!this.#canOverlap()) await answering;
      const work = await this.#prepare(request);
      await answering;
      answering = this.#answer(work).then((reply) => {
        if (!isLost()) this.#port.postMessage(reply);
      });
      if (this.#waiting.length === 0) await answering;
    }
    this.#busy = false;
  }

  #canOverlap(): boolean {
    return this.#thread?.ready === true || this.#currentModel()?.engine.backend === 'webgpu';
  }

  async #prepare(request: DetectRequest): Promise<Work> {
    try {
      const model = this.#currentModel();
      if (model === null) throw new AppError('model-missing', 'No model is loaded.');
      if (this.#lane?.model !== model) this.#lane = { model, feed: new InputFeed(model.recognition, this.#thread, model.device, model.spec.region), after: new AfterDecoding(model.spec) };
      return { request, lane: this.#lane, prepared: await this.#lane.feed.prepare(request.picture, request.restart) };
    } catch (error) {
      return { request, error };
    } finally {
      request.picture.close();
    }
  }

  async #answer(work: Work): Promise<DetectReply> {
    const { frame, timestampUs, restart, afterTrackId, level = 'postprocess' } = work.request;
    try {
      if ('error' in work) throw work.error;
      const { prepared } = work;
      const { model, after } = work.lane;
      if (restart) after.restart(afterTrackId);
      const { workMs: preprocess, startAtMs: beganAtMs } = prepared;
      const written = { timingMs: { preprocess }, startAtMs: { preprocess: beganAtMs } };
      if (prepared.inputs === null || level === 'preprocess') return { frame, timestampUs, detections: [], ...written };
      const inferAtMs = epochMs();
      const outputs = await model.infer(prepared.inputs);
      const inferredAtMs = epochMs();
      const timingMs = { preprocess, infer: msSince(inferAtMs, inferredAtMs) };
      const startAtMs = { preprocess: beganAtMs, infer: inferAtMs };
      if (level === 'infer') return { frame, timestampUs, detections: [], timingMs, startAtMs };
      const findings = after.apply(model.decode(outputs, prepared), prepared.region, timestampUs);
      return { frame, timestampUs, ...findings, timingMs: { ...timingMs, postprocess: msSince(inferredAtMs, epochMs()) }, startAtMs: { ...startAtMs, postprocess: inferredAtMs } };
    } catch (error) {
      return { frame, error: toWire(toAppError(error, 'model-failed')) };
    }
  }
}

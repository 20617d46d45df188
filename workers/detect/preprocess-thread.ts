import { fromWire } from '../../src/rpc/errors.ts';
import type { InputValues, PreprocessReply, PreprocessRequest, WrittenPicture } from '../../src/rpc/preprocess-contract.ts';
import { spawnPreprocess } from '../../src/rpc/spawn-preprocess.ts';
import { transfer } from '../../src/rpc/connect.ts';
import type { InputForm } from './tensor-writer.ts';

/** The owner's side of the preprocess worker. Nobody waits for it to start, and whoever waits when it dies is told. */
export class PreprocessThread {
  readonly #port: MessagePort;
  readonly #questions: ((reply: PreprocessReply | null) => void)[] = [];
  #ready = false;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    const worker = spawnPreprocess();
    const started = worker.call((api) => api.attach(transfer(port2, [port2])));
    started.then(() => (this.#ready = true)).catch(() => undefined);
    void worker.died.then(() => this.#end());
    this.#port = port1;
    port1.onmessage = ({ data }: MessageEvent<PreprocessReply>) => this.#questions.shift()?.(data);
  }

  /** Whether pictures can be written there now. */
  get ready(): boolean {
    return this.#ready;
  }

  /**
   * Takes the tensor; the picture stays the caller's, so that it can be written elsewhere when the answer is null: the thread is
   * not there. Rejects when the picture can't be read.
   */
  async write({ preprocess, region }: InputForm, picture: VideoFrame, tensor: InputValues): Promise<WrittenPicture | null> {
    if (!this.#ready) return null;
    const copy = picture.clone();
    try {
      this.#port.postMessage({ preprocess, ...(region === undefined ? {} : { region }), picture: copy, tensor } satisfies PreprocessRequest, [copy, tensor.buffer]);
    } finally {
      // It has left, or could not.
      copy.close();
    }
    const reply = await new Promise<PreprocessReply | null>((resolve) => this.#questions.push(resolve));
    if (reply !== null && 'error' in reply) throw fromWire(reply.error);
    return reply;
  }

  #end(): void {
    this.#ready = false;
    this.#port.close();
    for (const resolve of this.#questions.splice(0)) resolve(null);
  }
}

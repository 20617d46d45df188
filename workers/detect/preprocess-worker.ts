import { toAppError } from '../../src/domain/errors.ts';
import { toWire } from '../../src/rpc/errors.ts';
import type { PreprocessContract, PreprocessReply, PreprocessRequest } from '../../src/rpc/preprocess-contract.ts';
import { serve } from '../../src/rpc/serve.ts';
import { TensorWriter } from './tensor-writer.ts';

class Preprocessor implements PreprocessContract {
  attach(port: MessagePort): Promise<void> {
    const writer = new TensorWriter();
    let turn = Promise.resolve();
    port.onmessage = ({ data }: MessageEvent<PreprocessRequest>) => {
      turn = turn.then(() => answer(port, writer, data));
    };
    return Promise.resolve();
  }
}

async function answer(port: MessagePort, writer: TensorWriter, { preprocess, region, picture, tensor }: PreprocessRequest): Promise<void> {
  try {
    const written = await writer.write({ preprocess, region }, picture, tensor);
    port.postMessage(written satisfies PreprocessReply, [written.tensor.buffer]);
  } catch (error) {
    port.postMessage({ error: toWire(toAppError(error, 'model-failed')) } satisfies PreprocessReply);
  }
}

serve(new Preprocessor());

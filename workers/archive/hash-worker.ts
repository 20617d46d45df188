import { createSHA256 } from 'hash-wasm';
import type { HashReply, HashRequest } from './hasher.ts';

/** sha256 on a thread of its own: hashing is about as slow as writing, so beside it it costs nothing. */
const ready = createSHA256().then((sha256) => sha256.init());

function reply(message: HashReply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

self.onmessage = async ({ data }: MessageEvent<HashRequest>) => {
  const sha256 = await ready;
  if (data.kind === 'update') {
    sha256.update(new Uint8Array(data.buffer, 0, data.bytes));
    reply({ kind: 'free', buffer: data.buffer }, [data.buffer]);
  } else {
    reply({ kind: 'digest', sha256: sha256.digest('hex') });
    sha256.init();
  }
};

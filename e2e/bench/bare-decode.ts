import type { BareDecodeTask } from './lab-replay.ts';

/** Decodes chunks from memory as fast as a VideoDecoder takes them and does nothing with the pictures. */
async function decode({ file, config, chunks }: BareDecodeTask): Promise<number> {
  let decoded = 0;
  const startMs = performance.now();
  const decoder = new VideoDecoder({
    output: (frame) => {
      decoded++;
      frame.close();
    },
    error: (error) => {
      throw error;
    },
  });
  decoder.configure(config);
  for (const { offset, bytes, key, timestampUs } of chunks) {
    while (decoder.decodeQueueSize > 8) await new Promise((resolve) => decoder.addEventListener('dequeue', resolve, { once: true }));
    decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: timestampUs, data: file.subarray(offset, offset + bytes) }));
  }
  await decoder.flush();
  const seconds = (performance.now() - startMs) / 1000;
  decoder.close();
  if (decoded !== chunks.length) throw new Error(`${decoded} of ${chunks.length} frames were decoded.`);
  return decoded / seconds;
}

self.onmessage = ({ data }: MessageEvent<BareDecodeTask>) => void decode(data).then((rate) => self.postMessage(rate));

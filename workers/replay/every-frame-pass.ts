import type { FrameResult } from '../../src/domain/runs.ts';
import type { DecodedFrame, FrameDecoder } from './frame-decoder.ts';
import type { ResultSource } from './result-source.ts';

/** Puts a frame and its result on the stage; does not close the picture. A promise holds the pass back. */
export type Present = (decoded: DecodedFrame, result: FrameResult | null, dueMs: number | null) => Promise<void> | undefined;

interface Question {
  readonly decoded: DecodedFrame;
  result: ReturnType<ResultSource['resultFor']>;
}

/** Presents every frame in order as fast as it goes. Results are asked for ahead, as many as their source can use. */
export async function playEveryFrame(decoder: FrameDecoder, results: ResultSource, present: Present, signal: AbortSignal): Promise<void> {
  const underWay: Question[] = [];
  try {
    for (;;) {
      const decoded = await decoder.next(true, signal);
      if (decoded !== null) {
        const question: Question = { decoded, result: null };
        underWay.push(question);
        question.result = results.resultFor(decoded);
        if (underWay.length < results.window) continue;
      }
      const head = underWay[0];
      if (head === undefined) return;
      await present(head.decoded, await head.result, null);
      underWay.shift();
      head.decoded.picture.close();
    }
  } finally {
    for (const { decoded } of underWay) decoded.picture.close();
  }
}

import type { FrameResult } from '../../src/domain/runs.ts';
import type { Deck } from './deck.ts';
import { DetectClient } from './detect-client.ts';
import type { DecodedFrame } from './frame-decoder.ts';

/** Draws what a detector says about one frame; it is shown the frame before as well, because some models compare. */
export async function tryDetector(port: MessagePort, deck: Deck, frame: number, signal: AbortSignal): Promise<FrameResult> {
  const client = new DetectClient(port);
  const open: DecodedFrame[] = [];
  try {
    client.endWith(signal);
    if (frame > 0) {
      const before = await deck.frame(frame - 1, signal);
      open.push(before);
      void client.resultFor(before);
    }
    const shown = await deck.frame(frame, signal);
    open.push(shown);
    const result = await client.resultFor(shown);
    deck.draw(shown, result);
    return result;
  } finally {
    client.close();
    for (const { picture } of open) picture.close();
  }
}

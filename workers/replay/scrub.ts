import type { DecodedFrame } from './frame-decoder.ts';
import type { Deck } from './deck.ts';

/** Between two pictures on the way, ms: a finger that moves on finds one no later than this, and most files are decoded faster than they are dragged over. */
const glanceMs = 60;

/** Decodes from the key frame before a frame, shows what is reached now and then, and the frame itself in the end. `shown` gets what `Deck.draw` returns. */
export async function approach(deck: Deck, frame: number, shown: (right: boolean | null) => void, signal: AbortSignal): Promise<void> {
  let newest: DecodedFrame | null = null;
  let sinceMs = performance.now();
  deck.decoder.approach(frame);
  try {
    while (newest?.frame !== frame) {
      const next: DecodedFrame | null = await deck.decoder.next(true, signal);
      if (next === null) throw new RangeError(`There is no frame ${frame}.`);
      newest?.picture.close();
      newest = next;
      if (next.frame < frame && performance.now() - sinceMs < glanceMs) continue;
      shown(deck.draw(next, await deck.resultFor(next)));
      sinceMs = performance.now();
    }
  } finally {
    newest?.picture.close();
  }
}

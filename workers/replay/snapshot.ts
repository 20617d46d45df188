import type { ReplaySnapshot, SnapshotOverlay } from '../../src/rpc/replay-contract.ts';
import type { Deck } from './deck.ts';
import { drawsOver, noOverlay, Stage } from './stage.ts';

/** The frame that stands on a deck, on a canvas of its own: decoded once more, because the other one has been drawn over. */
export async function takeSnapshot(deck: Deck, overlay: SnapshotOverlay, signal: AbortSignal): Promise<ReplaySnapshot> {
  const { view } = deck;
  const drawnOver = overlay === 'with' ? deck.shownOverlay : noOverlay;
  const { frame, timestampUs, picture } = await deck.frame(deck.shownFrame, signal);
  try {
    const canvas = new OffscreenCanvas(picture.displayWidth, picture.displayHeight);
    new Stage(canvas, false).draw(picture, drawnOver, view);
    return { frame, timestampUs, drawn: drawsOver(drawnOver, view), png: await canvas.convertToBlob({ type: 'image/png' }) };
  } finally {
    picture.close();
  }
}

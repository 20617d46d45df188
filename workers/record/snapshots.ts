import { AppError } from '../../src/domain/errors.ts';
import type { Snapshot } from '../../src/rpc/record-contract.ts';
import { withPngTexts } from './png-texts.ts';

interface Wanted {
  resolve(snapshot: Snapshot): void;
  reject(error: unknown): void;
}

/** Pictures of single frames, taken out of a recording that goes on. */
export class Snapshots {
  /** Who waits for the next frame. */
  #wanted: Wanted[] = [];
  /** A frame that is in the encoder, by session time: its index is known when it comes out. */
  readonly #taken = new Map<number, { readonly picture: VideoFrame; readonly wanted: readonly Wanted[] }>();

  next(): Promise<Snapshot> {
    return new Promise((resolve, reject) => this.#wanted.push({ resolve, reject }));
  }

  /** A frame goes into the encoder. The caller keeps its frame. */
  offer(frame: VideoFrame, timestampUs: number): void {
    if (this.#wanted.length === 0) return;
    this.#taken.set(timestampUs, { picture: frame.clone(), wanted: this.#wanted });
    this.#wanted = [];
  }

  /** The frame of this time has got its index. */
  resolve(timestampUs: number, index: number): void {
    // What the encoder swallowed never gets one: who waits for it gets the next frame instead.
    for (const [takenUs, { picture, wanted }] of this.#taken) {
      if (takenUs >= timestampUs) continue;
      picture.close();
      this.#taken.delete(takenUs);
      this.#wanted.push(...wanted);
    }
    const taken = this.#taken.get(timestampUs);
    if (taken === undefined) return;
    this.#taken.delete(timestampUs);
    const { picture, wanted } = taken;
    encode(picture, index, timestampUs).then(
      (png) => wanted.forEach(({ resolve }) => resolve({ png, index, timestampUs })),
      (error: unknown) => wanted.forEach(({ reject }) => reject(error)),
    );
  }

  /** No more frames will come. */
  close(): void {
    const error = new AppError('recording-empty', 'The recording ended before the snapshot was taken.');
    for (const { picture, wanted } of this.#taken.values()) {
      picture.close();
      this.#wanted.push(...wanted);
    }
    this.#taken.clear();
    for (const { reject } of this.#wanted) reject(error);
    this.#wanted = [];
  }
}

/** Owns and closes the picture. */
async function encode(picture: VideoFrame, index: number, timestampUs: number): Promise<Blob> {
  try {
    const canvas = new OffscreenCanvas(picture.displayWidth, picture.displayHeight);
    canvas.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    const png = withPngTexts(new Uint8Array(await blob.arrayBuffer()), { Software: 'Retake', FrameIndex: String(index), TimestampUs: String(timestampUs) });
    return new Blob([png], { type: 'image/png' });
  } finally {
    picture.close();
  }
}

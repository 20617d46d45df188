import { packFrames, type FrameBlock, type FrameRow } from '../../src/domain/frames.ts';
import { mediaTimescale } from '../../src/domain/mp4-fragments.ts';
import type { DecoderDescription, Segment } from '../../src/domain/session.ts';
import { createMedia, type MediaWriter } from '../../src/storage/media.ts';
import { shownOrder, writeFragment, type ClipSample } from './clip-fragment.ts';
import { clipHead } from './clip-head.ts';

/** Writes the one file of an imported track, and keeps its rows: 40 bytes a frame. */
export class ClipTrackWriter {
  readonly blocks: FrameBlock[] = [];
  readonly #sessionId: string;
  readonly #trackId: string;
  readonly #path: string;
  readonly #out: MediaWriter;
  #timescale = 0;
  #startUs = 0;
  #endUs = 0;
  #frames = 0;
  #keyFrames = 0;

  private constructor(sessionId: string, trackId: string, path: string, out: MediaWriter) {
    this.#sessionId = sessionId;
    this.#trackId = trackId;
    this.#path = path;
    this.#out = out;
  }

  /** Starts the file anew where there is one. Errors: `storage-full`, `storage-failed`. */
  static async create(sessionId: string, trackId: string): Promise<ClipTrackWriter> {
    const path = `${trackId}/0.mp4`;
    const out = await createMedia(sessionId, path);
    out.empty();
    return new ClipTrackWriter(sessionId, trackId, path, out);
  }

  get frames(): number {
    return this.#frames;
  }

  get keyFrames(): number {
    return this.#keyFrames;
  }

  /** End of the last frame. */
  get endUs(): number {
    return this.#endUs;
  }

  /** A fragment: samples in the order of decoding, the first a key frame and shown first. Errors: `storage-full`, `storage-failed`, `codec-unsupported`. */
  async add(samples: readonly ClipSample[], endUs: number, decoder: DecoderDescription): Promise<void> {
    const order = shownOrder(samples, endUs);
    const { shown, fileOrder } = order;
    const [first] = shown;
    if (first === undefined) return;
    if (this.#frames === 0) {
      const head = await clipHead(decoder, first.data);
      this.#timescale = mediaTimescale(head.byteLength, (offset, length) => head.subarray(offset, offset + length));
      this.#startUs = first.timestampUs;
      this.#out.write(head);
    }
    const { bytes, payload } = writeFragment(order, this.blocks.length + 1, this.#timescale, this.#startUs);
    const fileOffset = this.#out.size + payload;
    this.#out.write(bytes);
    const place = { sessionId: this.#sessionId, trackId: this.#trackId, segment: 0, fileOffset, ...(fileOrder === undefined ? {} : { fileOrder }) };
    const rows = shown.map(({ data, key, timestampUs, durationUs, repeatsBefore: droppedBefore = 0 }, at): FrameRow => {
      const index = this.#frames + at;
      const row = { index, timestampUs, durationUs, key, segment: 0, bytes: data.byteLength, arrivalUs: timestampUs, droppedBefore };
      return droppedBefore > 0 ? { ...row, dropReason: 'source-repeat' } : row;
    });
    this.blocks.push(packFrames(place, rows));
    this.#frames += shown.length;
    this.#keyFrames += shown.filter(({ key }) => key).length;
    this.#endUs = endUs;
  }

  /** Closes the file; nothing can be added then. */
  close(): void {
    this.#out.close();
  }

  segment(decoder: DecoderDescription): Segment {
    return { index: 0, path: this.#path, bytes: this.#out.size, firstFrame: 0, frames: this.#frames, decoder };
  }
}

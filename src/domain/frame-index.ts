import { AppError } from './errors.ts';
import { framePlaces, type FrameBlock, type FramePlace } from './frames.ts';

/** All frames of one track, ready for seeking: exact times, places in the media files, key frames. 40 bytes a frame, 8 more where frames are decoded in another order than shown. */
export class FrameIndex {
  readonly count: number;
  readonly timestampUs: Float64Array;
  readonly durationUs: Float64Array;
  readonly droppedBefore: Uint32Array;
  readonly #key: Uint8Array;
  readonly #bytes: Uint32Array;
  readonly #offset: Float64Array;
  readonly #segment: Uint16Array;
  /** Places of frames in the order of decoding, and back; null where they are decoded as they are shown. */
  #decoding: { readonly frames: Uint32Array; readonly places: Uint32Array } | null = null;

  /** Blocks in order of `first`. Throws `media-mismatch` when they don't join. */
  constructor(blocks: readonly FrameBlock[]) {
    const count = blocks.reduce((sum, block) => sum + block.bytes.length, 0);
    this.count = count;
    this.timestampUs = new Float64Array(count);
    this.durationUs = new Float64Array(count);
    this.droppedBefore = new Uint32Array(count);
    this.#key = new Uint8Array(count);
    this.#bytes = new Uint32Array(count);
    this.#offset = new Float64Array(count);
    this.#segment = new Uint16Array(count);
    let next = 0;
    for (const block of blocks) {
      if (block.first !== next) {
        throw new AppError('media-mismatch', `The frame rows have a gap: block starts at ${block.first}, expected ${next}.`);
      }
      this.timestampUs.set(block.timestampUs, next);
      this.durationUs.set(block.durationUs, next);
      this.droppedBefore.set(block.droppedBefore, next);
      this.#key.set(block.key, next);
      this.#bytes.set(block.bytes, next);
      this.#segment.fill(block.segment, next, next + block.bytes.length);
      this.#offset.set(framePlaces(block), next);
      if (block.fileOrder !== undefined) this.#reorder(next, block.fileOrder);
      next += block.bytes.length;
    }
  }

  #reorder(first: number, fileOrder: Uint32Array): void {
    this.#decoding ??= { frames: Uint32Array.from({ length: this.count }, (_, at) => at), places: Uint32Array.from({ length: this.count }, (_, at) => at) };
    for (const [at, row] of fileOrder.entries()) {
      this.#decoding.frames[first + at] = first + row;
      this.#decoding.places[first + row] = first + at;
    }
  }

  /** The frame that is decoded when so many others have been. A key frame has the same number in both orders. */
  decodedAt(place: number): number {
    return this.#decoding?.frames[place] ?? place;
  }

  /** How many frames are decoded before this one. */
  decodingPlace(frame: number): number {
    return this.#decoding?.places[frame] ?? frame;
  }

  /** How many frames are decoded before the last of all up to this one. */
  lastDecodingPlace(frame: number): number {
    if (this.#decoding === null) return frame;
    return this.#decoding.places.subarray(this.keyFrameBefore(frame), frame + 1).reduce((last, place) => Math.max(last, place), frame);
  }

  get durationTotalUs(): number {
    return this.endOf(this.count - 1);
  }

  timeOf(frame: number): number {
    return this.timestampUs[frame] ?? 0;
  }

  /** When the next picture takes its place, or nothing does. */
  endOf(frame: number): number {
    return this.timeOf(frame) + (this.durationUs[frame] ?? 0);
  }

  isKey(frame: number): boolean {
    return this.#key[frame] === 1;
  }

  segmentOf(frame: number): number {
    return this.#segment[frame] ?? 0;
  }

  place(frame: number): FramePlace {
    return { segment: this.segmentOf(frame), offset: this.#offset[frame] ?? 0, bytes: this.#bytes[frame] ?? 0 };
  }

  /** The frame to start decoding at to reach `frame`. */
  keyFrameBefore(frame: number): number {
    let key = Math.min(frame, this.count - 1);
    while (key > 0 && this.#key[key] !== 1) key--;
    return Math.max(key, 0);
  }

  /** The frame on screen at a session time: the last one whose timestamp is not after it. */
  frameAt(timestampUs: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.timestampUs[middle] ?? 0) <= timestampUs) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

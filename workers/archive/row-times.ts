import type { FrameBlock } from '../../src/domain/frames.ts';

/** Looks up the times of frames in rising order, reading each block of rows once. */
export class RowTimes {
  readonly #blocks: AsyncIterator<FrameBlock>;
  #block: FrameBlock | undefined;

  constructor(blocks: AsyncIterable<FrameBlock>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** Undefined when there is no such row. */
  async timeOf(frame: number): Promise<number | undefined> {
    while (this.#block === undefined || frame >= this.#block.first + this.#block.bytes.length) {
      const next = await this.#blocks.next();
      if (next.done === true) return undefined;
      this.#block = next.value;
    }
    return this.#block.timestampUs[frame - this.#block.first];
  }
}

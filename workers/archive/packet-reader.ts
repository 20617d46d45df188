import type { FrameBlock } from '../../src/domain/frames.ts';
import type { Segment } from '../../src/domain/session.ts';
import { eachFrameBlock } from '../../src/storage/frames.ts';
import { openMedia, type MediaReader } from '../../src/storage/media.ts';
import { mismatch } from './mismatch.ts';
import type { ClosedSegment } from './mp4-plan.ts';

/** An encoded picture or packet of sound, on the session's clock. */
export interface Packet {
  readonly segment: number;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly key: boolean;
  readonly timestampUs: number;
  readonly durationUs: number;
}

/** Reads the packets of some segments of a track in the order of decoding, a fragment at a time, by its rows. Segments that are not asked for are not opened. */
export class PacketReader {
  readonly #sessionId: string;
  readonly #segments: ReadonlyMap<number, Segment>;
  /** Hears of all bytes that are read. */
  readonly #passed: (bytes: number) => void;
  readonly #packets: AsyncIterator<Packet>;
  #next: Packet | undefined;
  #open: { readonly segment: number; readonly media: MediaReader } | null = null;

  constructor(sessionId: string, trackId: string, closed: readonly ClosedSegment[], passed: (bytes: number) => void) {
    this.#sessionId = sessionId;
    this.#segments = new Map(closed.map(({ segment }) => [segment.index, segment]));
    this.#passed = passed;
    this.#packets = this.#read(eachFrameBlock(sessionId, trackId));
  }

  /** The next packet, which stays the next one; undefined at the end. Errors: `media-missing`, `media-mismatch`, `session-busy`. */
  async peek(): Promise<Packet | undefined> {
    if (this.#next === undefined) {
      const { done, value } = await this.#packets.next();
      if (done !== true) this.#next = value;
    }
    return this.#next;
  }

  /** Goes on behind the packet that was peeked at. */
  skip(): void {
    this.#next = undefined;
  }

  close(): void {
    this.#open?.media.close();
    this.#open = null;
  }

  async *#read(blocks: AsyncIterable<FrameBlock>): AsyncGenerator<Packet> {
    for await (const block of blocks) {
      const segment = this.#segments.get(block.segment);
      if (segment === undefined) continue;
      const media = await this.#mediaOf(segment);
      const bytes = media.read(block.fileOffset, block.bytes.reduce((sum, size) => sum + size, 0));
      this.#passed(bytes.byteLength);
      let offset = 0;
      for (let at = 0; at < block.bytes.length; at++) {
        const row = block.fileOrder?.[at] ?? at;
        const data = bytes.subarray(offset, (offset += block.bytes[row] ?? 0));
        yield { segment: block.segment, data, key: block.key[row] === 1, timestampUs: block.timestampUs[row] ?? 0, durationUs: block.durationUs[row] ?? 0 };
      }
    }
  }

  async #mediaOf(segment: Segment): Promise<MediaReader> {
    if (this.#open?.segment === segment.index) return this.#open.media;
    this.close();
    const media = await openMedia(this.#sessionId, segment.path);
    this.#open = { segment: segment.index, media };
    if (media.size !== segment.bytes) throw mismatch(`${segment.path} has ${media.size} bytes, its session says ${segment.bytes}`);
    return media;
  }
}

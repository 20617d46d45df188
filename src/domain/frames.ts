import { dropReasonCode, dropReasonOf, type DropReason } from './drops.ts';

/** One frame's row, as exported. Times in integer microseconds since the first frame of the session. */
export interface FrameRow {
  readonly index: number;
  readonly timestampUs: number;
  readonly durationUs: number;
  readonly key: boolean;
  readonly segment: number;
  /** Size of the encoded frame in the media file. */
  readonly bytes: number;
  /** When the frame reached the recorder, on the session's clock; shows the source's jitter. */
  readonly arrivalUs: number;
  /** Frames of the source lost between the previous row and this one. */
  readonly droppedBefore: number;
  readonly dropReason?: DropReason;
}

/**
 * The rows of the frames in one fragment, in columns. Rows are kept in blocks because one IndexedDB record a
 * frame costs about 0.1 ms to write; a block costs the same for a second of video.
 */
export interface FrameBlock {
  readonly sessionId: string;
  readonly trackId: string;
  /** Index of the first frame. */
  readonly first: number;
  readonly segment: number;
  /** Where the block's frames begin in the segment's file; they lie there without gaps. */
  readonly fileOffset: number;
  /** Which row is decoded first, second and so on, from 0 in the block: they lie in the file in that order. Absent where it is that of the rows. */
  readonly fileOrder?: Uint32Array;
  readonly timestampUs: Float64Array;
  readonly durationUs: Float64Array;
  readonly bytes: Uint32Array;
  /** 1 for a key frame. */
  readonly key: Uint8Array;
  readonly arrivalUs: Float64Array;
  readonly droppedBefore: Uint32Array;
  /** Position in `dropReasons`. */
  readonly dropReason: Uint8Array;
}

export type BlockPlace = Pick<FrameBlock, 'sessionId' | 'trackId' | 'segment' | 'fileOffset' | 'fileOrder'>;

/** Packs consecutive rows of one segment into a block. */
export function packFrames(place: BlockPlace, rows: readonly FrameRow[]): FrameBlock {
  return {
    ...place,
    first: rows[0]?.index ?? 0,
    timestampUs: Float64Array.from(rows, (row) => row.timestampUs),
    durationUs: Float64Array.from(rows, (row) => row.durationUs),
    bytes: Uint32Array.from(rows, (row) => row.bytes),
    key: Uint8Array.from(rows, (row) => Number(row.key)),
    arrivalUs: Float64Array.from(rows, (row) => row.arrivalUs),
    droppedBefore: Uint32Array.from(rows, (row) => row.droppedBefore),
    dropReason: Uint8Array.from(rows, (row) => dropReasonCode(row.dropReason ?? 'none')),
  };
}

/** The rows of a block, in order. */
export function* unpackFrames(block: FrameBlock): Generator<FrameRow> {
  for (let i = 0; i < block.bytes.length; i++) {
    const reason = dropReasonOf(block.dropReason[i] ?? 0);
    yield {
      index: block.first + i,
      timestampUs: block.timestampUs[i] ?? 0,
      durationUs: block.durationUs[i] ?? 0,
      key: block.key[i] === 1,
      segment: block.segment,
      bytes: block.bytes[i] ?? 0,
      arrivalUs: block.arrivalUs[i] ?? 0,
      droppedBefore: block.droppedBefore[i] ?? 0,
      ...(reason === 'none' ? {} : { dropReason: reason }),
    };
  }
}

/** Where a block's last frame ends in its file. */
export function blockEnd(block: FrameBlock): number {
  return block.fileOffset + block.bytes.reduce((sum, bytes) => sum + bytes, 0);
}

/** The `fileOrder` of frames with these times, which are in the order of decoding; undefined where none is shown before one decoded earlier. */
export function fileOrderOf(times: ArrayLike<number>): Uint32Array | undefined {
  const timeAt = (at: number): number => times[at] ?? 0;
  const shown = Array.from({ length: times.length }, (_, at) => at).sort((a, b) => timeAt(a) - timeAt(b));
  if (shown.every((at, row) => at === row)) return undefined;
  const fileOrder = new Uint32Array(times.length);
  for (const [row, at] of shown.entries()) fileOrder[at] = row;
  return fileOrder;
}

/** Where the frames of a block or a fragment lie in their file, each at the place of its row. */
export function framePlaces({ fileOffset, fileOrder, bytes }: Pick<FrameBlock, 'fileOffset' | 'fileOrder' | 'bytes'>): Float64Array {
  const places = new Float64Array(bytes.length);
  let offset = fileOffset;
  for (let at = 0; at < bytes.length; at++) {
    const row = fileOrder?.[at] ?? at;
    places[row] = offset;
    offset += bytes[row] ?? 0;
  }
  return places;
}

/** Where an encoded frame lies. */
export interface FramePlace {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
}

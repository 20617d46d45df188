import { totalDrops, type DropReason } from './drops.ts';
import { framePlaces, unpackFrames, type FrameBlock, type FrameRow } from './frames.ts';
import { MediaCursor, type CountedFragment, type TimedFragment } from './media-cursor.ts';
import { mediaFrame } from './media-frames.ts';
import type { Track } from './session.ts';
import type { Checklist, FrameCounts } from './verification.ts';

/** Rounding errors of floating point, in units of a file's timescale. */
const epsilon = 1e-6;

/**
 * Puts the rows of a track beside the frames of its files, each read once and forwards, so that memory does not grow with the
 * recording. Frames are matched by index: a row that is missing is one fault, not one of every row behind it.
 */
export class TrackComparison {
  readonly #track: Track;
  readonly #media: MediaCursor;
  readonly #checklist: Checklist;
  readonly #lostOnRows = new Map<DropReason, number>();
  /** The row before. */
  #last: FrameRow | undefined;
  /** The segment being compared, and the session time of its file's time 0. */
  #segment = { index: -1, startUs: 0 };
  #rows = 0;
  #indexed = 0;
  #keyFrames = 0;

  /** Fragments of all segments in order. */
  constructor(track: Track, fragments: AsyncIterable<TimedFragment>, checklist: Checklist) {
    this.#track = track;
    this.#media = new MediaCursor(fragments);
    this.#checklist = checklist;
  }

  /** End of the last row. */
  get endUs(): number {
    return this.#last === undefined ? 0 : this.#last.timestampUs + this.#last.durationUs;
  }

  /** The next block of rows, in the order of their indices. */
  async take(block: FrameBlock): Promise<void> {
    const list = this.#checklist;
    const { id } = this.#track;
    list.compare('row-index', this.#indexed, block.first, id, block.first);
    list.compare('block-key', 1, block.key[0] ?? 0, id, block.first);
    const places = framePlaces(block);
    let media: CountedFragment | null = null;
    let mediaPlaces: Float64Array = new Float64Array();
    for (const row of unpackFrames(block)) {
      this.#takeRow(row);
      const begins: boolean = media === null || row.index >= media.end;
      if (begins) {
        media = await this.#media.find(row.index);
        if (media !== null) mediaPlaces = framePlaces(media.fragment);
      }
      if (media === null) continue;
      // Within a fragment sizes tell the places, unless frames are decoded in another order than shown.
      if (begins || block.fileOrder !== undefined || media.fragment.fileOrder !== undefined) {
        list.compare('frame-place', mediaPlaces[row.index - media.first] ?? -1, places[row.index - block.first] ?? -1, id, row.index);
      }
      this.#compareFrame(row, media);
    }
    this.#indexed = Math.max(this.#indexed, block.first + block.bytes.length);
  }

  /** Compares the sums once all rows have been taken. */
  async end(): Promise<FrameCounts> {
    const { id, frames, keyFrames, segments } = this.#track;
    const list = this.#checklist;
    const counts = { file: await this.#media.count(), rows: this.#rows, indexed: this.#indexed };
    list.compare('frame-count', counts.file, counts.rows, `the rows of ${id}`);
    list.compare('frame-count', counts.rows, counts.indexed, `the index of ${id}`);
    let first = 0;
    for (const [position, segment] of segments.entries()) {
      list.compare('segments', position, segment.index, `the number of ${segment.path}`);
      list.compare('segments', first, segment.firstFrame, `the first frame of ${segment.path}`);
      list.compare('segments', this.#media.framesOf(segment.index), segment.frames, `the frames of ${segment.path}`);
      first += segment.frames;
    }
    list.compare('track-totals', counts.rows, frames, `the frames of ${id}`);
    list.compare('track-totals', this.#keyFrames, keyFrames, `the key frames of ${id}`);
    this.#compareDrops();
    return counts;
  }

  /** What rows tell without their file. */
  #takeRow(row: FrameRow): void {
    const { id } = this.#track;
    const last = this.#last;
    const list = this.#checklist;
    const isWhole = Number.isSafeInteger(row.timestampUs);
    if (last === undefined) list.expect('row-time', isWhole && row.timestampUs >= 0, 'from 0 up', row.timestampUs, id, row.index);
    else list.expect('row-time', isWhole && row.timestampUs > last.timestampUs, `after ${last.timestampUs}`, row.timestampUs, id, row.index);
    if (last !== undefined && last.segment === row.segment && last.index + 1 === row.index) {
      list.compare('row-duration', row.timestampUs - last.timestampUs, last.durationUs, id, last.index);
    }
    if (row.droppedBefore > 0) {
      const reason = row.dropReason ?? 'none';
      this.#lostOnRows.set(reason, (this.#lostOnRows.get(reason) ?? 0) + row.droppedBefore);
    }
    this.#rows++;
    this.#keyFrames += Number(row.key);
    this.#last = row;
  }

  /** What rows and file both tell. */
  #compareFrame(row: FrameRow, { fragment, first, end }: CountedFragment): void {
    const { id } = this.#track;
    const list = this.#checklist;
    const at = row.index - first;
    const found = mediaFrame(fragment, at);
    list.compare('segments', found.segment, row.segment, id, row.index);
    list.compare('frame-size', found.bytes, row.bytes, id, row.index);
    list.compare('frame-key', Number(found.key), Number(row.key), id, row.index);

    const unitUs = 1e6 / fragment.timescale;
    const timeUs = (fragment.times[at] ?? 0) * unitUs;
    if (this.#segment.index !== fragment.segment) this.#segment = { index: fragment.segment, startUs: row.timestampUs - timeUs };
    const { startUs } = this.#segment;
    // Fragments and their frames are rounded to the unit each, by half of one at most; an end carries a duration's rounding as well.
    const isNear = (wantedUs: number, us: number, units: number): boolean => Math.abs(wantedUs - us) <= (units + epsilon) * unitUs;
    list.expect('frame-time', isNear(startUs + timeUs, row.timestampUs, 1), Math.round(startUs + timeUs), row.timestampUs, id, row.index);
    if (row.index === end - 1) {
      const endUs = startUs + fragment.endTime * unitUs;
      list.expect('row-duration', isNear(endUs, row.timestampUs + row.durationUs, 1.5), Math.round(endUs) - row.timestampUs, row.durationUs, id, row.index);
    }
  }

  /** Every loss on a row is in the totals too. A row has one reason for all that was lost before it, so only their sum can be compared. */
  #compareDrops(): void {
    const { id, drops } = this.#track;
    const lost = [...this.#lostOnRows.values()].reduce((sum, count) => sum + count, 0);
    const total = totalDrops(drops);
    this.#checklist.expect('track-totals', total >= lost, `at least ${lost}`, total, `the drops of ${id}`);
    for (const [reason, count] of this.#lostOnRows) {
      this.#checklist.expect('track-totals', (drops[reason] ?? 0) > 0, `some, as ${count} on rows`, drops[reason] ?? 0, `the drops by ${reason} of ${id}`);
    }
  }
}

import { packFrames, type FrameBlock, type FrameRow } from '../../src/domain/frames.ts';
import { mediaFields, mediaFrame, type SegmentFragment } from '../../src/domain/media-frames.ts';
import type { Track } from '../../src/domain/session.ts';
import { checked, invalid } from '../../src/domain/checks.ts';
import { frameRow } from './row-checks.ts';
import { agree } from './session-document.ts';

/**
 * Puts a track's rows beside what the media files say, frame by frame: as many, of the same sizes, with the same key frames.
 * The blocks that come out are those of the recording, one a fragment. Errors: `zip-invalid`.
 */
export class FrameMatcher {
  readonly #sessionId: string;
  readonly #track: Track;
  readonly #fragments: readonly SegmentFragment[];
  readonly #blocks: FrameBlock[] = [];
  #rows: FrameRow[] = [];
  #next = 0;
  #keyFrames = 0;
  #lastUs = -1;

  constructor(sessionId: string, track: Track, fragments: readonly SegmentFragment[]) {
    this.#sessionId = sessionId;
    this.#track = track;
    this.#fragments = fragments;
  }

  /** The next row, of untrusted JSON. */
  take(value: unknown, where: string): void {
    const row = checked<FrameRow>(frameRow, value, where);
    const fragment = this.#fragments[this.#blocks.length];
    if (fragment === undefined) throw invalid(where, 'a frame of the media file; there are more rows than frames');
    const media = mediaFrame(fragment, this.#rows.length);
    agree(row.index, this.#next++, `${where}.index`);
    for (const field of mediaFields) agree(Number(row[field]), Number(media[field]), `${where}.${field}`);
    if (row.timestampUs <= this.#lastUs) throw invalid(`${where}.timestampUs`, 'later than the row before');
    this.#lastUs = row.timestampUs;
    this.#keyFrames += Number(row.key);
    this.#rows.push(row);
    if (this.#rows.length === fragment.bytes.length) {
      const { segment, fileOffset, fileOrder } = fragment;
      const place = { sessionId: this.#sessionId, trackId: this.#track.id, segment, fileOffset, ...(fileOrder === undefined ? {} : { fileOrder }) };
      this.#blocks.push(packFrames(place, this.#rows));
      this.#rows = [];
    }
  }

  /** All blocks, once every frame of the media has its row. */
  end(): FrameBlock[] {
    const { id, frames, keyFrames, segments } = this.#track;
    agree(this.#blocks.length, this.#fragments.length, `the fragments of track ${id} with rows`);
    agree(this.#next, frames, `the rows of track ${id}`);
    agree(this.#keyFrames, keyFrames, `the key frames of track ${id}`);
    for (const segment of segments) {
      const found = this.#fragments.filter((fragment) => fragment.segment === segment.index).reduce((sum, fragment) => sum + fragment.bytes.length, 0);
      agree(found, segment.frames, `the frames of ${segment.path}`);
    }
    return this.#blocks;
  }
}

import { AppError } from '../../src/domain/errors.ts';
import type { FrameIndex } from '../../src/domain/frame-index.ts';
import type { Segment, VideoTrack } from '../../src/domain/session.ts';
import { mediaSize, openMedia, type MediaReader } from '../../src/storage/media.ts';

/** Bytes of one read: about a fragment, so that most frames cost no read at all. */
const spanBytes = 512 * 1024;

interface Span {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Encoded frames of one track, from the places their rows give and with the exact microseconds of the rows. One segment is open at a time. */
export class ChunkReader {
  readonly #sessionId: string;
  readonly #track: VideoTrack;
  readonly #index: FrameIndex;
  #reader: MediaReader | undefined;
  #segment: Segment | undefined;
  #span: Span | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(sessionId: string, track: VideoTrack, index: FrameIndex) {
    this.#sessionId = sessionId;
    this.#track = track;
    this.#index = index;
  }

  /** Checks that every segment's file holds what the rows say. Errors: `media-missing`, `media-mismatch`. */
  async check(): Promise<void> {
    for (const segment of this.#track.segments) {
      if (segment.frames === 0) continue;
      const { offset, bytes } = this.#index.place(this.#index.decodedAt(segment.firstFrame + segment.frames - 1));
      const size = await mediaSize(this.#sessionId, segment.path);
      if (size < offset + bytes) {
        throw new AppError('media-mismatch', `The media file ${segment.path} has ${size} bytes; its last frame ends at ${offset + bytes}.`);
      }
    }
  }

  /**
   * Opens the segment that holds what is decoded at this place, which is also that of the frame with this number: frames change places within
   * a fragment only. `chunk` then works for all of its frames. Errors: `media-missing`, `media-mismatch`, `session-busy`.
   */
  open(place: number): Promise<Segment> {
    return this.#serially(() => this.#open(place));
  }

  async #open(place: number): Promise<Segment> {
    const wanted = this.#index.segmentOf(place);
    if (this.#segment?.index === wanted) return this.#segment;
    const segment = this.#track.segments.find((each) => each.index === wanted);
    if (segment === undefined) throw new AppError('media-mismatch', `Frame ${place} lies in segment ${wanted}, which the session does not have.`);
    this.#release();
    this.#reader = await openMedia(this.#sessionId, segment.path);
    this.#segment = segment;
    return segment;
  }

  /** Whether what is decoded at this place lies in the open segment. */
  holds(place: number): boolean {
    return place < this.#index.count && this.#index.segmentOf(place) === this.#segment?.index;
  }

  chunk(frame: number): EncodedVideoChunk {
    const { offset, bytes } = this.#index.place(frame);
    let span = this.#span;
    if (span === undefined || offset < span.start || offset + bytes > span.start + span.bytes.byteLength) {
      span = this.#read(frame, offset, bytes);
    }
    return new EncodedVideoChunk({
      type: this.#index.isKey(frame) ? 'key' : 'delta',
      timestamp: this.#index.timeOf(frame),
      duration: this.#index.durationUs[frame] ?? 0,
      data: span.bytes.subarray(offset - span.start, offset - span.start + bytes),
    });
  }

  /** Reads from a frame on, in the order of decoding, as far as a span goes, over the headers between fragments. */
  #read(frame: number, start: number, bytes: number): Span {
    if (this.#reader === undefined) throw new AppError('unexpected', 'A frame was asked for before its segment was opened.');
    let end = start + bytes;
    for (let next = this.#index.decodingPlace(frame) + 1; this.holds(next); next++) {
      const place = this.#index.place(this.#index.decodedAt(next));
      if (place.offset < end || place.offset + place.bytes > start + spanBytes) break;
      end = place.offset + place.bytes;
    }
    this.#span = { start, bytes: this.#reader.read(start, end - start) };
    return this.#span;
  }

  close(): Promise<void> {
    return this.#serially(() => Promise.resolve(this.#release()));
  }

  /** An open that was overtaken by a seek still ends before the next one begins, so that no handle is left behind. */
  #serially<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }

  #release(): void {
    this.#reader?.close();
    this.#reader = undefined;
    this.#segment = undefined;
    this.#span = undefined;
  }
}

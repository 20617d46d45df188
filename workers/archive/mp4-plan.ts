import type { FrameBlock } from '../../src/domain/frames.ts';
import { isVideo, type AudioDescription, type AudioTrack, type DecoderDescription, type Segment, type Session, type Track, type VideoDescription } from '../../src/domain/session.ts';
import { mismatch } from './mismatch.ts';

/** A segment that can be read to its end, and when its first frame came and its last one ended. */
export interface ClosedSegment {
  readonly segment: Segment;
  readonly startUs: number;
  readonly endUs: number;
}

/** A span of the session's time and where it begins in a file. */
export interface Span {
  readonly startUs: number;
  readonly endUs: number;
  readonly outUs: number;
}

/** Segments that one decoder can play one after the other: one file. */
export interface Stretch {
  readonly decoder: VideoDescription;
  readonly segments: ReadonlySet<number>;
  readonly frames: number;
  /** One for each segment, without gaps in the file. */
  readonly spans: readonly Span[];
}

/**
 * The segments of a track that are there whole, by its rows. Of a session that is being recorded, those that are still open are
 * left out; of any other, a segment whose rows are not those it counts is an error. Errors: `media-mismatch`.
 */
export async function closedSegments(track: Track, blocks: AsyncIterable<FrameBlock>, state: Session['state']): Promise<ClosedSegment[]> {
  const found = new Map<number, { rows: number; startUs: number; endUs: number }>();
  for await (const { segment, timestampUs, durationUs } of blocks) {
    const last = timestampUs.length - 1;
    const before = found.get(segment);
    const endUs = (timestampUs[last] ?? 0) + (durationUs[last] ?? 0);
    found.set(segment, { rows: (before?.rows ?? 0) + timestampUs.length, startUs: before?.startUs ?? timestampUs[0] ?? 0, endUs });
  }
  const closed: ClosedSegment[] = [];
  for (const segment of track.segments) {
    const { rows, startUs, endUs } = found.get(segment.index) ?? { rows: 0, startUs: 0, endUs: 0 };
    if (rows === segment.frames) {
      if (rows > 0) closed.push({ segment, startUs, endUs });
    } else if (state !== 'recording') {
      throw mismatch(`${segment.path} has ${rows} rows, its session says ${segment.frames}`);
    }
  }
  return closed;
}

/** Puts the segments of a video track into files: times start at 0 in each, and what lies between segments is cut out. */
export function planStretches(closed: readonly ClosedSegment[]): Stretch[] {
  const stretches: { decoder: VideoDescription; segments: Set<number>; frames: number; spans: Span[] }[] = [];
  for (const [position, { segment, startUs, endUs }] of closed.entries()) {
    const { decoder } = segment;
    if (!isVideo(decoder)) throw mismatch(`${segment.path} is no video`);
    // The length of a segment's last frame is a guess; the next segment may have begun before.
    const span = { startUs, endUs: Math.min(endUs, closed[position + 1]?.startUs ?? Infinity) };
    const open = stretches.at(-1);
    if (open !== undefined && sameDecoder(open.decoder, decoder)) {
      const last = open.spans.at(-1);
      open.segments.add(segment.index);
      open.frames += segment.frames;
      open.spans.push({ ...span, outUs: last === undefined ? 0 : last.outUs + last.endUs - last.startUs });
    } else {
      stretches.push({ decoder, segments: new Set([segment.index]), frames: segment.frames, spans: [{ ...span, outUs: 0 }] });
    }
  }
  return stretches;
}

/** Where a frame of a segment comes to lie, µs. */
export function outTime(stretch: Stretch, timestampUs: number): number {
  const span = stretch.spans.findLast(({ startUs }) => startUs <= timestampUs) ?? stretch.spans[0];
  return span === undefined ? timestampUs : span.outUs + timestampUs - span.startUs;
}

/** Sound that can go on in one track of a file from segment to segment. */
export interface Sound {
  readonly trackId: string;
  readonly decoder: AudioDescription;
  readonly closed: readonly ClosedSegment[];
}

/** Sound of another rate or codec than the first has no place in the same track and is left out; null when there is none at all. */
export function planSound(track: AudioTrack, closed: readonly ClosedSegment[]): Sound | null {
  const decoder = closed[0]?.segment.decoder;
  if (decoder === undefined || isVideo(decoder)) return null;
  return { trackId: track.id, decoder, closed: closed.filter(({ segment }) => sameSound(segment.decoder, decoder)) };
}

/** Whether a file has any of the sound in it. */
export function isHeard({ closed }: Sound, { spans }: Stretch): boolean {
  return closed.some((sound) => spans.some((span) => sound.startUs < span.endUs && sound.endUs > span.startUs));
}

export function bytesOf(closed: readonly ClosedSegment[]): number {
  return closed.reduce((sum, { segment }) => sum + segment.bytes, 0);
}

export function framesOf(closed: readonly ClosedSegment[]): number {
  return closed.reduce((sum, { segment }) => sum + segment.frames, 0);
}

function sameDecoder(one: VideoDescription, other: VideoDescription): boolean {
  return one.codec === other.codec && one.codedWidth === other.codedWidth && one.codedHeight === other.codedHeight && one.description === other.description;
}

function sameSound(one: DecoderDescription, other: AudioDescription): boolean {
  return !isVideo(one) && one.codec === other.codec && one.sampleRate === other.sampleRate && one.numberOfChannels === other.numberOfChannels;
}

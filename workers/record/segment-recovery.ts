import { AppError } from '../../src/domain/errors.ts';
import { blockEnd, packFrames, unpackFrames, type FrameBlock } from '../../src/domain/frames.ts';
import { isVideo, type DecoderDescription, type Recovery, type Segment, type Track } from '../../src/domain/session.ts';
import { decodeTailFrames, type TailFrame } from '../../src/domain/tail-records.ts';
import { appendFragment, frameBlocks } from '../../src/storage/frames.ts';
import { continueMedia, listMedia, mediaFileOf, removeMedia, type MediaWriter } from '../../src/storage/media.ts';
import { removeFrames } from '../../src/storage/recovery.ts';
import { looseFragment, payloadPosition } from './mp4-writer.ts';
import { rowOf, usualDurationUs } from './segment-writer.ts';
import { tailPrefix } from './tail-journal.ts';

export interface RecoveredSegment {
  readonly recovery: Recovery;
  /** Frames that are gone for good: those behind them count from so many less. */
  readonly missing: number;
}

/** Puts one interrupted segment in order: file, rows and journal become file and rows that agree. Its rows begin at `firstFrame`. */
export async function recoverSegment(sessionId: string, track: Track, segment: Segment, firstFrame: number): Promise<RecoveredSegment> {
  const blocks = (await frameBlocks(sessionId, track.id)).filter((block) => block.segment === segment.index);
  const fileBytes = await mediaFileOf(sessionId, segment.path).then((file) => file.size, () => 0);
  const firstCut = blocks.findIndex((block) => blockEnd(block) > fileBytes);
  const kept = firstCut === -1 ? blocks : blocks.slice(0, firstCut);
  const cut = blocks.slice(kept.length);
  const firstLost = cut[0]?.first;
  if (firstLost !== undefined) await removeFrames(sessionId, track.id, firstLost, endFrameOf(blocks.at(-1)));

  const last = kept.at(-1);
  const tail = await readTail(sessionId, segment.path, last === undefined ? firstFrame : endFrameOf(last));
  const file = await continueMedia(sessionId, segment.path, last === undefined ? 0 : blockEnd(last));
  try {
    if (tail.length > 0) await appendTail(file, { sessionId, trackId: track.id, segment: segment.index }, tail, segment.decoder, kept);
  } finally {
    file.close();
  }
  for (const path of await listMedia(sessionId, tailPrefix(segment.path))) await removeMedia(sessionId, path);
  const lost = cut.flatMap((block) => [...unpackFrames(block)]).slice(tail.length);
  const recovery = { tailFrames: tail.length, lostFrames: lost.length, lostUs: lost.reduce((sum, row) => sum + row.durationUs, 0) };
  return { recovery, missing: lost.length };
}

function endFrameOf(block: FrameBlock | undefined): number {
  return block === undefined ? 0 : block.first + block.bytes.length;
}

/** The journal's frames that go on where the rows end, without a gap. */
async function readTail(sessionId: string, segmentPath: string, firstIndex: number): Promise<TailFrame[]> {
  const byIndex = new Map<number, TailFrame>();
  for (const path of await listMedia(sessionId, tailPrefix(segmentPath))) {
    const bytes = new Uint8Array(await (await mediaFileOf(sessionId, path)).arrayBuffer());
    for (const frame of decodeTailFrames(bytes)) byIndex.set(frame.index, frame);
  }
  const frames: TailFrame[] = [];
  for (let frame = byIndex.get(firstIndex); frame !== undefined; frame = byIndex.get(firstIndex + frames.length)) frames.push(frame);
  return frames[0]?.key === true ? frames : [];
}

/** The journal's frames behind the fragments there are: bytes, then rows. */
async function appendTail(
  file: MediaWriter,
  place: Pick<FrameBlock, 'sessionId' | 'trackId' | 'segment'>,
  tail: readonly TailFrame[],
  decoder: DecoderDescription,
  kept: readonly FrameBlock[],
): Promise<void> {
  const startUs = kept[0]?.timestampUs[0] ?? tail[0]?.timestampUs ?? 0;
  const samples = tail.map((frame, position) => ({ ...frame, durationUs: durationOf(tail, position) }));
  for (const [number, group] of fragmentsOf(samples, !isVideo(decoder)).entries()) {
    const inFile = group.map((frame) => ({ ...frame, timestampUs: frame.timestampUs - startUs }));
    const { head, fragment } = looseFragment(decoder, inFile, kept.length + number + 1);
    if (kept.length + number === 0) file.write(head);
    const position = file.size;
    file.write(fragment);
    file.flush();
    const fileOffset = payloadPosition({ data: fragment, position });
    if (fileOffset === null) throw new AppError('storage-failed', 'The recovered fragment has no payload.');
    await appendFragment(packFrames({ ...place, fileOffset }, group.map((frame) => rowOf(frame, frame.durationUs, place.segment))), null);
  }
}

/** Sound, of which every packet is a key frame, goes so much into a fragment. */
const soundFragmentUs = 1_000_000;

/** A fragment from each key frame to the next, for the muxer can flag only its first frame as one; sound by the second. */
function fragmentsOf<Frame extends Pick<TailFrame, 'key' | 'timestampUs'>>(frames: readonly Frame[], isSound: boolean): Frame[][] {
  const fragments: Frame[][] = [];
  for (const frame of frames) {
    const open = fragments.at(-1);
    const goesOn = isSound ? frame.timestampUs - (open?.[0]?.timestampUs ?? -Infinity) < soundFragmentUs : !frame.key;
    if (goesOn) open?.push(frame);
    else fragments.push([frame]);
  }
  return fragments;
}

/** Until the next frame; the last one lasts as its source said, or as long as the one before. */
function durationOf(tail: readonly TailFrame[], position: number): number {
  const frame = tail[position];
  const next = tail[position + 1];
  if (frame === undefined) return usualDurationUs;
  if (next !== undefined) return next.timestampUs - frame.timestampUs;
  return frame.durationUs ?? (position > 0 ? durationOf(tail, position - 1) : usualDurationUs);
}

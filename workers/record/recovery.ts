import { blockEnd, unpackFrames, type FrameBlock } from '../../src/domain/frames.ts';
import type { DropCounts } from '../../src/domain/drops.ts';
import { missedFrames } from '../../src/domain/every-nth.ts';
import { isWorthKeeping } from '../../src/domain/signals.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { Recovery, Segment, Session, Track } from '../../src/domain/session.ts';
import { frameBlocks } from '../../src/storage/frames.ts';
import { storedFigures } from '../../src/storage/interrupted-runs.ts';
import { ifNotWritten } from '../../src/storage/locks.ts';
import { removeMedia } from '../../src/storage/media.ts';
import { moveFrames, moveResults, removeResultsFrom, unfinishedSessions } from '../../src/storage/recovery.ts';
import { listRuns, putRun } from '../../src/storage/runs.ts';
import { putSession } from '../../src/storage/sessions.ts';
import { recoverSegment } from './segment-recovery.ts';
import { recoverSignals } from './signal-recovery.ts';

/**
 * Brings back sessions whose recording was interrupted: the whole fragments that both the file and the rows hold, behind them
 * the frames of the tail journal, marked `recovered`. Sessions that another tab records are left alone.
 */
export async function recoverSessions(): Promise<Session[]> {
  const recovered: Session[] = [];
  const failures: unknown[] = [];
  for (const session of await unfinishedSessions()) {
    // One that can't be put in order keeps its state, and is tried again at the next start.
    await ifNotWritten(session.id, async () => {
      await recover(session).then((done) => recovered.push(done), (error: unknown) => failures.push(error));
    });
  }
  if (recovered.length === 0 && failures.length > 0) throw failures[0];
  return recovered;
}

async function recover(session: Session): Promise<Session> {
  const tracks: Track[] = [];
  let recovery: Recovery = { tailFrames: 0, lostFrames: 0, lostUs: 0 };
  let durationUs = 0;
  for (const track of session.tracks) {
    const own = await recoverSegments(session.id, track);
    // What is told to people is pictures; a packet of sound is no frame to them.
    if (track.kind === 'video') recovery = { tailFrames: recovery.tailFrames + own.tailFrames, lostFrames: recovery.lostFrames + own.lostFrames, lostUs: recovery.lostUs + own.lostUs };
    const blocks = await frameBlocks(session.id, track.id);
    tracks.push(await recount(session.id, track, blocks));
    durationUs = Math.max(durationUs, endOf(blocks.at(-1)));
  }
  for (const run of await listRuns(session.id)) await endRun(run, tracks.find(({ id }) => id === run.trackId)?.frames ?? 0);
  const bytes = tracks.flatMap((track) => track.segments).reduce((sum, segment) => sum + segment.bytes, 0);
  const { signals: interrupted = [], ...rest } = session;
  const signals = (await recoverSignals(session.id, interrupted)).filter(isWorthKeeping);
  const recovered: Session = { ...rest, state: 'recovered', endReason: 'interrupted', tracks, ...(signals.length === 0 ? {} : { signals }), durationUs, bytes, recovery };
  await putSession(recovered);
  return recovered;
}

/** The segments of a track in order. Where one has lost frames, those behind it move up, and the results with them. */
async function recoverSegments(sessionId: string, track: Track): Promise<Recovery> {
  let sum: Recovery = { tailFrames: 0, lostFrames: 0, lostUs: 0 };
  let firstFrame = 0;
  for (const segment of track.segments) {
    const { recovery, missing } = await recoverSegment(sessionId, track, segment, firstFrame);
    const blocks = (await frameBlocks(sessionId, track.id)).filter((block) => block.segment === segment.index);
    firstFrame += blocks.reduce((frames, block) => frames + block.bytes.length, 0);
    if (missing > 0 && segment !== track.segments.at(-1)) {
      await moveFrames(sessionId, track.id, firstFrame + missing, missing);
      for (const run of await listRuns(sessionId)) if (run.trackId === track.id) await moveResults(run.id, firstFrame, missing);
    }
    sum = { tailFrames: sum.tailFrames + recovery.tailFrames, lostFrames: sum.lostFrames + recovery.lostFrames, lostUs: sum.lostUs + recovery.lostUs };
  }
  return sum;
}

/** The track as its rows tell it. A last segment that holds nothing goes, unless it is the only one. */
async function recount(sessionId: string, track: Track, blocks: readonly FrameBlock[]): Promise<Track> {
  const segments: Segment[] = [];
  let firstFrame = 0;
  for (const segment of track.segments) {
    const own = blocks.filter((block) => block.segment === segment.index);
    const last = own.at(-1);
    const frames = own.reduce((sum, block) => sum + block.bytes.length, 0);
    if (frames === 0 && segments.length > 0 && segment === track.segments.at(-1)) {
      await removeMedia(sessionId, segment.path);
      continue;
    }
    segments.push({ ...segment, bytes: last === undefined ? 0 : blockEnd(last), firstFrame, frames });
    firstFrame += frames;
  }
  return {
    ...track,
    segments,
    frames: firstFrame,
    keyFrames: blocks.reduce((sum, block) => sum + block.key.reduce((keys, key) => keys + key, 0), 0),
    drops: dropsOf(blocks),
  };
}

function dropsOf(blocks: readonly FrameBlock[]): DropCounts {
  const drops: DropCounts = {};
  for (const row of blocks.flatMap((block) => [...unpackFrames(block)])) {
    if (row.dropReason !== undefined) drops[row.dropReason] = (drops[row.dropReason] ?? 0) + row.droppedBefore;
  }
  return drops;
}

function endOf(block: FrameBlock | undefined): number {
  const last = (block?.bytes.length ?? 0) - 1;
  return block === undefined ? 0 : (block.timestampUs[last] ?? 0) + (block.durationUs[last] ?? 0);
}

/** A run that was under way when its thread ended keeps what it has. */
async function endRun(run: Run, frames: number): Promise<void> {
  if (run.state !== 'running') return;
  await removeResultsFrom(run.id, frames);
  const { failed = 0, ...counts } = await storedFigures(run);
  // Earlier versions did not keep which ones were missed.
  const missed = counts.skipped > 0 ? { failed } : { skipped: missedFrames(run.detector, frames, counts.frames) };
  await putRun({ ...run, state: 'partial', ...counts, ...missed });
}

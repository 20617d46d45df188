import { blockEnd, unpackFrames, type FrameBlock } from '../../src/domain/frames.ts';
import type { DropCounts } from '../../src/domain/drops.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { Recovery, Session, Track } from '../../src/domain/session.ts';
import { frameBlocks } from '../../src/storage/frames.ts';
import { ifNotWritten } from '../../src/storage/locks.ts';
import { removeResultsFrom, unfinishedSessions } from '../../src/storage/recovery.ts';
import { listRuns, putRun, resultBlocks } from '../../src/storage/runs.ts';
import { putSession } from '../../src/storage/sessions.ts';
import { recoverSegment } from './segment-recovery.ts';

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
    for (const segment of track.segments) {
      const { tailFrames, lostFrames, lostUs } = await recoverSegment(session.id, track, segment);
      recovery = { tailFrames: recovery.tailFrames + tailFrames, lostFrames: recovery.lostFrames + lostFrames, lostUs: recovery.lostUs + lostUs };
    }
    const blocks = await frameBlocks(session.id, track.id);
    tracks.push(recount(track, blocks));
    durationUs = Math.max(durationUs, endOf(blocks.at(-1)));
  }
  for (const run of await listRuns(session.id)) await endRun(run, tracks[0]?.frames ?? 0);
  const bytes = tracks.flatMap((track) => track.segments).reduce((sum, segment) => sum + segment.bytes, 0);
  const recovered: Session = { ...session, state: 'recovered', endReason: 'interrupted', tracks, durationUs, bytes, recovery };
  await putSession(recovered);
  return recovered;
}

/** The track as its rows tell it. */
function recount(track: Track, blocks: readonly FrameBlock[]): Track {
  const segments = track.segments.map((segment) => {
    const own = blocks.filter((block) => block.segment === segment.index);
    const last = own.at(-1);
    return { ...segment, bytes: last === undefined ? 0 : blockEnd(last), frames: own.reduce((sum, block) => sum + block.bytes.length, 0) };
  });
  return {
    ...track,
    segments,
    frames: segments.reduce((sum, segment) => sum + segment.frames, 0),
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
  let results = 0;
  let detections = 0;
  for await (const block of resultBlocks(run.id)) {
    results += block.results.length;
    detections += block.results.reduce((sum, result) => sum + result.detections.length, 0);
  }
  await putRun({ ...run, state: 'partial', frames: results, skipped: frames - results, detections });
}

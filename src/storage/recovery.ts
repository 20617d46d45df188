import type { DropCounts } from '../domain/drops.ts';
import { unpackFrames, type FrameBlock } from '../domain/frames.ts';
import type { Run } from '../domain/runs.ts';
import type { Segment, Session, Track } from '../domain/session.ts';
import { database } from './database.ts';
import { frameBlocks } from './frames.ts';
import { ifNotWritten } from './locks.ts';
import { cutMedia } from './media.ts';
import { listRuns, putRun, resultBlocks } from './runs.ts';
import { putSession } from './sessions.ts';

async function unfinished(): Promise<Session[]> {
  return (await (await database()).getAll('sessions')).filter((session) => session.state === 'recording');
}

/** Whether a session is marked as being recorded; it may be so in another tab. */
export async function hasUnfinished(): Promise<boolean> {
  return (await unfinished()).length > 0;
}

/**
 * Brings back sessions whose recording was interrupted: keeps what both the file and the rows hold and marks them `recovered`.
 * Sessions that another tab records are left alone. Workers only (it cuts files).
 */
export async function recoverSessions(): Promise<Session[]> {
  const recovered: Session[] = [];
  for (const session of await unfinished()) {
    await ifNotWritten(session.id, async () => {
      recovered.push(await recover(session));
    });
  }
  return recovered;
}

async function recover(session: Session): Promise<Session> {
  const tracks: Track[] = [];
  for (const track of session.tracks) tracks.push(await recoverTrack(session.id, track));
  for (const run of await listRuns(session.id)) await endRun(run, tracks[0]?.frames ?? 0);
  const recovered: Session = {
    ...session,
    state: 'recovered',
    endReason: 'interrupted',
    tracks,
    durationUs: Math.max(0, ...(await Promise.all(tracks.map((track) => endOf(session.id, track))))),
    bytes: tracks.flatMap((track) => track.segments).reduce((sum, segment) => sum + segment.bytes, 0),
  };
  await putSession(recovered);
  return recovered;
}

async function recoverTrack(sessionId: string, track: Track): Promise<Track> {
  const blocks = await frameBlocks(sessionId, track.id);
  const segments: Segment[] = [];
  for (const segment of track.segments) {
    const own = blocks.filter((block) => block.segment === segment.index);
    const last = own.at(-1);
    const bytes = last === undefined ? 0 : blockEnd(last);
    await cutMedia(sessionId, segment.path, bytes);
    segments.push({ ...segment, bytes, frames: own.reduce((sum, block) => sum + block.bytes.length, 0) });
  }
  return {
    ...track,
    segments,
    frames: segments.reduce((sum, segment) => sum + segment.frames, 0),
    keyFrames: blocks.reduce((sum, block) => sum + block.key.reduce((keys, key) => keys + key, 0), 0),
    drops: dropsOf(blocks),
  };
}

function blockEnd(block: FrameBlock): number {
  return block.fileOffset + block.bytes.reduce((sum, bytes) => sum + bytes, 0);
}

function dropsOf(blocks: readonly FrameBlock[]): DropCounts {
  const drops: DropCounts = {};
  for (const row of blocks.flatMap((block) => [...unpackFrames(block)])) {
    if (row.dropReason !== undefined) drops[row.dropReason] = (drops[row.dropReason] ?? 0) + row.droppedBefore;
  }
  return drops;
}

async function endOf(sessionId: string, track: Track): Promise<number> {
  const last = (await frameBlocks(sessionId, track.id)).at(-1);
  const at = (last?.bytes.length ?? 0) - 1;
  return last === undefined ? 0 : (last.timestampUs[at] ?? 0) + (last.durationUs[at] ?? 0);
}

/** A run that was under way when its thread ended keeps what it has. */
async function endRun(run: Run, frames: number): Promise<void> {
  if (run.state !== 'running') return;
  let results = 0;
  let detections = 0;
  for await (const block of resultBlocks(run.id)) {
    results += block.results.length;
    detections += block.results.reduce((sum, result) => sum + result.detections.length, 0);
  }
  await putRun({ ...run, state: 'partial', frames: results, skipped: frames - results, detections });
}

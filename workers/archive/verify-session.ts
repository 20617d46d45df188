import { AppError } from '../../src/domain/errors.ts';
import { compareEvents } from '../../src/domain/event-comparison.ts';
import { RunComparison } from '../../src/domain/run-comparison.ts';
import { canonicalResult, framesOf, type Run } from '../../src/domain/runs.ts';
import type { Session } from '../../src/domain/session.ts';
import { SignalComparison } from '../../src/domain/signal-comparison.ts';
import type { SignalTrack } from '../../src/domain/signals.ts';
import { TrackComparison } from '../../src/domain/track-comparison.ts';
import { Checklist, reportOf, withVerdict, type FrameCounts, type VerificationReport } from '../../src/domain/verification.ts';
import type { ArchiveContract } from '../../src/rpc/archive-contract.ts';
import { eachFrameBlock } from '../../src/storage/frames.ts';
import { getRun, listRuns, resultBlocks } from '../../src/storage/runs.ts';
import { changeSession, getSession } from '../../src/storage/sessions.ts';
import { signalBlocks } from '../../src/storage/signals.ts';
import { Hasher } from './hasher.ts';
import { MediaVerifier } from './media-verifier.ts';
import { ProgressMeter } from './progress-meter.ts';
import { RowTimes } from './row-times.ts';

export const verifySession: ArchiveContract['verifySession'] = async (sessionId, progress, signal) => {
  const session = await getSession(sessionId);
  if (session.state === 'recording' || session.state === 'importing') {
    throw new AppError('session-busy', `The session ${session.name} is still being written.`);
  }
  signal.throwIfAborted();
  const hasher = new Hasher();
  try {
    const meter = new ProgressMeter(session.bytes, progress);
    const report = await new SessionVerifier(session, hasher, meter, signal).verify();
    signal.throwIfAborted();
    await changeSession(sessionId, (row) => withVerdict(row, report, Date.now()));
    return report;
  } catch (error) {
    if (wentAway(error)) throw new AppError('media-missing', `A file of the session ${session.name} was removed or changed meanwhile.`, { cause: error });
    throw error;
  } finally {
    hasher.dispose();
  }
};

/** True for the read of a file that is no longer what it was when it was opened. */
function wentAway(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'NotReadableError');
}

class SessionVerifier {
  readonly #session: Session;
  readonly #hasher: Hasher;
  readonly #signal: AbortSignal;
  readonly #media: MediaVerifier;
  readonly #checklist = new Checklist();

  constructor(session: Session, hasher: Hasher, meter: ProgressMeter, signal: AbortSignal) {
    this.#session = session;
    this.#hasher = hasher;
    this.#signal = signal;
    this.#media = new MediaVerifier({ sessionId: session.id, checklist: this.#checklist, hasher, meter, signal });
  }

  async verify(): Promise<VerificationReport> {
    const { id } = this.#session;
    const counts = await this.#verifyTracks();
    compareEvents(this.#session.events ?? [], this.#checklist);
    for (const track of this.#session.signals ?? []) await this.#verifySignal(track);
    for (const run of await listRuns(id)) {
      // One that is being written now has no totals to compare with.
      if (run.state !== 'running') await this.#verifyRun(run);
    }
    return reportOf(id, this.#checklist, counts, this.#media.hashed);
  }

  async #verifyTracks(): Promise<FrameCounts> {
    const { id, tracks, durationUs, bytes } = this.#session;
    let counts: FrameCounts = { file: 0, rows: 0, indexed: 0 };
    let endUs = 0;
    for (const track of tracks) {
      const comparison = new TrackComparison(track, this.#media.fragments(track.segments), this.#checklist);
      for await (const block of eachFrameBlock(id, track.id)) {
        this.#signal.throwIfAborted();
        await comparison.take(block);
      }
      const own = await comparison.end();
      counts = { file: counts.file + own.file, rows: counts.rows + own.rows, indexed: counts.indexed + own.indexed };
      endUs = Math.max(endUs, comparison.endUs);
    }
    const segments = tracks.flatMap((track) => track.segments);
    this.#checklist.compare('session-totals', endUs, durationUs, 'the duration in µs');
    this.#checklist.compare('session-totals', segments.reduce((sum, segment) => sum + segment.bytes, 0), bytes, 'the bytes');
    return counts;
  }

  async #verifySignal(track: SignalTrack): Promise<void> {
    const comparison = new SignalComparison(track, this.#checklist);
    for await (const block of signalBlocks(this.#session.id, track.id)) {
      this.#signal.throwIfAborted();
      comparison.take(block);
    }
    comparison.end();
  }

  async #verifyRun(run: Run): Promise<void> {
    const checklist = new Checklist();
    const times = new RowTimes(eachFrameBlock(run.sessionId, run.trackId));
    const comparison = new RunComparison(run, (frame) => times.timeOf(frame), checklist);
    const encoder = new TextEncoder();
    let separator = '';
    for await (const block of resultBlocks(run.id)) {
      this.#signal.throwIfAborted();
      for (const told of framesOf(block)) await comparison.take(told);
      const { results } = block;
      if (results.length === 0) continue;
      await this.#hasher.update(encoder.encode(separator + results.map(canonicalResult).join('\n')));
      separator = '\n';
    }
    comparison.end(await this.#hasher.digest());
    // A run that was deleted meanwhile has nothing to answer for.
    if ((await getRun(run.id)) !== undefined) this.#checklist.add(checklist);
  }
}

import { AppError } from '../../src/domain/errors.ts';
import { unpackFrames } from '../../src/domain/frames.ts';
import type { FrameResult, MissedFrame, Run } from '../../src/domain/runs.ts';
import type { Session, Track } from '../../src/domain/session.ts';
import type { ArchiveContract, ExportedFile } from '../../src/rpc/archive-contract.ts';
import { frameBlocks } from '../../src/storage/frames.ts';
import { createExport, openMedia, removeExport } from '../../src/storage/media.ts';
import { listRuns, resultBlocks } from '../../src/storage/runs.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { exportName } from './export-names.ts';
import { Hasher } from './hasher.ts';
import { encodeLines } from './jsonl.ts';
import { mismatch } from './mismatch.ts';
import { ProgressMeter } from './progress-meter.ts';
import { buildDocument, documentPath, framesPath, mediaPath, missedPath, resultsPath, runPath, signalsPath, type ListedFile, type ListedRun } from './session-document.ts';
import { signalRows } from './signals-file.ts';
import { encodeStatistics, statisticsPath } from './statistics-file.ts';
import { ZipBuilder } from './zip-writer.ts';

export const exportSession: ArchiveContract['exportSession'] = async (sessionId, progress, signal) => {
  const session = await getSession(sessionId);
  if (session.state === 'recording' || session.state === 'importing') {
    throw new AppError('session-busy', `The session ${session.name} is still being written.`);
  }
  signal.throwIfAborted();
  const file = `${sessionId}.zip`;
  const out = await createExport(file);
  const hasher = new Hasher();
  try {
    const zip = new ZipBuilder(out, hasher, session.startedAtMs);
    await new SessionExport(session, zip, new ProgressMeter(session.bytes, progress), signal).write();
    signal.throwIfAborted();
    out.close();
    return { name: `${exportName(session.name)}.retake.zip`, file, bytes: out.size } satisfies ExportedFile;
  } catch (error) {
    out.close(0);
    await removeExport(file);
    throw error;
  } finally {
    hasher.dispose();
  }
};

class SessionExport {
  readonly #session: Session;
  readonly #zip: ZipBuilder;
  readonly #meter: ProgressMeter;
  readonly #signal: AbortSignal;
  readonly #files: ListedFile[] = [];

  constructor(session: Session, zip: ZipBuilder, meter: ProgressMeter, signal: AbortSignal) {
    this.#session = session;
    this.#zip = zip;
    this.#meter = meter;
    this.#signal = signal;
  }

  /** Media and rows, then `session.json`, which has their hashes. */
  async write(): Promise<void> {
    for (const track of this.#session.tracks) await this.#addTrack(track);
    for (const signal of this.#session.signals ?? []) await this.#addText(signalsPath(signal.id), encodeLines(signalRows(this.#session.id, signal)));
    const runs: ListedRun[] = [];
    for (const run of await listRuns(this.#session.id)) {
      // One that is being written now would be cut off at a place of chance.
      if (run.state !== 'running') runs.push(await this.#addRun(run));
    }
    const statistics = encodeStatistics(this.#session);
    if (statistics !== null) await this.#addText(statisticsPath, pieces(statistics));
    const document = buildDocument(this.#session, runs, this.#files);
    await this.#addText(documentPath, pieces(JSON.stringify(document, null, 1)));
    await this.#zip.finish();
  }

  async #addTrack(track: Track): Promise<void> {
    for (const segment of track.segments) {
      const media = await openMedia(this.#session.id, segment.path);
      try {
        if (media.size !== segment.bytes) throw mismatch(`${segment.path} has ${media.size} bytes, its session says ${segment.bytes}`);
        this.#files.push(await this.#zip.addStored(mediaPath(segment.path), media, (bytes) => this.#meter.add(bytes), this.#signal));
      } finally {
        media.close();
      }
    }
    const blocks = await frameBlocks(this.#session.id, track.id);
    const rows = blocks.reduce((sum, block) => sum + block.bytes.length, 0);
    if (rows !== track.frames) throw mismatch(`track ${track.id} has ${rows} rows, its session says ${track.frames}`);
    await this.#addText(framesPath(track.id), encodeLines(blocks.map(unpackFrames)));
  }

  async #addRun(run: Run): Promise<ListedRun> {
    const blocks: number[] = [];
    const missed: MissedFrame[] = [];
    let results = 0;
    await this.#addText(runPath(run.id), pieces(JSON.stringify(run, null, 1)));
    const counted = async function* (): AsyncGenerator<readonly FrameResult[]> {
      for await (const block of resultBlocks(run.id)) {
        if (block.results.length > 0) blocks.push(block.results.length);
        missed.push(...(block.missed ?? []));
        results += block.results.length;
        yield block.results;
      }
    };
    await this.#addText(resultsPath(run.id), encodeLines(counted()));
    if (missed.length > 0) await this.#addText(missedPath(run.id), encodeLines([missed]));
    return { id: run.id, results, blocks };
  }

  async #addText(path: string, text: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void> {
    this.#files.push(await this.#zip.addDeflated(path, text, this.#signal));
  }
}

async function* pieces(text: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield new TextEncoder().encode(text);
}

import { AppError } from '../../src/domain/errors.ts';
import type { FrameBlock } from '../../src/domain/frames.ts';
import type { SegmentFragment } from '../../src/domain/media-frames.ts';
import { walkFragments } from '../../src/domain/mp4-fragments.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { Segment, Session, Track } from '../../src/domain/session.ts';
import type { SignalTrack } from '../../src/domain/signals.ts';
import { putImported } from '../../src/storage/import.ts';
import { createMedia, openMedia, removeMedia } from '../../src/storage/media.ts';
import { getRun } from '../../src/storage/runs.ts';
import { putSession } from '../../src/storage/sessions.ts';
import { checked, invalid } from '../../src/domain/checks.ts';
import { FrameMatcher } from './frame-matcher.ts';
import type { Hasher } from './hasher.ts';
import { LineParser } from './jsonl.ts';
import type { ProgressMeter } from './progress-meter.ts';
import { ResultStage } from './result-stage.ts';
import { run as runCheck } from './row-checks.ts';
import { framesPath, mediaPath, missedPath, resultsPath, runPath, signalsPath, type ListedRun, type SessionDocument } from './session-document.ts';
import { SignalStage } from './signals-file.ts';
import { statisticsPath, withStatistics } from './statistics-file.ts';
import type { ZipFile } from './zip-reader.ts';

/** Folder for what waits to be stored, in the session's folder; no track can have that name. */
const stageFolder = '.import';
const stagePath = `${stageFolder}/results`;
const maxJsonLength = 1024 * 1024;

/** Unpacks one zip into one session: files first, all of it validated, then every row in one transaction. The caller cleans up after an error. */
export class SessionUnpacker {
  readonly #zip: ZipFile;
  readonly #document: SessionDocument;
  readonly #session: Session;
  readonly #hasher: Hasher;
  readonly #meter: ProgressMeter;
  readonly #signal: AbortSignal;

  constructor(zip: ZipFile, document: SessionDocument, session: Session, hasher: Hasher, meter: ProgressMeter, signal: AbortSignal) {
    this.#zip = zip;
    this.#document = document;
    this.#session = session;
    this.#hasher = hasher;
    this.#meter = meter;
    this.#signal = signal;
  }

  /** The session may be a copy, then its runs get new ids. Resolves with the number of runs. */
  async unpack(newRunId: (() => string) | undefined): Promise<number> {
    await putSession({ ...this.#session, state: 'importing' });
    const frames: FrameBlock[] = [];
    for (const track of this.#session.tracks) {
      for (const segment of track.segments) await this.#unpackMedia(segment);
      frames.push(...(await this.#unpackRows(track)));
    }
    const session = await this.#unpackStatistics();
    const out = await createMedia(this.#session.id, stagePath);
    const stage = new ResultStage(out);
    const signals = new SignalStage(out);
    const runs: Run[] = [];
    try {
      for (const track of session.signals ?? []) await this.#unpackSignal(track, signals);
      for (const listed of this.#document.runs) runs.push(await this.#unpackRun(listed, stage, newRunId));
    } finally {
      out.close();
    }
    this.#signal.throwIfAborted();
    const staged = await openMedia(this.#session.id, stagePath);
    try {
      await putImported({ session, frames, runs: repeatsAmong(runs, this.#document.runs), results: stage.blocks(staged), signals: signals.blocks(staged) });
    } finally {
      staged.close();
    }
    await removeMedia(this.#session.id, stageFolder);
    return runs.length;
  }

  async #unpackMedia(segment: Segment): Promise<void> {
    const out = await createMedia(this.#session.id, segment.path);
    try {
      await this.#unpack(mediaPath(segment.path), (piece) => out.write(piece));
    } finally {
      out.close();
    }
  }

  async #unpackRows(track: Track): Promise<FrameBlock[]> {
    const fragments: SegmentFragment[] = [];
    for (const segment of track.segments) fragments.push(...(await this.#fragmentsOf(segment)));
    const matcher = new FrameMatcher(this.#session.id, track, fragments);
    await this.#unpackLines(framesPath(track.id), (value, where) => matcher.take(value, where));
    return matcher.end();
  }

  async #fragmentsOf(segment: Segment): Promise<SegmentFragment[]> {
    const media = await openMedia(this.#session.id, segment.path);
    try {
      return Array.from(walkFragments(media.size, (offset, length) => media.read(offset, length)), (fragment) => ({ ...fragment, segment: segment.index }));
    } catch (error) {
      throw new AppError('zip-invalid', 'A media file in the zip is damaged.', { cause: error, detail: `${segment.path}: ${error instanceof AppError ? error.detail ?? error.message : String(error)}` });
    } finally {
      media.close();
    }
  }

  /** The session with the statistics of its tracks; those of earlier apps have none. */
  async #unpackStatistics(): Promise<Session> {
    if (!this.#has(statisticsPath)) return this.#session;
    return withStatistics(this.#session, await this.#unpackJson(statisticsPath));
  }

  async #unpackSignal(track: SignalTrack, stage: SignalStage): Promise<void> {
    const samples = stage.track(this.#session.id, track);
    await this.#unpackLines(signalsPath(track.id), (value, where) => samples.take(value, where));
    samples.end();
  }

  async #unpackRun(listed: ListedRun, stage: ResultStage, newRunId: (() => string) | undefined): Promise<Run> {
    const where = runPath(listed.id);
    const run = checked<Run>(runCheck, await this.#unpackJson(where), where);
    const track = this.#session.tracks.find(({ id }) => id === run.trackId);
    if (run.id !== listed.id || run.sessionId !== this.#document.session.id || track?.kind !== 'video') {
      throw invalid(where, 'a run of this session, under its own id');
    }
    const id = newRunId?.() ?? ((await getRun(run.id)) === undefined ? run.id : undefined);
    if (id === undefined) throw invalid(`${where}.id`, 'new here; another session has a run of that id');
    const results = stage.run(listed, id, track.frames);
    if (this.#has(missedPath(listed.id))) await this.#unpackLines(missedPath(listed.id), (value, line) => results.miss(value, line));
    await this.#unpackLines(resultsPath(listed.id), (value, line) => results.take(value, line));
    results.end();
    return { ...run, id, sessionId: this.#session.id };
  }

  #has(path: string): boolean {
    return this.#document.files.some((file) => file.path === path);
  }

  async #unpackLines(path: string, take: (value: unknown, where: string) => void): Promise<void> {
    const parser = new LineParser(path, take);
    await this.#unpack(path, (piece) => parser.push(piece));
    parser.end();
  }

  /** A small listed file, of untrusted JSON. */
  async #unpackJson(path: string): Promise<unknown> {
    const decoder = new TextDecoder();
    let json = '';
    await this.#unpack(path, (piece) => {
      json += decoder.decode(piece, { stream: true });
      if (json.length > maxJsonLength) throw invalid(path, 'shorter');
    });
    return parse(json, path);
  }

  /** One listed file, piece by piece. Errors: `zip-hash` when it is not the file that was packed. */
  async #unpack(path: string, take: (piece: Uint8Array) => void): Promise<void> {
    const listed = this.#document.files.find((file) => file.path === path);
    if (listed === undefined) throw invalid('files', `complete; ${path} is missing`);
    let bytes = 0;
    await this.#zip.read(
      path,
      async (piece) => {
        bytes += piece.byteLength;
        if (bytes > listed.bytes) throw invalid(path, `${listed.bytes} bytes long`);
        take(piece);
        await this.#hasher.update(piece);
        this.#meter.add(piece.byteLength);
      },
      this.#signal,
    );
    if ((await this.#hasher.digest()) !== listed.sha256 || bytes !== listed.bytes) {
      throw new AppError('zip-hash', 'A file in the zip is damaged.', { detail: `${path} is not the file that was packed: its sha256 differs.` });
    }
  }
}

/** Runs under new ids name each other by these. `listed` has them in the same order, under their old ones. */
function repeatsAmong(runs: readonly Run[], listed: readonly ListedRun[]): Run[] {
  const ids = new Map(listed.map(({ id }, at) => [id, runs[at]?.id]));
  return runs.map((run) => {
    const repeatOf = run.repeatOf && ids.get(run.repeatOf);
    return repeatOf === undefined ? run : { ...run, repeatOf };
  });
}

function parse(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid(where, 'JSON');
  }
}

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
import { invalid } from '../../src/domain/checks.ts';
import { FrameMatcher } from './frame-matcher.ts';
import type { ListedFiles } from './listed-files.ts';
import { ResultStage } from './result-stage.ts';
import { readRun, repeatsAmong, stageResults } from './run-files.ts';
import { framesPath, mediaPath, runPath, signalsPath, type ListedRun, type SessionDocument } from './session-document.ts';
import { SignalStage } from './signals-file.ts';
import { statisticsPath, withStatistics } from './statistics-file.ts';

/** Folder for what waits to be stored, in the session's folder; no track can have that name. */
const stageFolder = '.import';
const stagePath = `${stageFolder}/results`;

/** Unpacks one zip into one session: files first, all of it validated, then every row in one transaction. The caller cleans up after an error. */
export class SessionUnpacker {
  readonly #files: ListedFiles;
  readonly #document: SessionDocument;
  readonly #session: Session;
  readonly #signal: AbortSignal;

  constructor(files: ListedFiles, document: SessionDocument, session: Session, signal: AbortSignal) {
    this.#files = files;
    this.#document = document;
    this.#session = session;
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
    const newIds = new Map(this.#document.runs.map((listed, at) => [listed.id, runs[at]?.id ?? listed.id]));
    const staged = await openMedia(this.#session.id, stagePath);
    try {
      await putImported({ session, frames, runs: repeatsAmong(runs, newIds), results: stage.blocks(staged), signals: signals.blocks(staged) });
    } finally {
      staged.close();
    }
    await removeMedia(this.#session.id, stageFolder);
    return runs.length;
  }

  async #unpackMedia(segment: Segment): Promise<void> {
    const out = await createMedia(this.#session.id, segment.path);
    try {
      await this.#files.unpack(mediaPath(segment.path), (piece) => out.write(piece));
    } finally {
      out.close();
    }
  }

  async #unpackRows(track: Track): Promise<FrameBlock[]> {
    const fragments: SegmentFragment[] = [];
    for (const segment of track.segments) fragments.push(...(await this.#fragmentsOf(segment)));
    const matcher = new FrameMatcher(this.#session.id, track, fragments);
    await this.#files.lines(framesPath(track.id), (value, where) => matcher.take(value, where));
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
    if (!this.#files.has(statisticsPath)) return this.#session;
    return withStatistics(this.#session, await this.#files.json(statisticsPath));
  }

  async #unpackSignal(track: SignalTrack, stage: SignalStage): Promise<void> {
    const samples = stage.track(this.#session.id, track);
    await this.#files.lines(signalsPath(track.id), (value, where) => samples.take(value, where));
    samples.end();
  }

  async #unpackRun(listed: ListedRun, stage: ResultStage, newRunId: (() => string) | undefined): Promise<Run> {
    const run = await readRun(this.#files, this.#document, listed);
    const id = newRunId?.() ?? ((await getRun(run.id)) === undefined ? run.id : undefined);
    if (id === undefined) throw invalid(`${runPath(listed.id)}.id`, 'new here; another session has a run of that id');
    await stageResults(this.#files, listed, stage, id, this.#session.tracks.find((track) => track.id === run.trackId)?.frames ?? 0);
    return { ...run, id, sessionId: this.#session.id };
  }
}

import { AppError } from '../../src/domain/errors.ts';
import type { Session, Track } from '../../src/domain/session.ts';
import { checked, id, integer, invalid, list, number, object, oneOf, optional, pattern, sha256, text, type Check } from '../../src/domain/checks.ts';
import { device, sessionRow } from './session-checks.ts';
import { track } from './track-checks.ts';

/** One file of the zip, as it is unpacked. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface ListedRun {
  readonly id: string;
  readonly results: number;
  /** Results per stored block, in order; they sum up to `results`. */
  readonly blocks?: readonly number[];
}

export interface Counts {
  /** Rows of all tracks: pictures, and packets of sound. */
  readonly frames: number;
  readonly keyFrames: number;
  readonly mediaBytes: number;
  readonly runs: number;
  readonly results: number;
}

/** `session.json`, see docs/session-format.md. The session's tracks, device, start and app version stand beside it, for readers. */
export interface SessionDocument {
  readonly format: typeof formatName;
  readonly version: number;
  readonly appVersion: string;
  readonly startedAtMs: number;
  readonly session: Omit<Session, 'tracks' | 'device' | 'startedAtMs' | 'appVersion'>;
  readonly device: Session['device'];
  readonly tracks: readonly Track[];
  readonly runs: readonly ListedRun[];
  readonly counts: Counts;
  readonly files: readonly ListedFile[];
}

export const documentPath = 'session.json';
const formatName = 'retake-session';

type Json = Readonly<Record<string, unknown>>;

/** Step n turns a document of version n + 1 into one of version n + 2. Steps are appended, never changed: people keep these zips. */
const migrations: readonly ((document: Json) => Json)[] = [];
const currentVersion = migrations.length + 1;

export const mediaPath = (segmentPath: string): string => `media/${segmentPath}`;
export const framesPath = (trackId: string): string => `frames/${trackId}.jsonl`;
export const signalsPath = (trackId: string): string => `signals/${trackId}.jsonl`;
export const runPath = (runId: string): string => `runs/${runId}/run.json`;
export const missedPath = (runId: string): string => `runs/${runId}/missed.jsonl`;
export const resultsPath = (runId: string): string => `runs/${runId}/results.jsonl`;

export function buildDocument(row: Session, runs: readonly ListedRun[], files: readonly ListedFile[]): SessionDocument {
  const { tracks, device, startedAtMs, appVersion, deletedAtMs: _bin, ...session } = withoutStatistics(row);
  const counts = countsOf(tracks, runs);
  return { format: formatName, version: currentVersion, appVersion, startedAtMs, session, device, tracks, runs, counts, files };
}

/** The session row that a document describes; its statistics come from a file of their own. */
export function sessionOf(document: SessionDocument): Session {
  const { session, tracks, device, startedAtMs, appVersion } = document;
  return withoutStatistics({ ...session, tracks, device, startedAtMs, appVersion });
}

function withoutStatistics(session: Session): Session {
  const tracks = session.tracks.map((track): Track => {
    if (track.kind === 'audio') return track;
    const { statistics: _elsewhere, ...rest } = track;
    return rest;
  });
  const signals = session.signals?.map(({ statistics: _elsewhere, ...rest }) => rest);
  return { ...session, tracks, ...(signals === undefined ? {} : { signals }) };
}

/** Parses, migrates and validates `session.json`. Errors: `zip-foreign`, `zip-newer`, `zip-invalid`. */
export function parseDocument(json: string): SessionDocument {
  let document: Json;
  try {
    document = JSON.parse(json) as Json;
  } catch (error) {
    throw new AppError('zip-invalid', 'The session in the zip is damaged.', { cause: error, detail: `${documentPath} is not JSON.` });
  }
  if (document?.['format'] !== formatName) throw new AppError('zip-foreign', 'The zip holds something else than a Retake session.');
  integer(1)(document['version'], 'version');
  const version = document['version'] as number;
  if (version > currentVersion) {
    throw new AppError('zip-newer', 'The zip was made by a newer version of the app.', { detail: `Its format is version ${version}, this app reads up to ${currentVersion}.` });
  }
  for (const migrate of migrations.slice(version - 1)) document = migrate(document);
  const known = checked<SessionDocument>(documentCheck, document, documentPath);
  checkSums(known);
  return known;
}

const filePath = pattern(/^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*$/, 'a relative path of plain names');

const documentCheck: Check = object<SessionDocument>({
  format: oneOf(formatName),
  version: integer(1),
  appVersion: text(100),
  startedAtMs: number(),
  session: sessionRow,
  device,
  tracks: list(track, 64),
  runs: list(object<ListedRun>({ id, results: integer(), blocks: optional(list(integer(1))) }), 10_000),
  counts: object<Counts>({ frames: integer(), keyFrames: integer(), mediaBytes: integer(), runs: integer(), results: integer() }),
  files: list(object<ListedFile>({ path: filePath, bytes: integer(), sha256 })),
});

/** What must agree inside the document before anything is unpacked. */
function checkSums(document: SessionDocument): void {
  const { tracks, runs, counts, files } = document;
  const { signals = [] } = document.session;
  const sums = countsOf(tracks, runs);
  for (const name of Object.keys(sums) as (keyof Counts)[]) agree(counts[name], sums[name], `counts.${name}`);
  unique(files.map((file) => file.path), 'files');
  unique([...tracks, ...signals].map((each) => each.id), 'tracks');
  unique(runs.map((each) => each.id), 'runs');
  unique(tracks.flatMap((each) => each.segments.map((segment) => segment.path)), 'segments');

  const listed = new Map(files.map((file) => [file.path, file.bytes]));
  const need = (path: string): void => {
    if (!listed.has(path)) throw invalid('files', `complete; ${path} is missing`);
  };
  for (const each of tracks) {
    need(framesPath(each.id));
    let next = 0;
    each.segments.forEach((segment, index) => {
      agree(segment.index, index, `segment ${index}`);
      agree(segment.firstFrame, next, `the first frame of segment ${index}`);
      agree(listed.get(mediaPath(segment.path)), segment.bytes, `the size of ${mediaPath(segment.path)}`);
      if (!segment.path.startsWith(`${each.id}/`)) throw invalid(`the path of segment ${index}`, 'in the folder of its track');
      next += segment.frames;
    });
    agree(each.frames, next, `the frames of track ${each.id}`);
  }
  for (const each of signals) need(signalsPath(each.id));
  for (const each of runs) {
    need(runPath(each.id));
    need(resultsPath(each.id));
    if (each.blocks !== undefined) agree(sum(each.blocks), each.results, `the blocks of run ${each.id}`);
  }
}

function countsOf(tracks: readonly Track[], runs: readonly ListedRun[]): Counts {
  return {
    frames: sum(tracks.map((track) => track.frames)),
    keyFrames: sum(tracks.map((track) => track.keyFrames)),
    mediaBytes: sum(tracks.flatMap((track) => track.segments.map((segment) => segment.bytes))),
    runs: runs.length,
    results: sum(runs.map((run) => run.results)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Errors: `zip-invalid` unless two figures that say the same are the same. */
export function agree(found: number | undefined, wanted: number, where: string): void {
  if (found !== wanted) throw invalid(where, `${wanted}, not ${found}`);
}

function unique(values: readonly string[], where: string): void {
  if (new Set(values.map((value) => value.toLowerCase())).size !== values.length) throw invalid(where, 'free of repetitions');
}

import { invalid } from '../../src/domain/checks.ts';
import { AppError } from '../../src/domain/errors.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { ArchiveContract, RunsReport } from '../../src/rpc/archive-contract.ts';
import { frameIndex } from '../../src/storage/frames.ts';
import { putRuns } from '../../src/storage/import.ts';
import { ifNotWritten } from '../../src/storage/locks.ts';
import { createMedia, openMedia, removeMedia } from '../../src/storage/media.ts';
import { getRun, listRuns } from '../../src/storage/runs.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { freshId } from './fresh-id.ts';
import { Hasher } from './hasher.ts';
import { ListedFiles } from './listed-files.ts';
import { ProgressMeter } from './progress-meter.ts';
import { ResultStage } from './result-stage.ts';
import { frameRow } from './row-checks.ts';
import { readRun, repeatsAmong, stageResults } from './run-files.ts';
import { framesPath, resultsPath, type ListedRun, type SessionDocument } from './session-document.ts';
import { openSessionZip } from './session-zip.ts';

/** Holds the results until the transaction that stores them; no track can have that name. */
const stageFolder = '.import-runs';
const stagePath = `${stageFolder}/results`;

interface NewRun {
  readonly listed: ListedRun;
  readonly run: Run;
}

export const importRuns: ArchiveContract['importRuns'] = async (sessionId, file, progress, signal) => {
  const { zip, document } = await openSessionZip(file, signal);
  const wanted = new Set([...document.tracks.map(({ id }) => framesPath(id)), ...document.runs.map(({ id }) => resultsPath(id))]);
  const totalBytes = document.files.reduce((sum, { path, bytes }) => sum + (wanted.has(path) ? bytes : 0), 0);
  const hasher = new Hasher();
  const files = new ListedFiles(zip, document, hasher, new ProgressMeter(totalBytes, progress), signal);
  let report: RunsReport | undefined;
  try {
    await ifNotWritten(sessionId, async () => {
      report = await add(sessionId, document, files, signal);
    });
  } finally {
    hasher.dispose();
  }
  if (report === undefined) throw new AppError('session-busy', 'The session is being written.');
  return report;
};

async function add(sessionId: string, document: SessionDocument, files: ListedFiles, signal: AbortSignal): Promise<RunsReport> {
  await getSession(sessionId);
  const present = await listRuns(sessionId);
  /** New ids of the runs in the zip, those that are here already under the ids they have here. */
  const ids = new Map<string, string>();
  const fresh: NewRun[] = [];
  for (const listed of document.runs) {
    const run = await readRun(files, document, listed);
    const same = present.find((each) => isSame(each, run));
    if (same === undefined) fresh.push({ listed, run });
    ids.set(run.id, same?.id ?? ((await getRun(run.id)) === undefined ? run.id : freshId()));
  }
  for (const trackId of new Set(fresh.map(({ run }) => run.trackId))) await requireSameFrames(sessionId, trackId, files);
  if (fresh.length > 0) await store(sessionId, fresh, ids, files, signal);
  return { runs: fresh.length, present: document.runs.length - fresh.length };
}

/** The same pass, be it under another id because it came with a copy of the session. */
function isSame(a: Run, b: Run): boolean {
  return a.id === b.id || (a.createdAtMs === b.createdAtMs && a.trackId === b.trackId && a.mode === b.mode && a.fingerprint === b.fingerprint && a.frames === b.frames);
}

/** A run says something about frames by their numbers: these have to be the same pictures. Errors: `runs-elsewhere`. */
async function requireSameFrames(sessionId: string, trackId: string, files: ListedFiles): Promise<void> {
  const index = await frameIndex(sessionId, trackId);
  let next = 0;
  let same = true;
  await files.lines(framesPath(trackId), (value, where) => {
    frameRow(value, where);
    const { index: frame, timestampUs } = value as { readonly index: number; readonly timestampUs: number };
    if (frame !== next) throw invalid(`${where}.index`, String(next));
    same &&= frame < index.count && index.timeOf(frame) === timestampUs;
    next++;
  });
  if (!same || next !== index.count) throw new AppError('runs-elsewhere', 'The runs in the zip are over other frames.', { detail: `The frames of ${trackId} have other times here.` });
}

async function store(sessionId: string, fresh: readonly NewRun[], ids: ReadonlyMap<string, string>, files: ListedFiles, signal: AbortSignal): Promise<void> {
  await removeMedia(sessionId, stageFolder);
  try {
    const out = await createMedia(sessionId, stagePath);
    const stage = new ResultStage(out);
    const runs: Run[] = [];
    try {
      for (const { listed, run } of fresh) {
        const id = ids.get(run.id) ?? run.id;
        await stageResults(files, listed, stage, id, (await frameIndex(sessionId, run.trackId)).count);
        runs.push({ ...run, id, sessionId });
      }
    } finally {
      out.close();
    }
    signal.throwIfAborted();
    const staged = await openMedia(sessionId, stagePath);
    try {
      await putRuns(repeatsAmong(runs, ids), stage.blocks(staged));
    } finally {
      staged.close();
    }
  } finally {
    await removeMedia(sessionId, stageFolder);
  }
}

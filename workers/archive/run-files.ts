import { checked, invalid } from '../../src/domain/checks.ts';
import type { Run } from '../../src/domain/runs.ts';
import type { ListedFiles } from './listed-files.ts';
import type { ResultStage } from './result-stage.ts';
import { run as runCheck } from './row-checks.ts';
import { missedPath, resultsPath, runPath, type ListedRun, type SessionDocument } from './session-document.ts';

/** A run's row as it is in the zip. Errors: `zip-invalid`, `zip-hash`. */
export async function readRun(files: ListedFiles, { session, tracks }: SessionDocument, { id }: ListedRun): Promise<Run> {
  const where = runPath(id);
  const run = checked<Run>(runCheck, await files.json(where), where);
  const track = tracks.find((each) => each.id === run.trackId);
  if (run.id !== id || run.sessionId !== session.id || track?.kind !== 'video') throw invalid(where, 'a run of this session, under its own id');
  return run;
}

/** Checks a run's results over so many frames and puts them on the stage, to be stored under that id. Errors: `zip-invalid`, `zip-hash`. */
export async function stageResults(files: ListedFiles, listed: ListedRun, stage: ResultStage, runId: string, frames: number): Promise<void> {
  const results = stage.run(listed, runId, frames);
  if (files.has(missedPath(listed.id))) await files.lines(missedPath(listed.id), (value, line) => results.miss(value, line));
  await files.lines(resultsPath(listed.id), (value, line) => results.take(value, line));
  results.end();
}

/** Runs under new ids name each other by these; `ids` has the new one of each old one. */
export function repeatsAmong(runs: readonly Run[], ids: ReadonlyMap<string, string>): Run[] {
  return runs.map((run) => {
    const repeatOf = run.repeatOf && ids.get(run.repeatOf);
    return repeatOf === undefined ? run : { ...run, repeatOf };
  });
}

import { AppError } from '../../src/domain/errors.ts';
import type { Run } from '../../src/domain/runs.ts';
import { getRun } from '../../src/storage/runs.ts';

/** Errors: `run-missing`. */
export async function existingRun(id: string): Promise<Run> {
  const run = await getRun(id);
  if (run === undefined) throw new AppError('run-missing', `The run ${id} is gone.`);
  return run;
}

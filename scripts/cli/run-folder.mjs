import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inputFile } from './inputs.mjs';
import { Refusal } from './refusal.mjs';

export const repeatedMetrics = /^metrics-\d+\.json$/;

/** Of a run, or of its repeats: those are numbered from 2. */
export function metricsName(index) {
  return index === 0 ? 'metrics.json' : `metrics-${index + 1}.json`;
}

/** A folder that `retake replay` made. */
export function runFolder(path) {
  if (!existsSync(path) || !statSync(path).isDirectory()) throw new Refusal(`There is no folder ${path}.`);
  return path;
}

/** The metrics of a folder's run, then those of its repeats. */
export function metricsIn(folder) {
  const repeats = readdirSync(runFolder(folder)).filter((name) => repeatedMetrics.test(name));
  return [inputFile(join(folder, metricsName(0))), ...repeats.map((name) => inputFile(join(folder, name)))];
}

/** The zip with a folder's run in it, and the run's row. */
export function runIn(folder) {
  const zip = inputFile(join(runFolder(folder), 'session.zip'));
  const row = inputFile(join(folder, 'run.json'));
  try {
    return { zip, run: JSON.parse(readFileSync(row, 'utf8')) };
  } catch (error) {
    throw new Refusal(`${row} is not the row of a run: ${error.message}`);
  }
}

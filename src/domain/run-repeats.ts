import type { Run } from './runs.ts';

/** The runs that do the same as this one: the first one and those that repeat it. */
export function repeatsOf<Some extends Pick<Run, 'id' | 'repeatOf'>>(run: Some, all: readonly Some[]): Some[] {
  const first = firstOf(run);
  return all.filter((other) => firstOf(other) === first);
}

/** The first of the runs that do the same as this one; it may be deleted by now. */
export function firstOf({ id, repeatOf }: Pick<Run, 'id' | 'repeatOf'>): string {
  return repeatOf ?? id;
}

type Conditions = Pick<Run, 'backend' | 'threads' | 'fallbacks'>;

/**
 * Those of them that tell how much figures differ by chance: the run itself, and those that came to their end (of which metrics files are kept, without a state) on the
 * same engine, which no other one went on for in any.
 */
export function measuredRepeatsOf<Some extends Pick<Run, 'id' | 'repeatOf'> & Partial<Pick<Run, 'state'>> & Conditions>(run: Some, all: readonly Some[]): Some[] {
  return [run, ...repeatsOf(run, all).filter((other) => other.id !== run.id && (other.state ?? 'complete') === 'complete' && onSameEngine(run, other))];
}

function onSameEngine(one: Conditions, other: Conditions): boolean {
  return one.backend === other.backend && one.threads === other.threads && [one, other].every(({ fallbacks = [] }) => fallbacks.length === 0);
}

/**
 * The first of the runs that a new one repeats without being asked to: an equal detector, as far, on the same engine, over the same frames, to their end. By
 * another version of the app it is not the same. Null where there is none.
 */
export function firstEqual(run: Run, all: readonly Run[]): string | null {
  const equal = all.filter((other) => other.id !== run.id && other.state === 'complete' && isEqual(run, other) && onSameEngine(run, other));
  const earliest = equal.reduce<Run | undefined>((first, other) => (first === undefined || other.createdAtMs < first.createdAtMs ? other : first), undefined);
  return earliest === undefined ? null : firstOf(earliest);
}

function isEqual(one: Run, other: Run): boolean {
  // Of runs of earlier versions the detector is not known to be equal.
  return one.detectorHash !== undefined && (['detectorHash', 'sessionId', 'trackId', 'mode', 'level', 'limit', 'appVersion'] as const).every((key) => one[key] === other[key]);
}

/**
 * What the fingerprints of a run and of its repeats say. Only those that came to their end count. `unknown`: there are not two, one has no fingerprint, or
 * they differ as runs may that skip what is late.
 */
export function repeatVerdict<Some extends Pick<Run, 'id' | 'repeatOf' | 'state' | 'mode' | 'fingerprint'>>(run: Some, all: readonly Some[]): 'identical' | 'different' | 'unknown' {
  const repeats = repeatsOf(run, all).filter(({ state }) => state === 'complete');
  const fingerprints = new Set(repeats.map(({ fingerprint }) => fingerprint));
  if (run.state !== 'complete' || repeats.length < 2 || fingerprints.has(undefined)) return 'unknown';
  if (fingerprints.size === 1) return 'identical';
  return run.mode === 'every-frame' ? 'different' : 'unknown';
}

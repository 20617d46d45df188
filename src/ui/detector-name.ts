import type { SavedDetector } from '../domain/detector.ts';

export const longestName = 80;

/** What is wrong with a name that a detector is to get; null when nothing is. */
export function nameFault(name: string, others: readonly SavedDetector[]): string | null {
  if (name === '') return 'Type a name.';
  return others.some(({ detector }) => detector.name === name) ? 'Another detector has this name.' : null;
}

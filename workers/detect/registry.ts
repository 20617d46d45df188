import type { Family, ModelFacts, Recognition } from '../../src/domain/family.ts';

/** Every file in `families/` is a model family. */
export const families: readonly Family[] = Object.values(import.meta.glob<Family>('./families/*.ts', { eager: true, import: 'default' }));

export interface Candidate {
  readonly family: Family;
  readonly recognition: Recognition;
}

const order = ['certain', 'likely', 'possible'] as const;

/** The families that recognise a model, the surest first. */
export function candidates(model: ModelFacts): readonly Candidate[] {
  return families
    .map((family) => ({ family, recognition: family.recognise(model) }))
    .filter((candidate): candidate is Candidate => candidate.recognition !== null)
    .sort((a, b) => order.indexOf(a.recognition.certainty) - order.indexOf(b.recognition.certainty));
}

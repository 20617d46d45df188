import type { Criteria } from './criteria.ts';

/** One side of a comparison: a run, or what the demo scene really shows. */
export type ComparisonSide = { readonly kind: 'run'; readonly runId: string } | { readonly kind: 'truth' };

/** Two sides over the same track of a session. */
export interface ComparisonRequest {
  readonly a: ComparisonSide;
  readonly b: ComparisonSide;
  readonly criteria: Criteria;
}

/** How a comparison is drawn: both sides in one picture, where they match as one, or a picture for each, A first. */
export type ComparisonView = 'one' | 'beside' | 'stacked';

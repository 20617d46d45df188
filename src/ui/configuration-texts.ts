import type { QueryProblem } from '../domain/configuration-query.ts';

/** What of the address was ignored, for people. */
export function describeProblem({ parameter, value, allowed }: QueryProblem): string {
  if (allowed === null) return `The address says ${parameter}=${value}, which is no setting. It is ignored.`;
  return `The address says ${parameter}=${value}, which is ignored. Allowed: ${allowed}.`;
}

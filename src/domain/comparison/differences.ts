/** Below this two numbers of models are the same. */
const noDifference = 1e-6;

/** Whether a frame's disagreement is one; NaN, where it is not known, is none. */
export function isDifference(disagreement: number): boolean {
  return disagreement > noDifference;
}

/** The first and the last frame on which the sides differ; null where they don't. */
export function differenceExtent(disagreements: Float32Array): { readonly first: number; readonly last: number } | null {
  const first = disagreements.findIndex(isDifference);
  return first === -1 ? null : { first, last: disagreements.findLastIndex(isDifference) };
}

/** The nearest frame after `frame`, or before it, on which the sides differ; null where there is none. */
export function nextDifference(disagreements: ArrayLike<number>, frame: number, direction: 1 | -1): number | null {
  for (let at = frame + direction; at >= 0 && at < disagreements.length; at += direction) {
    if (isDifference(disagreements[at] ?? NaN)) return at;
  }
  return null;
}

import type { ComparisonOutcome } from '../../src/domain/comparison/comparison-sum.ts';

const mostPoints = 600;
const height = 60;

/** How many things each side found, as two lines over the session; they are broken where a side has no answer. */
export function reportCounts({ a, b }: Pick<ComparisonOutcome, 'a' | 'b'>): string {
  const sides = [sampled(a), sampled(b)] as const;
  const most = Math.max(1, ...sides.flat());
  const lines = sides.map((counts, at) => pieces(counts, most).map((points) => `<polyline class="${at === 0 ? 'line-a' : 'line-b'}" points="${points}"/>`));
  const width = Math.max(1, (sides[0].length || 1) - 1);
  return `<p>Up to ${most}. A dashed, B in one stroke.</p><svg role="img" aria-label="Things found over the session" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">${lines.flat().join('')}</svg>`;
}

/** Every frame, or as many of them evenly spread as a line can show. */
function sampled(counts: Int32Array): number[] {
  const points = Math.min(counts.length, mostPoints);
  return Array.from({ length: points }, (_, at) => counts[Math.floor((at * counts.length) / points)] ?? 0);
}

function pieces(counts: readonly number[], most: number): string[] {
  const found: string[][] = [[]];
  for (const [at, count] of counts.entries()) {
    if (count < 0) found.push([]);
    else found.at(-1)?.push(`${at},${Number((height - (count / most) * height).toFixed(1))}`);
  }
  return found.filter((points) => points.length > 0).map((points) => points.join(' '));
}

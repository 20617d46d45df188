import { stripBins } from '../../src/domain/comparison/strip.ts';

const bins = 600;
const height = 60;

/** The whole session as a drawing: the taller a bar, the more the sides differ; a low grey one where it is not known. */
export function reportStrip(disagreements: Float32Array): string {
  const bars = stripBins(disagreements, bins).map((value, at) => {
    if (value === null) return `<rect class="unknown" x="${at}" y="${height - 4}" width="1" height="4"/>`;
    const length = Number((value * height).toFixed(1));
    return length === 0 ? '' : `<rect x="${at}" y="${height - length}" width="1" height="${length}"/>`;
  });
  const width = Math.min(bins, disagreements.length);
  return `<svg role="img" aria-label="Disagreement over the session" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">${bars.join('')}</svg>`;
}

/** A part of the session in a strip: how much the sides differ at most in it, 0..1, and null where nothing is known. */
export type StripBin = number | null;

/** The frames of a track in so many parts or fewer, each with its largest disagreement: a single frame that differs is not lost. */
export function stripBins(disagreements: ArrayLike<number>, most: number): StripBin[] {
  const frames = disagreements.length;
  const bins = Math.min(frames, most);
  return Array.from({ length: bins }, (_, bin) => {
    let worst: StripBin = null;
    const to = Math.floor(((bin + 1) * frames) / bins);
    for (let frame = Math.floor((bin * frames) / bins); frame < to; frame++) {
      const value = disagreements[frame] ?? NaN;
      if (!Number.isNaN(value)) worst = Math.max(worst ?? 0, value);
    }
    return worst;
  });
}

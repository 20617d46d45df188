import type { Snapshot } from '../rpc/record-contract.ts';

/** As `Take 3 frame 123 at 4.100 s.png`; what file systems refuse is a dash. `what` is said behind it all. */
export function snapshotName(take: string, { index, timestampUs }: Pick<Snapshot, 'index' | 'timestampUs'>, what = ''): string {
  const safe = take.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, '-');
  return `${safe} frame ${index} at ${(timestampUs / 1e6).toFixed(3)} s${what}.png`;
}

import type { SnapshotOverlay } from '../rpc/replay-contract.ts';
import type { Notices } from './notices.ts';
import type { Player } from './player.ts';
import { snapshotName } from './snapshot-name.ts';
import type { Transfers } from './transfer.ts';

export type { SnapshotOverlay } from '../rpc/replay-contract.ts';

/** Whether anything may be drawn over the pictures. */
export function drawsResults({ settings, trial }: Player): boolean {
  return settings.value.showRunId !== null || settings.value.comparison !== null || trial.value.at === 'done';
}

/** Saves the frame that stands as a picture, as it is or with what is drawn over it. Does nothing during a run. */
export async function saveSnapshot(player: Player, overlay: SnapshotOverlay, { notices, transfers }: { readonly notices: Notices; readonly transfers: Transfers }): Promise<void> {
  const state = player.state.value;
  if (state.at !== 'open') return;
  const { session, trackId } = state.replay;
  try {
    const snapshot = await player.snapshot(overlay);
    if (snapshot === null) return;
    const { frame, timestampUs, drawn, png } = snapshot;
    const name = snapshotName(`${session.name} ${trackId}`, { index: frame, timestampUs }, drawn ? ' with results' : '');
    if (await transfers.save(png, name)) notices.inform(`Frame ${frame} saved as a picture`);
  } catch (error) {
    notices.fail(error);
  }
}

import { AppError } from '../domain/errors.ts';
import { momentUs, type SessionLink } from '../domain/session-link.ts';
import { videoTracks } from '../domain/session.ts';
import type { Comparison } from './comparison.ts';
import type { Notices } from './notices.ts';
import type { Player } from './player.ts';

/** Shows what a link says of the session that is open, as long as it is. What the session does not have is told, and the rest is shown. */
export async function followLink({ t, track, a, b }: SessionLink, player: Player, comparison: Comparison, notices: Notices): Promise<void> {
  if (track !== undefined) await followTrack(track, player, notices);
  if (t !== undefined) await followMoment(t, player, notices);
  if (a !== undefined && b !== undefined && player.opened !== null) await comparison.between(a, b);
}

async function followTrack(track: string, player: Player, notices: Notices): Promise<void> {
  const { opened } = player;
  if (opened === null || opened.trackId === track) return;
  if (videoTracks(opened.session).some(({ id }) => id === track)) await player.showTrack(track);
  else notices.fail(new AppError('link-track', `The session has no track ${track}.`, { detail: `track=${track}` }));
}

async function followMoment(t: string, player: Player, notices: Notices): Promise<void> {
  const { opened } = player;
  if (opened === null) return;
  const { durationUs } = opened;
  const recordedUs = momentUs(t);
  if (recordedUs !== null && recordedUs <= durationUs) await player.seekTo(recordedUs);
  else notices.fail(new AppError('link-moment', `The session has no moment ${t}.`, { detail: `t=${t}, the session lasts ${(durationUs / 1e6).toFixed(3)} s` }));
}

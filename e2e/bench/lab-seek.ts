import { frameIndex } from '../../src/storage/frames.ts';
import { mediaFileOf } from '../../src/storage/media.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { everyFrameSettings, withPlayer } from './lab-replay.ts';

/** Milliseconds until the picture of each frame stands, in the order they were sought. */
export interface SeekTimes {
  readonly player: number[];
  /** Until `seeked`, and until the frame was also handed to the display. */
  readonly video: number[];
  readonly videoSeeked: number[];
}

/** Seeks the same frames with the player and with a video element that plays the session's file, in turns. */
export async function seekBoth(sessionId: string, frames: readonly number[]): Promise<SeekTimes> {
  const index = await frameIndex(sessionId, 'cam0');
  const times: SeekTimes = { player: [], video: [], videoSeeked: [] };
  await withPlayer(sessionId, everyFrameSettings, async (player) => {
    const video = await openVideo(sessionId);
    for (const frame of frames) {
      const startMs = performance.now();
      await player.call((api) => api.seek(frame));
      times.player.push(performance.now() - startMs);
      const { seekedMs, shownMs } = await seekVideo(video, (index.timeOf(frame) + index.endOf(frame)) / 2e6);
      times.video.push(shownMs);
      times.videoSeeked.push(seekedMs);
    }
    video.remove();
    URL.revokeObjectURL(video.src);
  });
  return times;
}

async function openVideo(sessionId: string): Promise<HTMLVideoElement> {
  const segment = (await getSession(sessionId)).tracks[0]?.segments[0];
  if (segment === undefined) throw new Error('The session has no segment.');
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  video.src = URL.createObjectURL(await mediaFileOf(sessionId, segment.path));
  document.body.append(video);
  await new Promise<void>((resolve, reject) => {
    video.oncanplaythrough = () => resolve();
    video.onerror = () => reject(new Error(video.error?.message ?? 'The video can’t be played.'));
  });
  return video;
}

async function seekVideo(video: HTMLVideoElement, seconds: number): Promise<{ readonly seekedMs: number; readonly shownMs: number }> {
  const startMs = performance.now();
  const shown = new Promise<number>((resolve) => video.requestVideoFrameCallback(() => resolve(performance.now() - startMs)));
  const seeked = new Promise<number>((resolve) => video.addEventListener('seeked', () => resolve(performance.now() - startMs), { once: true }));
  video.currentTime = seconds;
  const [shownMs, seekedMs] = await Promise.all([shown, seeked]);
  return { seekedMs, shownMs: Math.max(shownMs, seekedMs) };
}

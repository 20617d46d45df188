import type { AudioFeed, FrameFeed } from '../domain/feed.ts';
import { pumpVideoElement } from './frames-from-video.ts';

/** Frames the browser holds for a recorder that is late for a moment; each one keeps a camera buffer from being reused. */
const bufferedFrames = 4;
/** Sound comes in pieces of 10 ms; half a second of them costs little memory and outlasts a busy worker. */
const bufferedSounds = 50;

/** How this browser can hand pictures of a device to a worker; decided by feature, never by user agent. Ending the feed leaves the track on. */
export function openFrames(track: MediaStreamTrack): FrameFeed {
  if ('MediaStreamTrackProcessor' in window) {
    return { kind: 'stream', frames: new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack, maxBufferSize: bufferedFrames }).readable, live: true };
  }
  if (canTransfer(track)) return { kind: 'track', track: track.clone(), live: true };
  return { kind: 'port', port: pumpVideoElement(track), live: true };
}

/** The same for sound. Null where a browser has no way (Firefox). */
export function openSound(track: MediaStreamTrack): AudioFeed | null {
  if ('MediaStreamTrackProcessor' in window) {
    return { kind: 'stream', frames: new MediaStreamTrackProcessor({ track: track as MediaStreamAudioTrack, maxBufferSize: bufferedSounds }).readable, live: true };
  }
  return canTransfer(track) ? { kind: 'track', track: track.clone(), live: true } : null;
}

function canTransfer(track: MediaStreamTrack): boolean {
  const copy = track.clone();
  try {
    structuredClone(copy, { transfer: [copy as unknown as Transferable] }).stop();
    return true;
  } catch {
    copy.stop();
    return false;
  }
}

/** Settles when a device ends by itself; ending it by `stop` does not. */
export function endOf(track: MediaStreamTrack): Promise<void> {
  return new Promise((resolve) => track.addEventListener('ended', () => resolve(), { once: true }));
}

/** Tells when a device holds its breath, and when it goes on. */
export function watchMute(track: MediaStreamTrack, listen: (muted: boolean) => void): void {
  track.onmute = () => listen(true);
  track.onunmute = () => listen(false);
}

import type { FeedReply, FeedRequest } from '../domain/feed.ts';

/**
 * Frames of a track where the browser has no MediaStreamTrackProcessor (Firefox): a hidden video element, one VideoFrame for
 * each picture it shows, posted when the recorder has asked for one.
 */
export function pumpVideoElement(source: MediaStreamTrack): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const track = source.clone();
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  let wanted = false;
  let open = true;

  const show: VideoFrameRequestCallback = (now, metadata) => {
    if (!open) return;
    video.requestVideoFrameCallback(show);
    if (!wanted) return;
    const frame = pictureOf(video, Math.round((metadata.captureTime ?? now) * 1000));
    if (frame === null) return;
    wanted = false;
    port1.postMessage(frame satisfies FeedReply, [frame]);
  };
  const close = (): void => {
    open = false;
    track.stop();
    video.srcObject = null;
    port1.close();
  };
  track.addEventListener('ended', () => {
    port1.postMessage(null satisfies FeedReply);
    close();
  });
  port1.onmessage = ({ data }: MessageEvent<FeedRequest>) => {
    if (data === 'pull') wanted = true;
    else close();
  };
  video.requestVideoFrameCallback(show);
  void video.play();
  return port2;
}

/** Null where the element has announced a picture that it lets nobody have yet: it announces the next one soon. */
function pictureOf(video: HTMLVideoElement, timestamp: number): VideoFrame | null {
  try {
    return new VideoFrame(video, { timestamp });
  } catch {
    return null;
  }
}

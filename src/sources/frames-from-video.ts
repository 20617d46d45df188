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
    // The first picture may be announced before the element lets anyone have it.
    if (!wanted || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    wanted = false;
    const frame = new VideoFrame(video, { timestamp: Math.round((metadata.captureTime ?? now) * 1000) });
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

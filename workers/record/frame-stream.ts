import type { AudioFeed, FeedReply, FeedRequest, FrameFeed } from '../../src/domain/feed.ts';

/** Frames of a feed, one at a time. The caller owns each frame; `next` gives null when the source has ended. */
export interface FrameReader<Frame = VideoFrame> {
  next(): Promise<Frame | null>;
  /** Ends the feed: a `next` that waits gives null. May be called twice; never rejects. */
  close(): Promise<void>;
}

export function readFrames(feed: FrameFeed): FrameReader {
  if (feed.kind === 'port') return portReader(feed.port);
  if (feed.kind === 'stream') return streamReader(feed.frames, () => undefined);
  const { track } = feed;
  const processor = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack });
  return streamReader(processor.readable, () => track.stop());
}

/** The same for sound. */
export function readSound(feed: AudioFeed): FrameReader<AudioData> {
  if (feed.kind === 'stream') return streamReader(feed.frames, () => undefined);
  const { track } = feed;
  const processor = new MediaStreamTrackProcessor({ track: track as MediaStreamAudioTrack });
  return streamReader(processor.readable, () => track.stop());
}

function streamReader<Frame>(stream: ReadableStream<Frame>, release: () => void): FrameReader<Frame> {
  const reader = stream.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? null : value;
    },
    async close() {
      // A stream that broke can't be cancelled, and need not be.
      await reader.cancel().catch(() => undefined);
      release();
    },
  };
}

function portReader(port: MessagePort): FrameReader {
  let deliver: ((reply: FeedReply) => void) | undefined;
  let closed = false;
  /** The end comes whether anything was asked for or not. */
  let ended = false;
  const answer = (reply: FeedReply): void => {
    ended ||= reply === null;
    if (deliver === undefined) reply?.close();
    else deliver(reply);
    deliver = undefined;
  };
  port.onmessage = ({ data }: MessageEvent<FeedReply>) => answer(data);
  return {
    next() {
      if (ended) return Promise.resolve(null);
      return new Promise((resolve) => {
        deliver = resolve;
        port.postMessage('pull' satisfies FeedRequest);
      });
    },
    close() {
      if (closed) return Promise.resolve();
      closed = true;
      port.postMessage('close' satisfies FeedRequest);
      answer(null);
      return Promise.resolve();
    },
  };
}

/**
 * How frames reach the record worker. Which one a browser can do is decided by feature in `sources/`:
 * a transferred stream (Chrome's cameras), a transferred track (Safari), or a port that frames are posted to.
 * A feed that is not `live` can wait: its frames are never dropped, the recorder pulls them at its own pace.
 */
export type FrameFeed =
  | { readonly kind: 'stream'; readonly frames: ReadableStream<VideoFrame>; readonly live: true }
  | { readonly kind: 'track'; readonly track: MediaStreamTrack; readonly live: true }
  | { readonly kind: 'port'; readonly port: MessagePort; readonly live: boolean };

/** How sound reaches the record worker: as `FrameFeed`. */
export type AudioFeed =
  | { readonly kind: 'stream'; readonly frames: ReadableStream<AudioData>; readonly live: true }
  | { readonly kind: 'track'; readonly track: MediaStreamTrack; readonly live: true };

/** What the worker says on a port feed: one frame wanted, or no more. */
export type FeedRequest = 'pull' | 'close';

/** What the source posts: a frame (transferred) for each pull, null when it has ended. */
export type FeedReply = VideoFrame | null;

/** What must be transferred, not cloned, when a feed is handed over. */
export function feedTransferables(feed: FrameFeed | AudioFeed): Transferable[] {
  if (feed.kind === 'stream') return [feed.frames as unknown as Transferable];
  if (feed.kind === 'track') return [feed.track as unknown as Transferable];
  return [feed.port];
}

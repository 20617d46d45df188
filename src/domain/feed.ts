/**
 * How frames reach the record worker. Which one a browser can do is decided by feature in `sources/`:
 * a transferred stream (Chrome), a transferred track (Safari), or a port that frames are posted to (Firefox).
 * A feed that is not `live` can wait: its frames are never dropped, the recorder pulls them at its own pace.
 */
export type FrameFeed =
  | { readonly kind: 'stream'; readonly frames: ReadableStream<VideoFrame>; readonly live: boolean }
  | { readonly kind: 'track'; readonly track: MediaStreamTrack; readonly live: true }
  | { readonly kind: 'port'; readonly port: MessagePort; readonly live: true };

/** What must be transferred, not cloned, when a feed is handed over. */
export function feedTransferables(feed: FrameFeed): Transferable[] {
  if (feed.kind === 'stream') return [feed.frames as unknown as Transferable];
  if (feed.kind === 'track') return [feed.track as unknown as Transferable];
  return [feed.port];
}

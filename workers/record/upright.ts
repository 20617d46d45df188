/** A picture as it should be seen, and whether it is another one than the frame itself. */
export interface UprightFrame {
  readonly frame: VideoFrame;
  /** Closes the picture if it was made here. */
  close(): void;
}

/** Orientation that some browsers attach to frames (VideoFrame.rotation and flip, WebCodecs); encoders don't apply it. */
type OrientedFrame = VideoFrame & { readonly rotation?: number; readonly flip?: boolean };

/** The frame itself when it is upright; otherwise a copy with its pixels turned. The caller keeps its frame. */
export function upright(frame: OrientedFrame): UprightFrame {
  const { rotation = 0, flip = false } = frame;
  if (rotation === 0 && !flip) return { frame, close: () => undefined };
  // Display sizes are those of the turned picture, and drawing turns it.
  const canvas = new OffscreenCanvas(frame.displayWidth, frame.displayHeight);
  canvas.getContext('2d', { alpha: false })?.drawImage(frame, 0, 0, canvas.width, canvas.height);
  const turned = new VideoFrame(canvas, { timestamp: frame.timestamp, ...(frame.duration === null ? {} : { duration: frame.duration }) });
  return { frame: turned, close: () => turned.close() };
}

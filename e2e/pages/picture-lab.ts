import { fromBase64 } from '../../src/domain/base64.ts';
import { frameCodeArea, readFrameCode } from '../../src/domain/frame-code.ts';
import { isVideo, videoTracks, type Session } from '../../src/domain/session.ts';
import { frameIndex } from '../../src/storage/frames.ts';
import { mediaFileOf } from '../../src/storage/media.ts';

/** In pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function canvasOf(picture: VideoFrame | ImageBitmap, width: number, height: number): ImageData {
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false });
  if (context === null) throw new Error('The browser gives no 2D canvas.');
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** A frame of the main track as a decoder of the page's own gives it: all of its segment up to the frame, shown in the order of decoding. */
export async function decodeFrame(session: Session, frame: number): Promise<ImageData> {
  const [track] = videoTracks(session);
  const segment = track?.segments.find(({ firstFrame, frames }) => frame >= firstFrame && frame < firstFrame + frames);
  if (track === undefined || segment === undefined || !isVideo(segment.decoder)) throw new Error(`There is no frame ${frame}.`);
  const index = await frameIndex(session.id, track.id);
  const file = await mediaFileOf(session.id, segment.path);
  let pixels: ImageData | undefined;
  const decoder = new VideoDecoder({
    output: (picture) => {
      if (picture.timestamp === index.timeOf(frame)) pixels = canvasOf(picture, picture.displayWidth, picture.displayHeight);
      picture.close();
    },
    error: (error) => reportError(error),
  });
  const { description, ...config } = segment.decoder;
  decoder.configure({ ...config, ...(description !== undefined && { description: fromBase64(description) }) });
  for (let at = segment.firstFrame; at <= frame; at++) {
    const { offset, bytes } = index.place(at);
    const data = await file.slice(offset, offset + bytes).arrayBuffer();
    decoder.decode(new EncodedVideoChunk({ type: index.isKey(at) ? 'key' : 'delta', timestamp: index.timeOf(at), data }));
  }
  await decoder.flush();
  decoder.close();
  if (pixels === undefined) throw new Error(`The decoder gave no frame ${frame}.`);
  return pixels;
}

export async function pixelsOf(png: Blob): Promise<ImageData> {
  const picture = await createImageBitmap(png);
  return canvasOf(picture, picture.width, picture.height);
}

/** The number painted at the top left of a picture of this size. */
export function paintedNumber({ data, width }: ImageData, picture: { readonly width: number; readonly height: number }): number | null {
  const area = frameCodeArea(picture.width, picture.height);
  const rows = new Uint8ClampedArray(area.width * area.height * 4);
  for (let y = 0; y < area.height; y++) rows.set(data.subarray(((area.y + y) * width + area.x) * 4, ((area.y + y) * width + area.x + area.width) * 4), y * area.width * 4);
  return readFrameCode(rows, area.width);
}

/** How many pixels of an area of one picture differ from those of another, of which the area begins at `from`. */
export function differentPixels(one: ImageData, other: ImageData, { x, y, width, height }: Area, from: { readonly x: number; readonly y: number } = { x, y }): number {
  let different = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [a, b] = [((y + row) * one.width + x + column) * 4, ((from.y + row) * other.width + from.x + column) * 4];
      if (one.data[a] !== other.data[b] || one.data[a + 1] !== other.data[b + 1] || one.data[a + 2] !== other.data[b + 2]) different++;
    }
  }
  return different;
}

import { toBase64 } from '../../src/domain/base64.ts';

const width = 320;

/** A small JPEG of an upright picture as a data URL. Draws at once: the caller keeps its picture and may close it. */
export async function thumbnailOf(picture: VideoFrame): Promise<string> {
  const height = Math.max(1, Math.round((width * picture.displayHeight) / picture.displayWidth));
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 });
  return `data:image/jpeg;base64,${toBase64(new Uint8Array(await blob.arrayBuffer()))}`;
}

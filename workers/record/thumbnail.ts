import { toBase64 } from '../../src/domain/base64.ts';

const width = 320;

/** A small JPEG of a frame as a data URL. Owns and closes the frame. */
export async function makeThumbnail(frame: VideoFrame): Promise<string> {
  try {
    const height = Math.max(1, Math.round((width * frame.displayHeight) / frame.displayWidth));
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { alpha: false });
    context?.drawImage(frame, 0, 0, width, height);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 });
    return `data:image/jpeg;base64,${toBase64(new Uint8Array(await blob.arrayBuffer()))}`;
  } finally {
    frame.close();
  }
}

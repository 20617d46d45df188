/** Signature and IHDR chunk, behind which texts may stand (PNG, third edition, 5.2 and 11.2.1: https://www.w3.org/TR/png-3/). */
const headBytes = 8 + 12 + 13;

/** A PNG with `tEXt` chunks put in: keywords and values in Latin-1. */
export function withPngTexts(png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const chunks = Object.entries(texts).map(([keyword, value]) => textChunk(keyword, value));
  const parts = [png.subarray(0, headBytes), ...chunks, png.subarray(headBytes)];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Length, type, keyword, 0, value, checksum. */
function textChunk(keyword: string, value: string): Uint8Array {
  const body = Uint8Array.from([...`tEXt${keyword}\0${value}`].map((letter) => letter.charCodeAt(0) & 0xff));
  const chunk = new Uint8Array(body.byteLength + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.byteLength - 4);
  chunk.set(body, 4);
  view.setUint32(body.byteLength + 4, crc32(body));
  return chunk;
}

/** The checksum of PNG chunks (ISO 3309), bit by bit: texts are short. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/**
 * A frame number painted into the picture itself as a row of black and white cells along the top edge, so that what is
 * on screen can be checked against the rows: sync (white, black), parity, 20 bits of the number in Gray code.
 * From one number to the next only one bit and the parity change (F. Gray, US patent 2632058), so that the code hardly moves:
 * a motion detector should see the scene, not the counter. Cells are large enough to survive any video codec.
 */
const numberBits = 20;
const head = 3;
const cells = head + numberBits;

export interface FrameCodeArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a canvas 2D context that painting needs. */
export interface CodePainter {
  fillStyle: unknown;
  fillRect(x: number, y: number, width: number, height: number): void;
}

function cellWidth(width: number): number {
  return Math.max(4, Math.floor(width / 40));
}

/** Where the code lies in a picture of this size. */
export function frameCodeArea(width: number, height: number): FrameCodeArea {
  return { x: 0, y: 0, width: cellWidth(width) * cells, height: Math.max(4, Math.round(height / 60)) };
}

/** The cells of a number, true for white. */
function cellsOf(number: number): boolean[] {
  const gray = number ^ (number >> 1);
  const bits = Array.from({ length: numberBits }, (_, position) => ((gray >> (numberBits - 1 - position)) & 1) === 1);
  return [true, false, parity(bits), ...bits];
}

function parity(bits: readonly boolean[]): boolean {
  return bits.filter(Boolean).length % 2 === 1;
}

/** Paints a number from 0 to 1,048,575 (9.7 hours at 30 frames a second; larger ones wrap). */
export function paintFrameCode(painter: CodePainter, number: number, width: number, height: number): void {
  const { height: rowHeight } = frameCodeArea(width, height);
  const size = cellWidth(width);
  for (const [cell, white] of cellsOf(number % 2 ** numberBits).entries()) {
    painter.fillStyle = white ? '#fff' : '#000';
    painter.fillRect(cell * size, 0, size, rowHeight);
  }
}

/**
 * Reads the number back from the RGBA pixels of the area. Null when there is no readable code.
 * `width` is the area's width in pixels.
 */
export function readFrameCode(pixels: Uint8ClampedArray, width: number): number | null {
  const size = Math.floor(width / cells);
  const rows = Math.floor(pixels.length / 4 / width);
  const read = Array.from({ length: cells }, (_, cell) => cellIsWhite(pixels, width, rows, cell * size, size));
  const bits = read.slice(head);
  if (read[0] !== true || read[1] !== false || read[2] !== parity(bits)) return null;
  let number = 0;
  let bit = 0;
  for (const white of bits) {
    bit ^= Number(white);
    number = (number << 1) | bit;
  }
  return number;
}

/** Mean green of the cell's middle half: away from edges that codecs smear. */
function cellIsWhite(pixels: Uint8ClampedArray, width: number, rows: number, left: number, size: number): boolean {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(rows / 4); y < Math.ceil((rows * 3) / 4); y++) {
    for (let x = left + Math.floor(size / 4); x < left + Math.ceil((size * 3) / 4); x++) {
      sum += pixels[(y * width + x) * 4 + 1] ?? 0;
      count++;
    }
  }
  return sum / count > 127;
}

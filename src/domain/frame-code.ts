/**
 * A frame number painted into the picture itself as a row of black and white cells along the top edge, so that what is
 * on screen can be checked against the rows: sync (white, black), 20 bits of the number, 4 bits of checksum.
 * Cells are a 32nd of the width, large enough to survive any video codec.
 */
const numberBits = 20;
const checkBits = 4;
const cells = 2 + numberBits + checkBits;

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
  return Math.max(4, Math.floor(width / 32));
}

/** Where the code lies in a picture of this size. */
export function frameCodeArea(width: number, height: number): FrameCodeArea {
  return { x: 0, y: 0, width: cellWidth(width) * cells, height: Math.max(8, Math.round(height / 30)) };
}

function checksum(number: number): number {
  let sum = 0b1010;
  for (let rest = number; rest > 0; rest >>= 4) sum ^= rest & 0b1111;
  return sum;
}

/** Paints a number from 0 to 1,048,575 (9.7 hours at 30 frames a second; larger ones wrap). */
export function paintFrameCode(painter: CodePainter, number: number, width: number, height: number): void {
  const { height: rowHeight } = frameCodeArea(width, height);
  const size = cellWidth(width);
  const value = number % 2 ** numberBits;
  const bits = (value << checkBits) | checksum(value);
  for (let cell = 0; cell < cells; cell++) {
    const white = cell < 2 ? cell === 0 : ((bits >> (cells - 1 - cell)) & 1) === 1;
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
  let bits = 0;
  for (let cell = 0; cell < cells; cell++) {
    const bit = cellIsWhite(pixels, width, rows, cell * size, size) ? 1 : 0;
    if (cell < 2 && bit !== 1 - cell) return null;
    if (cell >= 2) bits = (bits << 1) | bit;
  }
  const value = bits >> checkBits;
  return checksum(value) === (bits & (2 ** checkBits - 1)) ? value : null;
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

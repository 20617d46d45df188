import { expect, test } from '@playwright/test';
import { frameCodeArea, paintFrameCode, readFrameCode } from '../../src/domain/frame-code.ts';

/** A canvas of one grey value a pixel, as far as painting the code needs one. */
class Picture {
  readonly pixels: Uint8ClampedArray;
  fillStyle: unknown = '#000';

  constructor(readonly width: number, readonly height: number) {
    this.pixels = new Uint8ClampedArray(width * height * 4).fill(90);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const value = this.fillStyle === '#fff' ? 255 : 0;
    for (let row = y; row < y + height; row++) this.pixels.fill(value, (row * this.width + x) * 4, (row * this.width + x + width) * 4);
  }

  area(): { pixels: Uint8ClampedArray; width: number } {
    const { width, height } = frameCodeArea(this.width, this.height);
    const rows = Array.from({ length: height }, (_, y) => this.pixels.slice(y * this.width * 4, (y * this.width + width) * 4));
    return { pixels: Uint8ClampedArray.from(rows.flatMap((row) => [...row])), width };
  }
}

function paintAndRead(number: number, width: number, height: number): number | null {
  const picture = new Picture(width, height);
  paintFrameCode(picture, number, width, height);
  const { pixels, width: areaWidth } = picture.area();
  return readFrameCode(pixels, areaWidth);
}

for (const [width, height] of [[320, 240], [640, 480], [641, 361], [1280, 720], [480, 640]] as const) {
  test(`every number reads back at ${width} × ${height}`, () => {
    for (const number of [0, 1, 2, 255, 12_345, 65_535, 1_048_575]) expect(paintAndRead(number, width, height)).toBe(number);
  });
}

test('a picture without a code reads as none', () => {
  const picture = new Picture(640, 480);
  const { pixels, width } = picture.area();
  expect(readFrameCode(pixels, width)).toBeNull();
});

test('a damaged cell is noticed', () => {
  for (const cell of [0, 1, 2, 3, 12, 22]) {
    const picture = new Picture(640, 480);
    paintFrameCode(picture, 1234, 640, 480);
    const before = picture.area().pixels[(cell * 16 + 8) * 4];
    picture.fillStyle = before === 255 ? '#000' : '#fff';
    picture.fillRect(cell * 16, 0, 16, 8);
    const { pixels, width } = picture.area();
    expect(readFrameCode(pixels, width)).toBeNull();
  }
});

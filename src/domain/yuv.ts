/** Fixed point with this many bits behind the point: sums of three terms stay within 32 bits, errors below a thousandth of a grey level. */
export const fractionBits = 20;

/**
 * Tables from 8-bit YCbCr to RGB in fixed point, rounding included: red = clamp((luma[y] + redFromV[v]) >> fractionBits), and so on.
 */
export interface YuvTables {
  readonly luma: Int32Array;
  readonly redFromV: Int32Array;
  readonly greenFromU: Int32Array;
  readonly greenFromV: Int32Array;
  readonly blueFromU: Int32Array;
}

/** Weights of red and blue in luma. ITU-T H.273, table 4: https://www.itu.int/rec/T-REC-H.273 */
const weights = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722], bt2020: [0.2627, 0.0593] } as const;

const standards: Readonly<Record<string, keyof typeof weights>> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  'bt2020-ncl': 'bt2020',
};

/**
 * The conversion that a picture's colour space asks for. Where the source doesn't say: BT.709 for high definition and BT.601 below it,
 * limited range, as players assume.
 */
export function yuvTables({ matrix, fullRange }: VideoColorSpaceInit, width: number, height: number): YuvTables {
  const usual = width >= 1280 || height > 576 ? 'bt709' : 'bt601';
  const [red, blue] = weights[standards[matrix ?? ''] ?? usual];
  const green = 1 - red - blue;
  const black = fullRange === true ? 0 : 16;
  const lumaScale = fullRange === true ? 1 : 255 / 219;
  const chromaScale = fullRange === true ? 1 : 255 / 224;
  const table = (from: number, factor: number, extra = 0): Int32Array =>
    Int32Array.from({ length: 256 }, (_, value) => Math.round(((value - from) * factor + extra) * 2 ** fractionBits));
  return {
    luma: table(black, lumaScale, 0.5),
    redFromV: table(128, 2 * (1 - red) * chromaScale),
    greenFromU: table(128, ((-2 * blue * (1 - blue)) / green) * chromaScale),
    greenFromV: table(128, ((-2 * red * (1 - red)) / green) * chromaScale),
    blueFromU: table(128, 2 * (1 - blue) * chromaScale),
  };
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Bits of the float16 nearest to a value, ties to even (IEEE 754). */
export function toHalf(value: number): number {
  float[0] = value;
  const single = bits[0] ?? 0;
  const sign = (single >>> 16) & 0x8000;
  const exponent = ((single >>> 23) & 0xff) - 112;
  const fraction = single & 0x7fffff;
  if (exponent >= 31) return sign | (exponent === 143 && fraction !== 0 ? 0x7e00 : 0x7c00);
  if (exponent > 0) return (sign | (exponent << 10)) + rounded(fraction, 13);
  return exponent < -10 ? sign : sign + rounded(fraction | 0x800000, 14 - exponent);
}

/** Without its last bits; a carry into the exponent is right as it is. */
function rounded(value: number, drop: number): number {
  const kept = value >>> drop;
  const rest = value & (2 ** drop - 1);
  const half = 2 ** (drop - 1);
  return kept + (rest > half || (rest === half && kept % 2 === 1) ? 1 : 0);
}

let table: Float32Array | undefined;

/** The values of float16s given by their bits, by a table: a model answers with hundreds of thousands. */
export function fromHalves(halves: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => fromHalf(half));
  const values = new Float32Array(halves.length);
  for (let i = 0; i < values.length; i++) values[i] = table[halves[i] ?? 0] ?? NaN;
  return values;
}

/** The value of a float16 given by its bits. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

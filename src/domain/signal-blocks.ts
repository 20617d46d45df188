import type { SignalBlock, SignalChannel, SignalSample } from './signals.ts';

/** Whose samples they are, and the number of the first of them. */
export type SignalPlace = Pick<SignalBlock, 'sessionId' | 'trackId' | 'first'>;

/** The second of the session, from 0, that a block's samples are of: equal samples always make equal blocks, whoever cuts them. */
export function secondOf(timestampUs: number): number {
  return Math.floor(timestampUs / 1e6);
}

/** Samples as they are stored; those without channels keep their texts. */
export function packSamples(place: SignalPlace, samples: readonly SignalSample[], channels: number): SignalBlock {
  const values = new Float64Array(samples.length * channels).fill(NaN);
  for (const [row, sample] of samples.entries()) {
    for (let channel = 0; channel < channels; channel++) values[row * channels + channel] = sample.values[channel] ?? NaN;
  }
  const timestampUs = Float64Array.from(samples, (sample) => sample.timestampUs);
  return { ...place, timestampUs, values, ...(channels === 0 ? { texts: samples.map(({ text = '' }) => text) } : {}) };
}

/** A block's samples in order. */
export function* unpackSamples({ timestampUs, values, texts }: SignalBlock): Generator<SignalSample> {
  const channels = values.length / Math.max(1, timestampUs.length);
  for (let row = 0; row < timestampUs.length; row++) {
    const own = Array.from(values.subarray(row * channels, (row + 1) * channels), (value) => (Number.isNaN(value) ? null : value));
    const text = texts?.[row];
    yield { timestampUs: timestampUs[row] ?? 0, values: own, ...(text === undefined ? {} : { text }) };
  }
}

/** The latest sample of a block at or before a moment; of several at once the last. Null before the first. */
export function sampleAt(block: SignalBlock, timestampUs: number): SignalSample | null {
  const row = block.timestampUs.findLastIndex((us) => us <= timestampUs);
  if (row < 0) return null;
  const channels = block.values.length / block.timestampUs.length;
  const values = block.values.subarray(row * channels, (row + 1) * channels);
  return unpackSamples({ ...block, timestampUs: block.timestampUs.subarray(row, row + 1), values }).next().value ?? null;
}

/** A sample as a line of the session zip: the channels by their names, or the text. */
export function sampleRow({ timestampUs, values, text }: SignalSample, channels: readonly SignalChannel[]): Record<string, number | string | null> {
  const named = channels.map(({ name }, channel): [string, number | null] => [name, values[channel] ?? null]);
  return { timestampUs, ...Object.fromEntries(named), ...(text === undefined ? {} : { text }) };
}

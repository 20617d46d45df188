import type { SignalChannel, SignalSample, SignalStatistics, SignalTrack } from '../../src/domain/signals.ts';
import { checked, id, integer, invalid, list, nullable, number, object, pattern, record, text, type Check } from '../../src/domain/checks.ts';

const maxChannels = 1000;
const maxTextLength = 100_000;
const anything: Check = () => undefined;
const figures = list(number(), maxChannels);
const channelName = pattern(/^(?!(timestampUs|text)$)[A-Za-z]\w{0,63}$/, 'a name of letters, digits and _ that a line can have');

const channels: Check = (value, where) => {
  list(object<SignalChannel>({ name: channelName, unit: text(50) }), maxChannels)(value, where);
  const names = (value as readonly SignalChannel[]).map(({ name }) => name);
  if (new Set(names).size !== names.length) throw invalid(where, 'free of repetitions');
};

/** Statistics are not in `session.json`, see statistics-file.ts. */
export const signalTrack = object<Omit<SignalTrack, 'statistics'>>({ id, label: text(), channels, samples: integer() });

const statisticsCheck = object<SignalStatistics>({ min: figures, max: figures, mean: figures, std: figures, count: figures, q01: figures, q10: figures, q50: figures, q90: figures, q99: figures });

/** Figures of untrusted JSON, without whatever else stands beside them. Errors: `zip-invalid`. */
export function signalStatistics(value: unknown, where: string): SignalStatistics {
  const { min, max, mean, std, count, q01, q10, q50, q90, q99 } = checked<SignalStatistics>(statisticsCheck, value, where);
  return { min, max, mean, std, count, q01, q10, q50, q90, q99 };
}

/** A line of a signal's file, of untrusted JSON. Errors: `zip-invalid`. */
export function signalSample({ channels }: SignalTrack, value: unknown, where: string): SignalSample {
  const row = checked<Record<string, unknown>>(record(text(), anything), value, where);
  const timestampUs = checked<number>(integer(), row['timestampUs'], `${where}.timestampUs`);
  if (channels.length === 0) return { timestampUs, values: [], text: checked<string>(text(maxTextLength), row['text'], `${where}.text`) };
  return { timestampUs, values: channels.map(({ name }) => checked<number | null>(nullable(number()), row[name], `${where}.${name}`)) };
}

import { pictureStatistics, type PictureStatistics, type TrackStatistics } from '../../src/domain/histogram-statistics.ts';
import { videoTracks, type Session, type Track } from '../../src/domain/session.ts';
import type { SignalStatistics } from '../../src/domain/signals.ts';
import { checked, integer, invalid, object, record, text, tuple, type Check } from '../../src/domain/checks.ts';
import { signalStatistics } from './signal-checks.ts';

/** Figures in LeRobot's keys and shape, for readers; the counts they follow from, so that sessions can be merged exactly. */
type TrackEntry = PictureStatistics & TrackStatistics;

export const statisticsPath = 'stats.json';

/** `stats.json`: an entry for each track whose pixels were looked at and for each signal with values; null when there is none. */
export function encodeStatistics({ tracks, signals = [] }: Pick<Session, 'tracks' | 'signals'>): string | null {
  const ofPictures = videoTracks({ tracks }).flatMap(({ id, statistics }): [string, TrackEntry][] =>
    statistics === undefined ? [] : [[id, { ...pictureStatistics(statistics), ...statistics }]],
  );
  const ofSignals = signals.flatMap(({ id, statistics }): [string, SignalStatistics][] => (statistics === undefined ? [] : [[id, statistics]]));
  const entries = [...ofPictures, ...ofSignals];
  return entries.length === 0 ? null : JSON.stringify(Object.fromEntries(entries));
}

const kept = object<TrackStatistics>({ frames: integer(1), histogram: tuple(3, tuple(256, integer())) });
const anything: Check = () => undefined;

/**
 * Puts the statistics of untrusted JSON to their tracks and signals; what is said of anything else is left aside. Whether those of a signal
 * follow from its samples is not looked at here. Errors: `zip-invalid`.
 */
export function withStatistics<Part extends Pick<Session, 'tracks' | 'signals'>>(session: Part, json: unknown): Part {
  const entries = new Map(Object.entries(checked<Record<string, unknown>>(record(text(), anything), json, statisticsPath)));
  const tracks = session.tracks.map((track): Track => {
    const entry = entries.get(track.id);
    return entry === undefined || track.kind === 'audio' ? track : { ...track, statistics: statisticsOf(entry, `${statisticsPath}.${track.id}`) };
  });
  const signals = session.signals?.map((signal) => {
    const entry = entries.get(signal.id);
    return entry === undefined ? signal : { ...signal, statistics: signalStatistics(entry, `${statisticsPath}.${signal.id}`) };
  });
  return { ...session, tracks, ...(signals === undefined ? {} : { signals }) };
}

/** Only the counts are kept, once the figures have been found to follow from them. */
function statisticsOf(entry: unknown, where: string): TrackStatistics {
  const { frames, histogram } = checked<TrackStatistics>(kept, entry, where);
  const totals = histogram.map((counts) => counts.reduce((sum, count) => sum + count, 0));
  if (totals[0] === 0 || new Set(totals).size !== 1) throw invalid(`${where}.histogram`, 'of as many pixels in each channel');
  const found = entry as Readonly<Record<string, unknown>>;
  for (const [key, figures] of Object.entries(pictureStatistics({ frames, histogram }))) {
    if (!same(found[key], figures)) throw invalid(`${where}.${key}`, 'what the histogram says');
  }
  return { frames, histogram };
}

/** Equal but for the last digits, in which other programs may differ. */
function same(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return Array.isArray(found) && found.length === wanted.length && wanted.every((each, index) => same(found[index], each));
  return typeof found === 'number' && typeof wanted === 'number' && Math.abs(found - wanted) <= 1e-9;
}

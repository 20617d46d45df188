import { fileOrderOf } from '../../src/domain/frames.ts';

/** An encoded picture or packet of sound on its way into a session's file, in the order of decoding. */
export interface ClipSample {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** When it is shown, from the session's start. */
  readonly timestampUs: number;
  /** Samples left out before it because their times don't rise. */
  readonly repeatsBefore?: number;
}

/** A sample's place among those shown with it, and for how long it is seen. */
export interface ShownSample extends ClipSample {
  readonly durationUs: number;
}

/** Some samples, and how they are shown. */
export interface ShownOrder {
  /** In the order of showing. */
  readonly shown: readonly ShownSample[];
  /** As in `FrameBlock`: for each in the order of decoding, its place in `shown`. Absent where both are the same. */
  readonly fileOrder?: Uint32Array;
}

/** Puts samples in the order in which they are shown; each lasts until the next, the last one until `endUs`. */
export function shownOrder(samples: readonly ClipSample[], endUs: number): ShownOrder {
  const inOrder = [...samples].sort((a, b) => a.timestampUs - b.timestampUs);
  const shown = inOrder.map((sample, at) => ({ ...sample, durationUs: (inOrder[at + 1]?.timestampUs ?? endUs) - sample.timestampUs }));
  const fileOrder = fileOrderOf(samples.map(({ timestampUs }) => timestampUs));
  return fileOrder === undefined ? { shown } : { shown, fileOrder };
}

export interface WrittenFragment {
  readonly bytes: Uint8Array;
  /** Where the first sample lies in them. */
  readonly payload: number;
}

const nonKeyFlags = 0x0101_0000;
const keyFlags = 0x0200_0000;
/** Bytes of a moof beside the entries of its table, and of one entry. */
const tableBytes = 88;
const entryBytes = 16;

/**
 * Samples as a moof and its mdat (ISO/IEC 14496-12, 8.8), in the order of decoding. The sample decoded k-th gets the time of the one shown k-th to be decoded at,
 * so that a fragment lasts as long decoded as shown; the difference, which may be negative (trun version 1), says when it is shown.
 * Every time is rounded to the file's units by itself, so that no error adds up. `startUs`: what is time 0 in the file.
 */
export function writeFragment({ shown, fileOrder }: ShownOrder, sequence: number, timescale: number, startUs: number): WrittenFragment {
  const units = (us: number): number => Math.round(((us - startUs) * timescale) / 1e6);
  const samples = shown.map((_, at) => shown[fileOrder?.[at] ?? at]).filter((sample) => sample !== undefined);
  const moofBytes = tableBytes + samples.length * entryBytes;
  const mdatBytes = 8 + samples.reduce((sum, { data }) => sum + data.byteLength, 0);
  const bytes = new Uint8Array(moofBytes + mdatBytes);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const u32 = (...values: readonly number[]): void => {
    for (const value of values) {
      view.setUint32(at, value);
      at += 4;
    }
  };
  const box = (size: number, type: string, ...fields: readonly number[]): void => {
    u32(size);
    for (const letter of type) bytes[at++] = letter.charCodeAt(0);
    u32(...fields);
  };
  const startTime = units(shown[0]?.timestampUs ?? startUs);
  box(moofBytes, 'moof');
  box(16, 'mfhd', 0, sequence);
  box(moofBytes - 24, 'traf');
  box(16, 'tfhd', 0x02_0000, 1); // positions count from the moof, of track 1
  box(20, 'tfdt', 0x0100_0000, Math.floor(startTime / 2 ** 32), startTime >>> 0);
  box(20 + samples.length * entryBytes, 'trun', 0x0100_0f01, samples.length, moofBytes + 8);
  for (const [place, { data, key, timestampUs }] of samples.entries()) {
    const own = shown[place];
    const decodedAt = units(own?.timestampUs ?? 0);
    u32(units((own?.timestampUs ?? 0) + (own?.durationUs ?? 0)) - decodedAt, data.byteLength, key ? keyFlags : nonKeyFlags, (units(timestampUs) - decodedAt) >>> 0);
  }
  box(mdatBytes, 'mdat');
  const payload = at;
  for (const { data } of samples) {
    bytes.set(data, at);
    at += data.byteLength;
  }
  return { bytes, payload };
}

import type { ClipSample } from './clip-fragment.ts';

/** Why the packets of a clip can't be kept as they are, in words that follow "because". Caught by the import, which encodes anew then. */
export class NotCopyable extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'NotCopyable';
    this.reason = reason;
  }
}

/** Pictures from a key frame to the next, in the order of decoding. */
export interface Group {
  readonly samples: readonly ClipSample[];
  /** When the next group begins. */
  readonly endUs: number;
}

/** A group is written in one piece; cameras put a key frame every second or so. */
const maxGroupBytes = 64 * 1024 * 1024;

/** Cuts a stream of pictures into groups, each decodable and shown by itself. Keeps one. */
export class GroupCutter {
  #open: ClipSample[] = [];
  #bytes = 0;

  /** Takes the next picture in the order of decoding; returns the group that it closed. Errors: `NotCopyable`. */
  add(sample: ClipSample): Group | null {
    const closed = sample.key ? this.#close(sample.timestampUs) : null;
    this.#open.push(sample);
    this.#bytes += sample.data.byteLength;
    if (this.#bytes > maxGroupBytes) throw new NotCopyable('it has key frames too seldom');
    return closed;
  }

  /** The last group. `durationUs`: for how long its last picture is seen. */
  end(durationUs: number): Group | null {
    return this.#close(this.#open.reduce((last, { timestampUs }) => Math.max(last, timestampUs), 0) + durationUs);
  }

  #close(endUs: number): Group | null {
    const samples = this.#open;
    const [first] = samples;
    if (first === undefined) return null;
    this.#open = [];
    this.#bytes = 0;
    if (!first.key) throw new NotCopyable('it begins without a key frame');
    const times = new Set(samples.map(({ timestampUs }) => timestampUs));
    if (times.size < samples.length) throw new NotCopyable('two of its pictures have the same time');
    for (const us of times) {
      if (us < first.timestampUs || us >= endUs) throw new NotCopyable('its key frames can’t be decoded by themselves');
    }
    return { samples, endUs };
  }
}

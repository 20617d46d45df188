import type { Session, Verdict } from './session.ts';

/** What a verification compares, causes before consequences. A closed list: the page has words for each. */
export const checkIds = [
  /** Every media file is there. */
  'media-present',
  /** It has the size that its segment says. */
  'media-size',
  /** Its boxes lead from one to the next up to its end. */
  'media-structure',
  /** Its bytes are those of the last verification that found all in order. */
  'media-hash',
  /** Frames in the files = rows = the index the rows count up to. */
  'frame-count',
  /** Size, kind, place and time of each frame, in the file and in its row. */
  'frame-size',
  'frame-key',
  'frame-place',
  'frame-time',
  /** Rows count up from 0 without gaps or repetitions. */
  'row-index',
  /** Whole microseconds, from 0 up, each later than the one before. */
  'row-time',
  /** A frame lasts until the next one of its segment. */
  'row-duration',
  /** Every block of rows can be decoded from its first frame on. */
  'block-key',
  /** Segments follow one another and hold the frames they say. */
  'segments',
  'track-totals',
  'session-totals',
  /** What happened has its times in order, whole microseconds from 0 up. */
  'event-time',
  /** The results of runs, in order, are of frames that there are. */
  'run-frames',
  /** Their times are those of the rows. */
  'run-times',
  'run-totals',
  /** The fingerprint is that of the stored results. */
  'run-fingerprint',
  /** Samples of signals = those their session counts, each with its values. */
  'signal-count',
  /** Whole microseconds, from 0 up, none before the one before it. */
  'signal-time',
  /** The figures are those of the stored samples. */
  'signal-statistics',
] as const;

export type CheckId = (typeof checkIds)[number];

export interface CheckResult {
  readonly id: CheckId;
  readonly ok: boolean;
  /** Comparisons made; 0 where the session has nothing of the kind. */
  readonly compared: number;
  readonly failures: number;
  /** Of the first failure. */
  readonly expected?: number | string;
  readonly found?: number | string;
  /** Where it is, as in `frame 17 of cam0`. */
  readonly detail?: string;
}

export interface FrameCounts {
  /** Frames in the media files. */
  readonly file: number;
  readonly rows: number;
  /** One more than the highest index of a row. */
  readonly indexed: number;
}

export interface HashedMedia {
  /** Path of the segment's file. */
  readonly path: string;
  readonly sha256: string;
}

/** What a verification found. Plain JSON. */
export interface VerificationReport {
  readonly sessionId: string;
  readonly ok: boolean;
  /** Of all tracks together. */
  readonly counts: FrameCounts;
  /** All of `checkIds`, in their order. */
  readonly checks: readonly CheckResult[];
  readonly media: readonly HashedMedia[];
}

interface Tally {
  compared: number;
  failures: number;
  first?: Pick<CheckResult, 'expected' | 'found' | 'detail'>;
}

/** Collects comparisons, in constant memory: of each check how many there were, how many failed, and the first that did. */
export class Checklist {
  readonly #tallies = new Map<CheckId, Tally>(checkIds.map((id) => [id, { compared: 0, failures: 0 }]));

  /** Notes whether two values that say the same are the same. `frame` is the one of `where` it is about. */
  compare(id: CheckId, expected: number | string, found: number | string, where: string, frame?: number): void {
    this.expect(id, expected === found, expected, found, where, frame);
  }

  /** Notes a comparison of another kind. */
  expect(id: CheckId, ok: boolean, expected: number | string, found: number | string, where: string, frame?: number): void {
    const tally = this.#tally(id);
    tally.compared++;
    if (ok) return;
    tally.failures++;
    tally.first ??= { expected, found, detail: frame === undefined ? where : `frame ${frame} of ${where}` };
  }

  /** Takes over what another list has noted. */
  add(other: Checklist): void {
    for (const [id, { compared, failures, first }] of other.#tallies) {
      const tally = this.#tally(id);
      tally.compared += compared;
      tally.failures += failures;
      if (first !== undefined) tally.first ??= first;
    }
  }

  results(): CheckResult[] {
    return checkIds.map((id) => {
      const { compared, failures, first } = this.#tally(id);
      return { id, ok: failures === 0, compared, failures, ...first };
    });
  }

  #tally(id: CheckId): Tally {
    const tally = this.#tallies.get(id);
    if (tally === undefined) throw new RangeError(`There is no check ${id}.`);
    return tally;
  }
}

/** The report of a list. */
export function reportOf(sessionId: string, checklist: Checklist, counts: FrameCounts, media: readonly HashedMedia[]): VerificationReport {
  const checks = checklist.results();
  return { sessionId, ok: checks.every(({ ok }) => ok), counts, checks, media };
}

/** The first thing that is wrong, in one line; undefined when all is in order. */
export function problemOf(report: VerificationReport): string | undefined {
  const failed = report.checks.find(({ ok }) => !ok);
  return failed === undefined ? undefined : `${failed.id}: expected ${failed.expected}, found ${failed.found} (${failed.detail})`;
}

/** The session with the verdict; when all is in order, with the hashes that a later verification compares with. */
export function withVerdict(session: Session, report: VerificationReport, atMs: number): Session {
  const problem = problemOf(report);
  const verification: Verdict = { atMs, ok: report.ok, ...(problem === undefined ? {} : { problem }) };
  if (!report.ok) return { ...session, verification };
  const hashes = new Map(report.media.map(({ path, sha256 }) => [path, sha256]));
  const tracks = session.tracks.map((track) => ({
    ...track,
    segments: track.segments.map((segment) => {
      const sha256 = segment.sha256 ?? hashes.get(segment.path);
      return sha256 === undefined ? segment : { ...segment, sha256 };
    }),
  }));
  return { ...session, tracks, verification };
}

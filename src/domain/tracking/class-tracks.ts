import { iou } from '../boxes.ts';
import type { Detection } from '../runs.ts';
import { bestPairs } from './assignment.ts';
import { BoxMotion } from './box-motion.ts';
import type { TrackingOptions } from './tracking-options.ts';

/** Two tracks that overlap more than this follow the same thing. */
const sameOverlap = 0.85;

interface Track {
  /** Null until a second detection confirms it. */
  id: number | null;
  readonly motion: BoxMotion;
  bornUs: number;
  seenUs: number;
  /** Its detection in this frame. */
  detection: Detection | null;
}

/** Of one frame. */
interface Moment {
  readonly detections: readonly Detection[];
  readonly timestampUs: number;
  readonly elapsedUs: number;
  /** Nothing came before: tracks need no second detection. */
  readonly first: boolean;
  nextId(): number;
}

type Fit = (track: Track, detection: Detection) => number;

/** The tracks of the things of one class: ByteTrack's association (https://arxiv.org/abs/2110.06864, algorithm 1, and its reference code). */
export class ClassTracks {
  readonly #options: TrackingOptions;
  #tracks: readonly Track[] = [];

  constructor(options: TrackingOptions) {
    this.#options = options;
  }

  get idle(): boolean {
    return this.#tracks.length === 0;
  }

  /** The ids of the detections that belong to a track. */
  update({ detections, timestampUs, elapsedUs, first, nextId }: Moment): Map<Detection, number> {
    const { highScore, lowScore, newScore, firstOverlap, weakOverlap, confirmOverlap, lostMs } = this.#options;
    const tracks = this.#tracks.filter(({ seenUs }) => timestampUs - seenUs <= lostMs * 1000);
    const seenBefore = new Set(tracks.filter(({ detection }) => detection !== null));
    for (const track of tracks) {
      track.motion.predict(elapsedUs, track.detection === null);
      track.detection = null;
    }
    const follow = (candidates: readonly Track[], offered: readonly Detection[], fit: Fit): void => {
      const open = candidates.filter(({ detection }) => detection === null);
      const free = without(offered, tracks);
      for (const [row, column] of bestPairs(open.length, free.length, (at, to) => fitOf(open[at], free[to], fit))) {
        const track = open[row];
        const detection = free[column];
        if (track === undefined || detection === undefined) continue;
        track.motion.correct(detection.box);
        track.detection = detection;
        track.seenUs = timestampUs;
      }
    };

    const strong = detections.filter(({ score }) => score >= highScore);
    const weak = detections.filter(({ score }) => score >= lowScore && score < highScore);
    const known = tracks.filter(({ id }) => id !== null);
    const tentative = tracks.filter(({ id }) => id === null);
    const overlapTimesScore = (least: number): Fit => (track, detection) => iou(track.motion.box, detection.box) * detection.score - least;
    follow(known, strong, overlapTimesScore(firstOverlap));
    // What was lost does not come back by a weak detection: too often that is something else.
    follow(known.filter((track) => seenBefore.has(track)), weak, (track, detection) => iou(track.motion.box, detection.box) - weakOverlap);
    follow(tentative, strong, overlapTimesScore(confirmOverlap));

    const begun = without(strong, tracks)
      .filter(({ score }) => score >= newScore)
      .map((detection): Track => ({ id: first ? nextId() : null, motion: new BoxMotion(detection.box), bornUs: timestampUs, seenUs: timestampUs, detection }));
    const kept = tracks.filter(({ id, detection }) => id !== null || detection !== null);
    for (const track of kept) track.id ??= nextId();
    this.#tracks = [...mergeDoubles(kept), ...begun];
    return new Map(this.#tracks.flatMap(({ id, detection }): [Detection, number][] => (id === null || detection === null ? [] : [[detection, id]])));
  }
}

function fitOf(track: Track | undefined, detection: Detection | undefined, fit: Fit): number {
  return track === undefined || detection === undefined ? 0 : fit(track, detection);
}

/** The detections that no track has taken. */
function without(detections: readonly Detection[], tracks: readonly Track[]): Detection[] {
  const taken = new Set(tracks.map(({ detection }) => detection));
  return detections.filter((detection) => !taken.has(detection));
}

/** Where a track in sight and a lost one are in the same place, one remains: in sight, under the id that is older. */
function mergeDoubles(tracks: readonly Track[]): Track[] {
  const lost = new Set(tracks.filter(({ detection }) => detection === null));
  for (const track of tracks) {
    if (track.detection === null) continue;
    for (const other of lost) {
      if (iou(track.motion.box, other.motion.box) <= sameOverlap) continue;
      lost.delete(other);
      if (other.seenUs - other.bornUs <= track.seenUs - track.bornUs) continue;
      track.id = other.id;
      track.bornUs = other.bornUs;
    }
  }
  return tracks.filter((track) => track.detection !== null || lost.has(track));
}

import type { Detection } from '../runs.ts';
import { ClassTracks } from './class-tracks.ts';
import { defaultTrackingOptions, type TrackingOptions } from './tracking-options.ts';

/**
 * Gives the boxes of successive frames the ids of the things they show, from 1 on and never twice: ByteTrack, each class for itself.
 * It looks only at boxes, scores, classes and times, so that it follows any family of boxes, and equal input has equal ids.
 *
 * - Times are those of the session: frames may come at any rate, and after a gap longer than `lostMs` nothing is carried on.
 * - The first frame's strong detections have ids at once; later ones from their second frame on, so that a flicker gets none.
 * - Give it the weak detections too (`decodeThreshold`) and report what is left of them afterwards (`reported`).
 */
export class Tracker {
  readonly #options: TrackingOptions;
  readonly #classes = new Map<number, ClassTracks>();
  #lastId = 0;
  #lastUs: number | null = null;

  constructor(options: Partial<TrackingOptions> = {}) {
    this.#options = { ...defaultTrackingOptions, ...options };
  }

  /** The same detections in the same order, with `trackId` where a track has them. A time before the last one forgets all tracks; their ids stay used. */
  update(detections: readonly Detection[], timestampUs: number): Detection[] {
    const first = this.#lastUs === null;
    if (this.#lastUs !== null && timestampUs < this.#lastUs) this.#classes.clear();
    const elapsedUs = Math.max(0, timestampUs - (this.#lastUs ?? timestampUs));
    this.#lastUs = timestampUs;
    const ids = new Map<Detection, number>();
    for (const [classId, own] of this.#byClass(detections)) {
      const tracks = this.#classes.get(classId) ?? new ClassTracks(this.#options);
      const found = tracks.update({ detections: own, timestampUs, elapsedUs, first, nextId: () => ++this.#lastId });
      for (const [detection, id] of found) ids.set(detection, id);
      if (tracks.idle) this.#classes.delete(classId);
      else this.#classes.set(classId, tracks);
    }
    return detections.map((detection) => {
      const trackId = ids.get(detection);
      return trackId === undefined ? detection : { ...detection, trackId };
    });
  }

  /** Begins anew, with ids above this one. */
  reset(afterId = 0): void {
    this.#classes.clear();
    this.#lastId = afterId;
    this.#lastUs = null;
  }

  /** The detections of each class, and the classes that have tracks and no detection now, in the order of their ids. */
  #byClass(detections: readonly Detection[]): [number, Detection[]][] {
    const groups = new Map<number, Detection[]>([...this.#classes.keys()].map((classId) => [classId, []]));
    for (const detection of detections) {
      const group = groups.get(detection.classId);
      if (group === undefined) groups.set(detection.classId, [detection]);
      else group.push(detection);
    }
    return [...groups].sort(([a], [b]) => a - b);
  }
}

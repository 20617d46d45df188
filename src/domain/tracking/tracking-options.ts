/** How detections become tracks. Scores and overlaps are 0..1; the defaults are ByteTrack's own. */
export interface TrackingOptions {
  /** Detections from here on are matched first, and may begin a track. */
  readonly highScore: number;
  /** Weaker ones, down to here, only carry on a track that nothing else fits: things half hidden score low. */
  readonly lowScore: number;
  /** A track begins with a detection of at least this score. */
  readonly newScore: number;
  /** Least IoU times score between a track and a strong detection. */
  readonly firstOverlap: number;
  /** Least IoU between a track and a weak detection. */
  readonly weakOverlap: number;
  /** Least IoU times score by which a second detection confirms a new track. */
  readonly confirmOverlap: number;
  /** A track that was not seen for longer than this is over; in time of the session, so that the frame rate doesn't matter. */
  readonly lostMs: number;
}

export const defaultTrackingOptions: TrackingOptions = {
  highScore: 0.5,
  lowScore: 0.1,
  newScore: 0.6,
  firstOverlap: 0.2,
  weakOverlap: 0.5,
  confirmOverlap: 0.3,
  lostMs: 1000,
};

/** The threshold a family has to decode with, so that the tracker gets the weak detections too. */
export function decodeThreshold(scoreThreshold: number, { lowScore }: TrackingOptions): number {
  return Math.min(scoreThreshold, lowScore);
}

/** What a run reports of tracked detections: those of its threshold, and weaker ones that carry on a track. */
export function reported<Tracked extends { readonly score: number; readonly trackId?: number }>(tracked: readonly Tracked[], scoreThreshold: number): Tracked[] {
  return tracked.filter(({ score, trackId }) => score >= scoreThreshold || trackId !== undefined);
}

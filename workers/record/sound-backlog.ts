/** A piece of sound and when it came, by this thread's `performance.now()`. */
export interface HeardSound {
  readonly sound: AudioData;
  readonly arrivalMs: number;
  /** How long the reader had to wait for it; nothing when it lay ready. */
  readonly waitedMs: number;
}

/** A second or more. */
const mostPieces = 400;

/**
 * Sound that waits for the session to begin: pictures take longer through the camera, and sound that came with the first of them belongs to
 * it. Owns what it holds.
 */
export class SoundBacklog {
  #pieces: HeardSound[] = [];
  #isRipe = false;
  /** The shortest way that sound took: its stamp to its arrival, on clocks that differ by anything. */
  #wayMs = Number.POSITIVE_INFINITY;

  /** What had piled up before it was read has been worked off: from here on arrivals tell the time. */
  get isRipe(): boolean {
    return this.#isRipe;
  }

  add(heard: HeardSound): void {
    const { sound, arrivalMs, waitedMs } = heard;
    this.#isRipe ||= waitedMs * 1000 > sound.duration / 2 || this.#pieces.length >= mostPieces;
    this.#wayMs = Math.min(this.#wayMs, arrivalMs - sound.timestamp / 1000);
    this.#pieces.push(heard);
    if (this.#pieces.length > mostPieces) this.shift()?.sound.close();
  }

  /** When a piece of this stamp would have come had it not been held up. */
  earliestMs(timestampUs: number): number {
    return timestampUs / 1000 + this.#wayMs;
  }

  /** The caller owns the piece. */
  shift(): HeardSound | undefined {
    return this.#pieces.shift();
  }

  clear(): void {
    for (const { sound } of this.#pieces.splice(0)) sound.close();
  }
}

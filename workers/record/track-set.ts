import { AppError } from '../../src/domain/errors.ts';
import type { Track } from '../../src/domain/session.ts';
import type { SessionEventKind } from '../../src/domain/session-events.ts';
import type { RecordStatus } from '../../src/rpc/record-contract.ts';
import type { AudioRecorder } from './audio-recorder.ts';
import type { TrackRecorder } from './track-recorder.ts';

export interface TrackSetEvents {
  readonly happened: (kind: SessionEventKind, trackId: string, detail: string) => void;
  /** The last of the video tracks has failed. */
  readonly failed: (error: AppError) => void;
}

/** What the tracks together say about a recording. */
export type TracksStatus = Pick<RecordStatus, 'savedFrames' | 'encodedFrames' | 'fps' | 'droppedFrames' | 'bytes' | 'codec' | 'tracks'>;

/** The tracks of one recording: pictures, and sound beside them. One that fails is out; the others go on. */
export class TrackSet {
  readonly #videos: readonly TrackRecorder[];
  readonly #sound: AudioRecorder | undefined;
  /** Pictures first, then sound. */
  readonly #all: readonly (TrackRecorder | AudioRecorder)[];

  constructor(videos: readonly TrackRecorder[], sound: AudioRecorder | undefined) {
    this.#videos = videos;
    this.#sound = sound;
    this.#all = sound === undefined ? videos : [...videos, sound];
  }

  /** Resolves when all tracks have ended and are durable. Sound is never what a recording ends for, nor what it goes on for. */
  async run({ happened, failed }: TrackSetEvents): Promise<void> {
    const runVideo = async (track: TrackRecorder): Promise<void> => {
      await track.run();
      if (track.failure === undefined) return;
      if (this.#videos.every(({ failure }) => failure !== undefined)) failed(track.failure);
      else happened('track-failed', track.id, track.failure.message);
    };
    const runSound = async (): Promise<void> => {
      await this.#sound?.run();
      if (this.#sound?.failure !== undefined) happened('track-failed', this.#sound.id, this.#sound.failure.message);
    };
    const sound = runSound();
    try {
      await Promise.all(this.#videos.map(runVideo));
    } finally {
      await this.#sound?.stop();
    }
    await sound;
  }

  /** Errors: `unexpected` when there is no such track. */
  video(trackId: string): TrackRecorder {
    const track = this.#videos.find(({ id }) => id === trackId);
    if (track === undefined) throw new AppError('unexpected', `There is no track ${trackId}.`);
    return track;
  }

  async pause(): Promise<void> {
    await Promise.all(this.#all.map((track) => track.pause()));
  }

  resume(): void {
    for (const track of this.#all) track.resume();
  }

  /** Of one track, or of all. */
  async closeSegments(trackId?: string): Promise<void> {
    await Promise.all(this.#all.filter(({ id }) => trackId === undefined || id === trackId).map((track) => track.closeSegment()));
  }

  watch(nowMs: number): void {
    for (const track of this.#all) track.watch(nowMs);
  }

  /** Ends all of them; `run` resolves soon. */
  stop(): void {
    for (const track of this.#all) void track.stop();
  }

  /** Session time of the newest frame. */
  get elapsedUs(): number {
    return Math.max(...this.#videos.map((track) => track.elapsedUs));
  }

  /** End of the last durable frame or packet. */
  get endUs(): number {
    return Math.max(...this.#all.map((track) => track.endUs));
  }

  /** Durable frames of the main track. */
  get mainFrames(): number {
    return this.#videos[0]?.savedFrames ?? 0;
  }

  /** Rows of the tracks that have any frame so far. */
  rows(): Track[] {
    return this.#all.map((track) => track.row()).filter((track) => track !== null);
  }

  /** Rows of tracks that have ended, with their statistics; none where there is no picture. */
  async finalRows(): Promise<Track[]> {
    const videos = (await Promise.all(this.#videos.map((track) => track.finalRow()))).filter((track) => track !== null);
    const sound = this.#sound?.row();
    return sound && videos.length > 0 ? [...videos, sound] : videos;
  }

  status(): TracksStatus {
    const tracks = this.#videos.map((track) => track.status());
    const sum = (count: (status: (typeof tracks)[number]) => number): number => tracks.reduce((total, track) => total + count(track), 0);
    return {
      savedFrames: sum((track) => track.savedFrames),
      encodedFrames: sum((track) => track.encodedFrames),
      fps: tracks[0]?.fps ?? 0,
      droppedFrames: sum((track) => track.droppedFrames),
      bytes: this.#all.reduce((total, track) => total + track.bytes, 0),
      codec: this.#videos[0]?.codecName ?? '',
      tracks,
    };
  }
}

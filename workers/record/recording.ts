import { totalDrops } from '../../src/domain/drops.ts';
import { AppError } from '../../src/domain/errors.ts';
import { mainTrackId, type DecoderDescription, type EndReason, type Session } from '../../src/domain/session.ts';
import type { RecordEvent, RecordRequest, RecordStatus, VideoRequest } from '../../src/rpc/record-contract.ts';
import { lockSession } from '../../src/storage/locks.ts';
import { createMedia } from '../../src/storage/media.ts';
import { putRun } from '../../src/storage/runs.ts';
import { purgeSession, putSession } from '../../src/storage/sessions.ts';
import { chooseCodec, type ChosenCodec } from './codec-ladder.ts';
import { FrameClock } from './frame-clock.ts';
import { FrameEncoder, type EncodedFrame } from './frame-encoder.ts';
import { FrameLog } from './frame-log.ts';
import { FrameStatistics } from './frame-statistics.ts';
import { readFrames, type FrameReader } from './frame-stream.ts';
import { LiveDetection } from './live-detection.ts';
import { Mp4Writer } from './mp4-writer.ts';
import { SegmentWriter } from './segment-writer.ts';
import { describeDecoder, firstSegmentPath, newSession, withRecording } from './session-row.ts';
import { TailJournal } from './tail-journal.ts';
import { makeThumbnail } from './thumbnail.ts';

const statusIntervalMs = 250;

/** One recording from its first frame to a durable session. */
export class Recording {
  readonly #request: RecordRequest;
  readonly #listen: (event: RecordEvent) => void;
  readonly #reader: FrameReader;
  readonly #clock = new FrameClock();
  readonly #statistics = new FrameStatistics();
  readonly #live: LiveDetection | undefined;
  readonly #log: FrameLog;
  #encodedFrames = 0;
  #bytes = 0;
  #endReason: EndReason = 'source-ended';
  #tail: TailJournal | undefined;
  #decoder: DecoderDescription | undefined;
  #thumbnail: string | undefined;
  /** Settles when the thumbnail is made, or can't be. */
  #pictured = Promise.resolve();
  #failure: AppError | undefined;
  #firstEncoded: () => void = () => undefined;
  #ended: Promise<Session> | undefined;

  private constructor(request: RecordRequest, listen: (event: RecordEvent) => void) {
    this.#request = request;
    this.#listen = listen;
    this.#reader = readFrames(mainOf(request).feed);
    this.#log = new FrameLog(request.sessionId, mainTrackId, request.live?.run.id);
    this.#live = request.live && new LiveDetection(request.live, (error) => listen({ kind: 'detection-failed', error }));
  }

  /** Resolves when the first frame has been encoded. */
  static async start(request: RecordRequest, listen: (event: RecordEvent) => void): Promise<Recording> {
    const recording = new Recording(request, listen);
    try {
      const codec = await chooseCodec(mainOf(request).source, request.codec);
      const first = await recording.#reader.next();
      if (first === null) throw new AppError('recording-empty', 'The source ended before its first frame.');
      await recording.#begin(first, codec);
      return recording;
    } catch (error) {
      await recording.#reader.close();
      throw error;
    }
  }

  /** Ends the recording; resolves with the durable session, as often as asked. Errors: `recording-empty`. */
  async stop(): Promise<Session> {
    if (this.#failure === undefined) this.#endReason = 'stopped';
    await this.#reader.close();
    if (this.#ended === undefined) throw new AppError('recording-empty', 'The recording never began.');
    return this.#ended;
  }

  async #begin(first: VideoFrame, codec: ChosenCodec): Promise<void> {
    const arrivalMs = performance.now();
    const unlock = await lockSession(this.#request.sessionId).catch((error: unknown) => {
      first.close();
      throw error;
    });
    const begun = new Promise<void>((resolve) => (this.#firstEncoded = resolve));
    this.#ended = this.#run(first, arrivalMs, codec).finally(unlock);
    await Promise.race([begun, this.#ended]);
  }

  async #run(first: VideoFrame, arrivalMs: number, codec: ChosenCodec): Promise<Session> {
    const { sessionId } = this.#request;
    const session = newSession(this.#request, Date.now(), first.timestamp);
    let segment: SegmentWriter;
    try {
      await putSession(session);
      if (this.#live !== undefined) await putRun(this.#live.run);
      segment = await this.#openSegment(codec);
    } catch (error) {
      first.close();
      await this.#tail?.remove();
      await purgeSession(sessionId);
      throw error;
    }
    this.#pictured = this.#picture(first.clone());
    const encoder = new FrameEncoder(codec.config, {
      frame: (frame, decoder) => this.#written(segment, frame, decoder, session),
      swallowed: (count) => this.#clock.count('encoder-dropped', count),
      failed: (error) => this.#fail(error),
    });
    const timer = setInterval(() => this.#listen({ kind: 'status', status: this.#status() }), statusIntervalMs);
    await this.#pump(first, arrivalMs, encoder);
    await encoder.finish();
    this.#bytes = await segment.finish();
    clearInterval(timer);
    await this.#pictured;
    return this.#conclude(session);
  }

  async #openSegment(codec: ChosenCodec): Promise<SegmentWriter> {
    const { width, height } = codec.config;
    const { sessionId } = this.#request;
    this.#tail = await TailJournal.create(sessionId, firstSegmentPath);
    return new SegmentWriter({
      file: await createMedia(sessionId, firstSegmentPath),
      tail: this.#tail,
      mp4: new Mp4Writer({ codec: codec.muxerCodec, width, height }),
      log: this.#log,
      results: (rows) => this.#live?.take(rows) ?? [],
      failed: (error) => this.#fail(error),
    });
  }

  /** Frames from the source to the encoder until the source ends or the recording is stopped. */
  async #pump(first: VideoFrame, arrivalMs: number, encoder: FrameEncoder): Promise<void> {
    for (let frame: VideoFrame | null = first, atMs = arrivalMs; frame !== null; atMs = performance.now()) {
      try {
        if (frame.format === null) this.#fail(new AppError('camera-format', 'This camera gives pictures that no encoder takes.'));
        else if (!mainOf(this.#request).feed.live) await encoder.room();
        if (this.#failure === undefined) this.#encode(frame, atMs, encoder);
      } finally {
        frame.close();
      }
      frame = await this.#reader.next();
    }
  }

  #encode(frame: VideoFrame, arrivalMs: number, encoder: FrameEncoder): void {
    const timestampUs = this.#clock.stamp(frame.timestamp, arrivalMs);
    if (timestampUs === null) return;
    if (encoder.busy) return this.#clock.lose('encoder-busy', 1);
    encoder.encode(frame, this.#clock.keep(timestampUs, arrivalMs));
    this.#live?.offer(frame, timestampUs);
    this.#statistics.offer(frame);
  }

  #written(segment: SegmentWriter, frame: EncodedFrame, decoder: VideoDecoderConfig | undefined, session: Session): void {
    if (decoder !== undefined && this.#decoder === undefined) {
      const { width, height } = mainOf(this.#request).source;
      this.#decoder = describeDecoder(decoder, width, height);
      // Recovery after a crash needs the decoder's configuration, so it is stored as soon as it is known; the thumbnail can wait.
      const store = (): Promise<void> => putSession(this.#recorded(session)).catch(() => undefined);
      void Promise.all([store(), this.#pictured.then(store)]);
    }
    this.#encodedFrames++;
    this.#bytes += frame.data.byteLength;
    segment.add(frame, decoder);
    this.#firstEncoded();
  }

  async #picture(first: VideoFrame): Promise<void> {
    this.#thumbnail = await makeThumbnail(first).catch(() => undefined);
  }

  #recorded(session: Session): Session {
    if (this.#decoder === undefined) return session;
    const pictured = this.#thumbnail === undefined ? session : { ...session, thumbnail: this.#thumbnail };
    return withRecording(pictured, { ...this.#log.saved, bytes: this.#bytes, drops: { ...this.#clock.drops }, decoder: this.#decoder });
  }

  async #conclude(session: Session): Promise<Session> {
    if (this.#log.saved.frames === 0) {
      // Its files must be closed before the folder can go.
      await this.#tail?.remove();
      await this.#statistics.finish();
      await purgeSession(session.id);
      throw this.#failure ?? new AppError('recording-empty', 'Not a single frame was recorded.');
    }
    if (this.#live !== undefined) await putRun(this.#live.finish(this.#log.saved.frames));
    const recorded = this.#recorded(session);
    const statistics = await this.#statistics.finish();
    const tracks = statistics === null ? recorded.tracks : recorded.tracks.map((track) => ({ ...track, statistics }));
    const complete: Session = { ...recorded, tracks, state: 'complete', endReason: this.#endReason };
    await putSession(complete);
    await this.#tail?.remove();
    this.#listen({ kind: 'status', status: this.#status() });
    this.#listen({ kind: 'ended', reason: this.#endReason, session: complete });
    return complete;
  }

  #fail(error: AppError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#endReason = endReasonOf(error);
    void this.#reader.close();
  }

  #status(): RecordStatus {
    return {
      paused: false,
      tracks: [],
      elapsedUs: this.#clock.elapsedUs,
      savedFrames: this.#log.saved.frames,
      encodedFrames: this.#encodedFrames,
      fps: this.#clock.fps,
      droppedFrames: totalDrops(this.#clock.drops),
      bytes: this.#bytes,
      codec: this.#decoder?.codec ?? '',
      detectedFrames: this.#live?.results ?? 0,
    };
  }
}

function mainOf({ tracks }: RecordRequest): VideoRequest {
  const [main] = tracks;
  if (main === undefined) throw new AppError('recording-empty', 'There is nothing to record.');
  return main;
}

function endReasonOf(error: AppError): EndReason {
  if (error.code === 'storage-full' || error.code === 'storage-failed') return error.code;
  return 'encoder-failed';
}

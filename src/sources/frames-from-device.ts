import { AppError } from '../domain/errors.ts';
import type { FrameFeed } from '../domain/feed.ts';
import type { SourceInfo } from '../domain/session.ts';
import { endOf, openFrames, watchMute } from './frames-from-track.ts';
import type { AcquiredSource } from './source.ts';

/** A device that the browser gives as a stream: a camera, a screen. */
class Device implements AcquiredSource {
  readonly info: SourceInfo;
  readonly preview: MediaStream;
  readonly lost: Promise<void>;
  readonly deviceId?: string;
  readonly #track: MediaStreamTrack;

  constructor(stream: MediaStream, track: MediaStreamTrack, kind: DeviceKind) {
    const { width = 0, height = 0, frameRate = 0, facingMode, deviceId } = track.getSettings();
    this.info = { ...kind, label: track.label || kind.label, width, height, frameRate, ...(facingMode === undefined ? {} : { facing: facingMode }) };
    if (deviceId !== undefined) this.deviceId = deviceId;
    this.preview = stream;
    this.#track = track;
    this.lost = endOf(track);
  }

  openFeed(): FrameFeed {
    return openFrames(this.#track);
  }

  onMuted(listen: (muted: boolean) => void): void {
    watchMute(this.#track, listen);
  }

  release(): void {
    this.onMuted(() => undefined);
    for (const track of this.preview.getTracks()) track.stop();
  }
}

type DeviceKind = Pick<SourceInfo, 'id' | 'label' | 'variableRate'>;

/** Takes over a stream that was opened; nothing stays on when the person has moved on meanwhile. */
export function acquireDevice(stream: MediaStream, kind: DeviceKind, signal: AbortSignal): AcquiredSource {
  const track = stream.getVideoTracks()[0];
  if (signal.aborted || track === undefined) {
    for (const opened of stream.getTracks()) opened.stop();
    signal.throwIfAborted();
    throw new AppError('camera-none', 'The device gave no picture.');
  }
  return new Device(stream, track, kind);
}

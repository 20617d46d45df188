import { AppError } from '../domain/errors.ts';
import type { FrameFeed } from '../domain/feed.ts';
import type { SourceInfo } from '../domain/session.ts';
import { pumpVideoElement } from './frames-from-video.ts';
import { defineSource, type AcquiredSource, type SourceChoice, type SourceRequest } from './source.ts';

function constraints(request: SourceRequest): MediaTrackConstraints {
  return {
    width: { ideal: request.width },
    height: { ideal: request.height },
    frameRate: { ideal: request.frameRate },
    ...(request.deviceId === undefined ? {} : { deviceId: { exact: request.deviceId } }),
    ...(request.deviceId !== undefined || request.facing === undefined ? {} : { facingMode: { ideal: request.facing } }),
  };
}

/** What the browser's refusal means to a person. */
function cameraError(error: unknown): AppError {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return new AppError('camera-refused', 'The camera was not permitted.', { cause: error });
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return new AppError('camera-none', 'There is no such camera.', { cause: error });
  return new AppError('camera-busy', 'The camera could not be started.', { cause: error, detail: error instanceof Error ? error.message : String(error) });
}

/** Frames the browser holds for a recorder that is late for a moment; each one keeps a camera buffer from being reused. */
const bufferedFrames = 4;

/** How this browser can hand camera frames to a worker; decided by feature, never by user agent. */
function openTrack(track: MediaStreamTrack): FrameFeed {
  if ('MediaStreamTrackProcessor' in window) {
    return { kind: 'stream', frames: new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack, maxBufferSize: bufferedFrames }).readable, live: true };
  }
  if (canTransfer(track)) return { kind: 'track', track: track.clone(), live: true };
  return { kind: 'port', port: pumpVideoElement(track), live: true };
}

function canTransfer(track: MediaStreamTrack): boolean {
  const copy = track.clone();
  try {
    structuredClone(null, { transfer: [copy as unknown as Transferable] });
    return true;
  } catch {
    copy.stop();
    return false;
  }
}

class Camera implements AcquiredSource {
  readonly info: SourceInfo;
  readonly preview: MediaStream;
  readonly lost: Promise<void>;
  readonly #track: MediaStreamTrack;

  constructor(stream: MediaStream, track: MediaStreamTrack) {
    const { width = 0, height = 0, frameRate = 0, facingMode } = track.getSettings();
    this.info = { id: 'camera', label: track.label || 'Camera', width, height, frameRate, ...(facingMode === undefined ? {} : { facing: facingMode }) };
    this.preview = stream;
    this.#track = track;
    this.lost = new Promise((resolve) => track.addEventListener('ended', () => resolve(), { once: true }));
  }

  /** Ending the feed leaves the track, and so the preview, on. */
  openFeed(): FrameFeed {
    return openTrack(this.#track);
  }

  release(): void {
    for (const track of this.preview.getTracks()) track.stop();
  }
}

async function acquire(request: SourceRequest, signal: AbortSignal): Promise<AcquiredSource> {
  if (!window.isSecureContext) throw new AppError('page-insecure', 'Cameras need a secure page.');
  if (navigator.mediaDevices?.getUserMedia === undefined) throw new AppError('browser-unsupported', 'This browser gives pages no camera.');
  const stream = await navigator.mediaDevices.getUserMedia({ video: constraints(request), audio: false }).catch((error: unknown) => {
    throw cameraError(error);
  });
  const track = stream.getVideoTracks()[0];
  if (signal.aborted || track === undefined) {
    for (const opened of stream.getTracks()) opened.stop();
    signal.throwIfAborted();
    throw new AppError('camera-none', 'The camera gave no picture.');
  }
  return new Camera(stream, track);
}

async function choices(): Promise<SourceChoice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter((device) => device.kind === 'videoinput')
    .map((device, position) => ({ deviceId: device.deviceId, label: device.label || `Camera ${position + 1}` }));
}

export default defineSource({ id: 'camera', label: 'Camera', choices, acquire });

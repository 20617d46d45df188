import { AppError } from '../domain/errors.ts';
import { acquireDevice } from './frames-from-device.ts';
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

async function acquire(request: SourceRequest, signal: AbortSignal): Promise<AcquiredSource> {
  if (!window.isSecureContext) throw new AppError('page-insecure', 'Cameras need a secure page.');
  if (navigator.mediaDevices?.getUserMedia === undefined) throw new AppError('browser-unsupported', 'This browser gives pages no camera.');
  const stream = await navigator.mediaDevices.getUserMedia({ video: constraints(request), audio: false }).catch((error: unknown) => {
    throw cameraError(error);
  });
  return acquireDevice(stream, { id: 'camera', label: 'Camera' }, signal);
}

async function choices(): Promise<SourceChoice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter((device) => device.kind === 'videoinput')
    .map((device, position) => ({ deviceId: device.deviceId, label: device.label || `Camera ${position + 1}` }));
}

export default defineSource({ id: 'camera', label: 'Camera', choices, acquire });

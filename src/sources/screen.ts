import { AppError } from '../domain/errors.ts';
import { acquireDevice } from './frames-from-device.ts';
import { defineSource, type AcquiredSource, type SourceRequest } from './source.ts';

async function acquire({ width, height, frameRate }: SourceRequest, signal: AbortSignal): Promise<AcquiredSource> {
  if (!window.isSecureContext) throw new AppError('page-insecure', 'Sharing a screen needs a secure page.');
  if (navigator.mediaDevices?.getDisplayMedia === undefined) throw new AppError('screen-unsupported', 'This browser shares no screens.');
  // Asked for no more than the person wants to record: scaling down is the browser's to do, before any frame is copied.
  const video = { width: { max: width }, height: { max: height }, frameRate: { max: frameRate } };
  const stream = await navigator.mediaDevices.getDisplayMedia({ video, audio: false }).catch((error: unknown) => {
    throw new AppError('screen-refused', 'No screen was shared.', { cause: error });
  });
  return acquireDevice(stream, { id: 'screen', label: 'Screen', variableRate: true }, signal);
}

export default defineSource({ id: 'screen', label: 'Screen', asksEachTime: true, choices: () => Promise.resolve([]), acquire });

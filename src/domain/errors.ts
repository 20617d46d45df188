/** Every reason a person can be told that something did not work. `ui/error-texts.ts` has a title and advice for each. */
export const errorCodes = [
  'browser-unsupported',
  'page-insecure',
  'camera-none',
  'camera-refused',
  'camera-busy',
  'camera-lost',
  'camera-format',
  'camera-silent',
  'screen-refused',
  'screen-unsupported',
  'microphone-refused',
  'microphone-none',
  'microphone-unsupported',
  'sensor-refused',
  'sensor-none',
  'codec-unsupported',
  'encoder-failed',
  'decoder-failed',
  'sound-failed',
  'recording-empty',
  'storage-full',
  'storage-failed',
  'session-missing',
  'session-busy',
  'link-moment',
  'link-track',
  'media-missing',
  'media-mismatch',
  'run-missing',
  'run-elsewhere',
  'runs-elsewhere',
  'metrics-invalid',
  'model-not-onnx',
  'model-broken',
  'model-unknown',
  'model-missing',
  'model-failed',
  'engine-unavailable',
  'engine-lost',
  'detector-invalid',
  'detector-newer',
  'detector-missing',
  'download-failed',
  'download-hash',
  'download-host',
  'zip-not-zip',
  'zip-truncated',
  'zip-foreign',
  'zip-newer',
  'zip-invalid',
  'zip-hash',
  'clip-unknown',
  'clip-broken',
  'clip-codec',
  'worker-died',
  'unexpected',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** What was found, in words or numbers; shown below the advice. */
  readonly detail?: string;
}

/** An error whose cause is known. Thrown where the cause is known; crosses workers with its code (see `rpc`). */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
  }
}

/** True for the rejection of an operation whose signal was aborted. Never shown to people. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** True when the browser refused a write because the origin's quota or the disk is full. */
export function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

/** Any thrown value as an AppError; one that already is one stays itself. */
export function toAppError(error: unknown, fallback: ErrorCode = 'unexpected'): AppError {
  if (error instanceof AppError) return error;
  if (isQuotaError(error)) return new AppError('storage-full', 'The storage is full.', { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new AppError(fallback, message, { cause: error, detail: message });
}

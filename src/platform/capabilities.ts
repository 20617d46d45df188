import { AppError } from '../domain/errors.ts';

interface Need {
  readonly name: string;
  present(): boolean;
}

const needs: readonly Need[] = [
  { name: 'WebCodecs (video encoding and decoding)', present: () => 'VideoEncoder' in globalThis && 'VideoDecoder' in globalThis },
  { name: 'private file storage (OPFS)', present: () => 'storage' in navigator && 'getDirectory' in navigator.storage },
  { name: 'IndexedDB', present: () => 'indexedDB' in globalThis },
  { name: 'drawing in a worker (OffscreenCanvas)', present: () => 'OffscreenCanvas' in globalThis },
  { name: 'Web Locks', present: () => 'locks' in navigator },
  { name: 'WebAssembly', present: () => 'WebAssembly' in globalThis },
];

/** What keeps Retake from working here, as one error that names everything missing; null when nothing does. */
export function missingCapability(): AppError | null {
  // Without a secure page most of the others are hidden too, so it is the one thing to tell.
  if (!isSecureContext) return new AppError('page-insecure', 'The page was not opened over HTTPS or from localhost.', { detail: location.origin });
  const missing = needs.filter((need) => !need.present()).map((need) => need.name);
  return missing.length === 0 ? null : new AppError('browser-unsupported', 'This browser lacks something.', { detail: `Missing: ${missing.join(', ')}` });
}

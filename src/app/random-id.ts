import { newId } from '../domain/ids.ts';

/** An id that nothing else has. */
export function newRandomId(nowMs: number): string {
  const [bits = 0] = crypto.getRandomValues(new Uint32Array(1));
  return newId(nowMs, bits);
}

import { newId } from '../../src/domain/ids.ts';

/** An id that nothing has yet. */
export function freshId(): string {
  return newId(Date.now(), crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
}

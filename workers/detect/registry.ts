import type { Family } from '../../src/domain/family.ts';

/** Every file in `families/` is a model family. */
export const families: readonly Family[] = Object.values(import.meta.glob<Family>('./families/*.ts', { eager: true, import: 'default' }));

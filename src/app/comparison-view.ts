import type { ComparisonView } from '../domain/comparison/comparison-request.ts';
import { Store } from './store.ts';

export type PictureChoice = 'one' | 'two';

/** In how many pictures comparisons are shown: chosen once, for every session until the page is closed. */
export const chosenPictures = new Store<PictureChoice>('one');

/** Beside each other two pictures would be small there. */
const narrow = matchMedia('(max-width: 40rem)');

export function comparisonView(): ComparisonView {
  if (chosenPictures.value === 'one') return 'one';
  return narrow.matches ? 'stacked' : 'beside';
}

/** Calls back when the choice changes, or the width of the page asks for another view. The returned function ends it. */
export function watchComparisonView(listener: () => void): () => void {
  const end = chosenPictures.subscribe(listener);
  narrow.addEventListener('change', listener);
  return () => {
    end();
    narrow.removeEventListener('change', listener);
  };
}

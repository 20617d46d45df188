import type { Observable } from './store.ts';

/** The first answer to a value that is one, now or after a change; undefined is none. Rejects with what `answer` throws. */
export function until<Value, Answer>(observable: Observable<Value>, answer: (value: Value) => Answer | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let stop = (): void => undefined;
    const look = (): void => {
      try {
        const found = answer(observable.value);
        if (found === undefined) return;
        resolve(found);
      } catch (error) {
        reject(error as Error);
      }
      stop();
    };
    stop = observable.subscribe(look);
    look();
  });
}

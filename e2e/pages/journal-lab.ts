import type { JournalOutcome, JournalTask } from './journal-worker.ts';

/** Writes frames to a tail journal of its own, in a worker, where files can be written. */
export async function writeJournal(task: JournalTask): Promise<JournalOutcome> {
  const worker = new Worker(new URL('./journal-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<JournalOutcome>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(task);
    });
  } finally {
    worker.terminate();
  }
}

import { decodeTailFrames, type TailFrame } from '../../src/domain/tail-records.ts';
import { listMedia, mediaFileOf } from '../../src/storage/media.ts';
import { TailJournal, tailPrefix } from '../../workers/record/tail-journal.ts';

export interface JournalTask {
  /** Of each frame: its time in ms; every one of these is a key frame. */
  readonly timesMs: readonly number[];
  readonly keysMs: readonly number[];
  readonly turnEveryUs?: number;
  /** Waits until the last frame is in the files before it tells what they hold. */
  readonly settle?: boolean;
}

export interface JournalOutcome {
  /** How many frames could be read back after each one that came. */
  readonly readable: readonly number[];
  /** Indices in each file at the end. */
  readonly files: readonly (readonly number[])[];
  readonly filesAfterRemoval: number;
}

const path = 'cam0/0.mp4';

async function filesOf(sessionId: string): Promise<number[][]> {
  const paths = (await listMedia(sessionId, tailPrefix(path))).sort();
  return Promise.all(paths.map(async (file) => [...decodeTailFrames(new Uint8Array(await (await mediaFileOf(sessionId, file)).arrayBuffer()))].map(({ index }) => index)));
}

async function run({ timesMs, keysMs, turnEveryUs, settle = false }: JournalTask): Promise<JournalOutcome> {
  const sessionId = crypto.randomUUID();
  const journal = await TailJournal.create(sessionId, path, turnEveryUs === undefined ? {} : { turnEveryUs });
  const read = async (): Promise<number> => new Set((await filesOf(sessionId)).flat()).size;
  const readable: number[] = [];
  for (const [index, timeMs] of timesMs.entries()) {
    const frame: TailFrame = { index, timestampUs: timeMs * 1000, arrivalUs: timeMs * 1000, durationUs: null, key: keysMs.includes(timeMs), droppedBefore: 0, dropReason: 'none', data: new Uint8Array(50 + index) };
    journal.append(frame);
    if (!settle) readable.push(await read());
  }
  while (settle && (await read()) < timesMs.length);
  const files = await filesOf(sessionId);
  // Beside it another segment goes on.
  const next = await TailJournal.create(sessionId, 'cam0/1.mp4');
  await journal.remove();
  const filesAfterRemoval = (await filesOf(sessionId)).length;
  await next.remove();
  return { readable, files, filesAfterRemoval };
}

self.onmessage = ({ data }: MessageEvent<JournalTask>) => void run(data).then((outcome) => self.postMessage(outcome));

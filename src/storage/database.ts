import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { SavedDetector } from '../domain/detector.ts';
import type { ModelSpeeds } from '../domain/engine.ts';
import type { StoredModel } from '../domain/family.ts';
import type { FrameBlock } from '../domain/frames.ts';
import type { ResultBlock, Run } from '../domain/runs.ts';
import type { Session } from '../domain/session.ts';
import type { SignalBlock } from '../domain/signals.ts';

/** One writer per kind of row: record and archive workers write sessions, frames and signals; record, replay and archive write runs and results. */
export interface RetakeSchema extends DBSchema {
  sessions: { key: string; value: Session };
  /** Key: session, track, index of the block's first frame. */
  frames: { key: [string, string, number]; value: FrameBlock };
  runs: { key: string; value: Run; indexes: { session: string } };
  /** Key: run, frame of the block's first result. */
  results: { key: [string, number]; value: ResultBlock };
  models: { key: string; value: StoredModel };
  /** Key: session, track, number of the block's first sample. */
  signals: { key: [string, string, number]; value: SignalBlock };
  detectors: { key: string; value: SavedDetector };
  /** Key: sha256 of the model. */
  speeds: { key: string; value: ModelSpeeds };
}

export type Database = IDBPDatabase<RetakeSchema>;
type Upgrade = IDBPTransaction<RetakeSchema, ('sessions' | 'frames' | 'runs' | 'results' | 'models' | 'signals' | 'detectors' | 'speeds')[], 'versionchange'>;

/** Step n takes the database from version n to n + 1. Steps are appended, never changed: people have these versions. */
const migrations: readonly ((database: Database, transaction: Upgrade) => void)[] = [
  (database) => {
    database.createObjectStore('sessions', { keyPath: 'id' });
    database.createObjectStore('frames', { keyPath: ['sessionId', 'trackId', 'first'] });
    database.createObjectStore('runs', { keyPath: 'id' }).createIndex('session', 'sessionId');
    database.createObjectStore('results', { keyPath: ['runId', 'first'] });
    database.createObjectStore('models', { keyPath: 'sha256' });
  },
  (database) => {
    database.createObjectStore('signals', { keyPath: ['sessionId', 'trackId', 'first'] });
  },
  (database) => {
    database.createObjectStore('detectors', { keyPath: 'id' });
    database.createObjectStore('speeds', { keyPath: 'modelSha256' });
  },
];

let opened: Promise<Database> | undefined;

/** The one connection of this thread. A newer version of the app in another tab closes it, so that its upgrade can go on. */
export function database(): Promise<Database> {
  opened ??= openDB<RetakeSchema>('retake', migrations.length, {
    upgrade(database, from, _to, transaction) {
      for (const migrate of migrations.slice(from)) migrate(database, transaction as Upgrade);
    },
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated: () => (opened = undefined),
  }).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

import { Store } from './store.ts';

export interface StorageUse {
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

/** How much of the browser's storage is used, and how long a recording may still take. Null where the browser doesn't say. */
export class StorageMeter {
  readonly use = new Store<StorageUse | null>(null);

  async refresh(): Promise<void> {
    const { usage, quota } = await navigator.storage.estimate();
    this.use.set(usage === undefined || quota === undefined ? null : { usedBytes: usage, quotaBytes: quota });
  }

  /** Seconds of recording that still fit at a byte rate; null when it can't be told. */
  secondsLeft(bytesPerSecond: number, writtenBytes = 0): number | null {
    const use = this.use.value;
    if (use === null || bytesPerSecond <= 0) return null;
    return Math.max(0, use.quotaBytes - use.usedBytes - writtenBytes) / bytesPerSecond;
  }
}

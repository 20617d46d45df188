import { Store } from './store.ts';

export interface StorageUse {
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

/** How much of the browser's storage is used. Null where the browser doesn't say. */
export class StorageMeter {
  readonly use = new Store<StorageUse | null>(null);

  async refresh(): Promise<void> {
    const { usage, quota } = await navigator.storage.estimate();
    this.use.set(usage === undefined || quota === undefined ? null : { usedBytes: usage, quotaBytes: quota });
  }
}

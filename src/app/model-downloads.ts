import { AppError, toAppError } from '../domain/errors.ts';
import type { ModelReport } from '../domain/family.ts';
import { downloadOf, type CatalogueModel } from '../domain/model-catalogue.ts';
import { addressPart, downloadFrom, nameOfAddress, type ModelDownload } from '../domain/model-download.ts';
import type { ArchiveProgress, KeptModel } from '../rpc/archive-contract.ts';
import { callback, spawnArchive } from '../rpc/spawn.ts';
import { discardStaleModelParts, listModelParts, modelPart, moveModelPart, removeModelPart, withModelPart } from '../storage/model-parts.ts';
import { copyModel, type Models, type Place } from './models.ts';
import type { Notices } from './notices.ts';
import { Store } from './store.ts';

export type DownloadState =
  /** Begun earlier and broken off: so many bytes are here. */
  | { readonly at: 'begun'; readonly bytes: number }
  | { readonly at: 'downloading'; readonly name: string; readonly progress: ArchiveProgress | null; cancel(): void }
  /** All bytes are here, and the engine looks at them. */
  | { readonly at: 'reading'; readonly name: string; cancel(): void }
  | { readonly at: 'unknown'; readonly name: string; readonly report: ModelReport }
  | { readonly at: 'failed'; readonly name: string; readonly error: AppError };

/** Models that come over the network, each at a person's tap: without one nothing is ever asked for. */
export class ModelDownloads {
  /** By the sha256 of a model of the catalogue, which is the name of its part, or `addressPart`. */
  readonly states = new Store<ReadonlyMap<string, DownloadState>>(new Map());
  readonly #models: Models;
  readonly #notices: Notices;

  constructor(models: Models, notices: Notices) {
    this.#models = models;
    this.#notices = notices;
  }

  /** Looks what earlier visits began. */
  async refresh(): Promise<void> {
    await discardStaleModelParts(Date.now());
    const parts = await listModelParts();
    const active = [...this.states.value].filter(([, { at }]) => at !== 'begun');
    this.states.set(new Map<string, DownloadState>([...[...parts].map(([part, bytes]) => [part, { at: 'begun', bytes }] as const), ...active]));
  }

  async fetchModel(model: CatalogueModel): Promise<void> {
    await this.#fetch(model.sha256, downloadOf(model), model.name);
  }

  /** A model at an address as a person types it. */
  async fetchAddress(address: string): Promise<void> {
    try {
      const download = downloadFrom(address);
      // A part of its own: another tab may be downloading something else.
      await this.#fetch(addressPart, { ...download, part: `${addressPart}-${crypto.randomUUID()}` }, nameOfAddress(download.url));
    } catch (error) {
      this.#put(addressPart, { at: 'failed', name: address.trim(), error: toAppError(error) });
    }
  }

  /** Gives up what has arrived of a model. */
  async discard(part: string): Promise<void> {
    await removeModelPart(part).catch((error: unknown) => this.#notices.fail(error));
    await this.forget(part);
  }

  /** The message about a download was read. */
  async forget(part: string): Promise<void> {
    this.#put(part, null);
    await this.refresh();
  }

  async #fetch(key: string, download: ModelDownload, name: string): Promise<void> {
    const { at } = this.states.value.get(key) ?? {};
    if (at === 'downloading' || at === 'reading') return;
    const { part } = download;
    const controller = new AbortController();
    const { signal } = controller;
    const cancel = (): void => controller.abort(new DOMException('Cancelled.', 'AbortError'));
    const show = (progress: ArchiveProgress | null): void => this.#put(key, { at: 'downloading', name, progress, cancel });
    const use = async (): Promise<DownloadState | null> => {
      await this.#models.refresh();
      // Another tab downloaded the same model and was faster.
      if (this.#models.choices.value.some(({ id }) => id === part)) return null;
      const received = await receive(download, show, signal);
      this.#put(key, { at: 'reading', name, cancel });
      return this.#take(part, received, name, signal);
    };
    show(null);
    try {
      this.#put(key, await withModelPart(part, use, signal));
    } catch (error) {
      // A file that is known was checked: what is here of it saves its next download. Of others nothing is known.
      if (download.expected === null) await removeModelPart(part).catch(() => undefined);
      this.#put(key, signal.aborted ? null : { at: 'failed', name, error: toAppError(error) });
    }
    await this.refresh();
  }

  /** What was downloaded becomes a model of this browser, if a family recognises it. Either way its part has served. */
  async #take(part: string, received: KeptModel, name: string, signal: AbortSignal): Promise<DownloadState | null> {
    const file = await modelPart(part);
    if (file === null) throw new AppError('storage-failed', 'What was downloaded is gone.');
    const place: Place = async () => ((await moveModelPart(part, received)) ? received : copyModel(file, signal));
    const report = await this.#models.take(file, name, signal, place);
    await removeModelPart(part);
    return report.family === undefined ? { at: 'unknown', name, report } : null;
  }

  #put(part: string, state: DownloadState | null): void {
    this.states.update((before) => {
      const states = new Map(before);
      if (state === null) states.delete(part);
      else states.set(part, state);
      return states;
    });
  }
}

async function receive(download: ModelDownload, show: (progress: ArchiveProgress) => void, signal: AbortSignal): Promise<KeptModel> {
  const archive = spawnArchive();
  // The last report may come after the answer.
  let over = false;
  const report = callback((progress: ArchiveProgress) => over || show(progress));
  try {
    return await archive.call((api) => api.downloadModel(download, report, signal));
  } finally {
    over = true;
    archive.dispose();
  }
}

import type { Run } from '../domain/runs.ts';
import type { Session } from '../domain/session.ts';
import type { ArchiveProgress, ClipReport, ExportedFile, ImportReport } from '../rpc/archive-contract.ts';
import { callback, spawnArchive } from '../rpc/spawn.ts';
import { downloadFile, needsShareSheet, saveFile, shareFile } from '../platform/share.ts';
import { keepExportMs, openExport, removeExport } from '../storage/media.ts';
import type { Library } from './library.ts';
import type { Notices } from './notices.ts';
import type { Router } from './router.ts';
import { Store } from './store.ts';
import type { Verifications } from './verifications.ts';

export type TransferJob = { readonly id: number; readonly name: string } & (
  | { readonly at: 'working'; readonly kind: 'export' | 'import'; readonly progress: ArchiveProgress | null; cancel(): void }
  /** The file is made; a second tap hands it over, because the share sheet only opens in answer to one. */
  | { readonly at: 'ready'; save(): void; discard(): void }
);

const videoEndings = ['.mp4', '.m4v', '.mov', '.webm', '.mkv'] as const;

/** What a file dialog offers to import. */
export const importTypes = ['.zip', 'application/zip', 'video/*', ...videoEndings].join(',');

/** Whether a file that was dropped is to become a session. */
export async function isImport(file: File): Promise<boolean> {
  const name = file.name.toLowerCase();
  // Models of PyTorch and Keras are zips too; as models they are told what can be done with them.
  if (/\.(pt|pth|keras)$/.test(name)) return false;
  return file.type.startsWith('video/') || videoEndings.some((ending) => name.endsWith(ending)) || isZip(file);
}

/** Sessions out of this browser, as zip or as video, and into it the same ways. */
export class Transfers {
  readonly jobs = new Store<readonly TransferJob[]>([]);
  readonly #library: Library;
  readonly #notices: Notices;
  readonly #router: Router;
  readonly #verifications: Pick<Verifications, 'later'>;
  #nextId = 1;

  constructor(library: Library, notices: Notices, router: Router, verifications: Pick<Verifications, 'later'>) {
    this.#library = library;
    this.#notices = notices;
    this.#router = router;
    this.#verifications = verifications;
  }

  async exportSession(sessionId: string, name: string): Promise<void> {
    const file = await this.#work('export', name, (api, progress, signal) => api.exportSession(sessionId, progress, signal));
    if (file !== null) await this.#handOver([file], 'application/zip');
  }

  /** What there is of a video track, as files that play everywhere; also while it is recorded. */
  async exportMp4({ id, name }: Pick<Session, 'id' | 'name'>, trackId: string): Promise<void> {
    const files = await this.#work('export', name, (api, progress, signal) => api.exportMp4(id, trackId, progress, signal));
    if (files !== null) await this.#handOver(files, 'video/mp4');
  }

  /** All that a run has measured, as docs/metrics-format.md says. */
  exportMetrics(run: Run): Promise<void> {
    return this.#exportJson(run.name, (api, signal) => api.exportMetrics(run.id, signal));
  }

  /** A run for Perfetto. */
  exportRunTrace(run: Run): Promise<void> {
    return this.#exportJson(run.name, (api, signal) => api.exportRunTrace(run.id, signal));
  }

  /** How a track was recorded, for Perfetto. */
  exportRecordingTrace({ id, name }: Pick<Session, 'id' | 'name'>, trackId: string): Promise<void> {
    return this.#exportJson(name, (api, signal) => api.exportRecordingTrace(id, trackId, signal));
  }

  async #exportJson(name: string, use: (api: ArchiveApi, signal: AbortSignal) => Promise<ExportedFile>): Promise<void> {
    const file = await this.#work('export', name, (api, _progress, signal) => use(api, signal));
    if (file !== null) await this.#handOver([file], 'application/json');
  }

  async #handOver(exported: readonly ExportedFile[], type: string): Promise<void> {
    for (const { name, file } of exported) {
      const stored = await openExport(file).catch((error: unknown) => this.#notices.fail(error));
      if (stored === undefined) continue;
      const content = stored.slice(0, stored.size, type);
      const discard = (): void => void removeExport(file);
      if (needsShareSheet()) {
        this.#offer(name, content, discard);
      } else {
        downloadFile(content, name);
        // The browser reads a download from storage while it goes on; afterwards the copy is not needed.
        setTimeout(discard, keepExportMs);
        this.#notices.inform(`${name} is in your downloads`);
      }
    }
  }

  /**
   * Hands over what was made in memory: at once, or, where the share sheet opens only in answer to a tap and the last one is too long ago, after
   * another one. Whether it is out of this page now.
   */
  async save(file: Blob, name: string): Promise<boolean> {
    try {
      return await saveFile(file, name);
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') throw error;
      this.#offer(name, file, () => undefined);
      return false;
    }
  }

  /** A session from a zip or, whatever else it may be, from a video file. */
  async importFile(file: File): Promise<ImportReport | ClipReport | null> {
    return (await isZip(file)) ? this.#importZip(file) : this.#importClip(file);
  }

  /** The runs of a zip into a session that is here. Whether there is something new. */
  async importRuns(session: Pick<Session, 'id'>, file: File): Promise<boolean> {
    const report = await this.#work('import', file.name, (api, progress, signal) => api.importRuns(session.id, file, progress, signal));
    if (report === null) return false;
    const { runs, present } = report;
    if (runs === 0) this.#notices.inform(present === 0 ? `${file.name} holds no runs` : 'Its runs were here already');
    else this.#notices.inform(`${runs} ${runs === 1 ? 'run' : 'runs'} imported${present === 0 ? '' : `, ${present} ${present === 1 ? 'was' : 'were'} here already`}`);
    return runs > 0;
  }

  async #importZip(file: File): Promise<ImportReport | null> {
    const report = await this.#work('import', file.name, (api, progress, signal) => api.importSession(file, progress, signal));
    if (report === null) return null;
    await this.#arrived(report.sessionId, report.copied ? `Imported as ${report.name}, because the session was here already` : `${report.name} imported`);
    return report;
  }

  async #importClip(file: File): Promise<ClipReport | null> {
    const report = await this.#work('import', file.name, (api, progress, signal) => api.importClip(file, progress, signal));
    if (report === null) return null;
    const { name, reencoded, soundLeftOut } = report;
    const changes = [
      ...(reencoded === null ? [] : [`Its pictures were encoded anew, because ${reencoded}.`]),
      ...(soundLeftOut === null ? [] : [`Its sound is ${soundLeftOut} and was left out.`]),
    ];
    await this.#arrived(report.sessionId, [changes.length === 0 ? `${name} imported` : `${name} imported.`, ...changes].join(' '));
    return report;
  }

  async #arrived(id: string, text: string): Promise<void> {
    await this.#library.refresh();
    this.#verifications.later(id);
    this.#notices.inform(text, { label: 'Open', run: () => this.#router.go({ page: 'session', id }) });
  }

  async #work<Result>(kind: 'export' | 'import', name: string, use: ArchiveUse<Result>): Promise<Result | null> {
    const id = this.#nextId++;
    const controller = new AbortController();
    const archive = spawnArchive();
    const cancel = (): void => controller.abort(new DOMException('Cancelled.', 'AbortError'));
    let over = false;
    // Progress that was under way when the work ended comes too late.
    const show = (progress: ArchiveProgress | null): void => {
      if (!over) this.#put({ id, name, at: 'working', kind, progress, cancel });
    };
    show(null);
    try {
      return await archive.call((api) => use(api, callback(show), controller.signal));
    } catch (error) {
      this.#notices.fail(error);
      return null;
    } finally {
      over = true;
      this.#remove(id);
      archive.dispose();
    }
  }

  #offer(name: string, file: Blob, discard: () => void): void {
    const id = this.#nextId++;
    const drop = (): void => {
      this.#remove(id);
      discard();
    };
    const save = (): void => {
      shareFile(file, name)
        .then((shared) => shared && drop())
        .catch((error: unknown) => this.#notices.fail(error));
    };
    this.#put({ id, name, at: 'ready', save, discard: drop });
  }

  #put(job: TransferJob): void {
    this.jobs.update((jobs) => (jobs.some(({ id }) => id === job.id) ? jobs.map((old) => (old.id === job.id ? job : old)) : [...jobs, job]));
  }

  #remove(id: number): void {
    this.jobs.update((jobs) => jobs.filter((job) => job.id !== id));
  }
}

/** By its name, or by its first bytes where a download has lost its name. */
export async function isZip(file: File): Promise<boolean> {
  if (/\.zip$/i.test(file.name) || file.type === 'application/zip') return true;
  return (await file.slice(0, 4).text().catch(() => '')) === 'PK\u0003\u0004';
}

type ArchiveClient = ReturnType<typeof spawnArchive>;
type ArchiveApi = Parameters<Parameters<ArchiveClient['call']>[0]>[0];
type ArchiveUse<Result> = (api: ArchiveApi, progress: (progress: ArchiveProgress) => void, signal: AbortSignal) => Promise<Result>;

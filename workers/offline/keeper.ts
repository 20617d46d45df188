import type { AppFile, OfflineState } from '../../src/domain/offline.ts';
import { type AppFiles, neededEngines, stateOf } from './app-files.ts';
import { Engines } from './engines.ts';
import { Shell } from './shell.ts';

/** Keeps everything this machine needs, and says truthfully how far that is. */
export class Keeper {
  readonly shell: Shell;
  readonly engines: Engines;
  readonly #files: AppFiles;
  readonly #report: (state: OfflineState) => Promise<void>;
  /** Shell files only, until a page said which engine this machine needs. */
  #wanted: readonly AppFile[];
  #running: Promise<void> | undefined;

  constructor(files: AppFiles, report: (state: OfflineState) => Promise<void>) {
    this.#files = files;
    this.#report = report;
    this.#wanted = files.shell;
    this.shell = new Shell(files.shell);
    this.engines = new Engines(files.engines);
  }

  /** Rejects when a shell file can't be had: then this version is not installed, and the browser forgets it. */
  async install(): Promise<void> {
    try {
      await this.shell.fill(this.#progress);
    } catch (error) {
      await this.#report(await this.#state(false));
      throw error;
    }
  }

  /** Fetches what is missing. Never rejects: what is still missing afterwards is in the report. */
  async keep(webgpu: boolean): Promise<void> {
    const needed = neededEngines(this.#files.engines, webgpu);
    this.#wanted = [...this.#files.shell, ...needed];
    if (this.#running !== undefined) await this.#progress();
    this.#running ??= this.#fetch(needed).finally(() => (this.#running = undefined));
    await this.#running;
    await this.#report(await this.#state(false));
  }

  async #fetch(needed: readonly AppFile[]): Promise<void> {
    const fetches = [this.shell.fill(this.#progress), ...needed.map((file) => this.engines.keep(file, this.#progress))];
    await Promise.allSettled(fetches);
  }

  readonly #progress = async (): Promise<void> => {
    const state = await this.#state(true);
    if (state.at === 'installing') await this.#report(state);
  };

  async #state(fetching: boolean): Promise<OfflineState> {
    return stateOf(this.#wanted, new Map([...(await this.shell.keptBytes()), ...(await this.engines.keptBytes())]), fetching);
  }
}

import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Refusal } from './refusal.mjs';

/** Files that appear whole, at the end, or not at all: each is written beside its place. */
export class Outputs {
  #placed = [];
  #madeFolders = [];

  constructor(cleanUp) {
    cleanUp.add(() => this.#discard());
  }

  /** Where to write what is to become `path`; folders on the way are made. */
  place(path) {
    const target = resolve(path);
    if (existsSync(target) && statSync(target).isDirectory()) throw new Refusal(`${path} is a folder; a file is wanted.`);
    this.#makeFolder(dirname(target));
    const partial = `${target}.${process.pid}.partial`;
    this.#placed.push({ partial, target });
    return partial;
  }

  /** All in their places. */
  keep() {
    for (const { partial, target } of this.#placed.splice(0)) renameSync(partial, target);
    this.#madeFolders = [];
  }

  #makeFolder(folder) {
    try {
      const first = mkdirSync(folder, { recursive: true });
      if (first !== undefined) this.#madeFolders.push(first);
    } catch (error) {
      throw new Refusal(`The folder ${folder} can’t be made: ${error.message}`);
    }
  }

  #discard() {
    for (const { partial } of this.#placed) rmSync(partial, { force: true });
    for (const folder of this.#madeFolders) rmSync(folder, { recursive: true, force: true });
  }
}

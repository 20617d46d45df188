import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Refusal } from './refusal.mjs';

/** Files that appear whole, at the end, or not at all: each is written beside its place. What is in its place by then is replaced. */
export class Outputs {
  #placed = [];
  #madeFolders = [];
  #outdated = [];

  constructor(cleanUp) {
    cleanUp.add(() => this.#discard());
  }

  /** Where to write what is to become `path`, an empty file; folders on the way are made. `input`: what is read for it, and must not be replaced by it. */
  place(path, input) {
    const target = resolve(path);
    if (existsSync(target) && statSync(target).isDirectory()) throw new Refusal(`${path} is a folder; a file is wanted.`);
    if (input !== undefined && isSameFile(target, input)) throw new Refusal(`${path} would be replaced by what is made of it: name another file.`);
    this.#makeFolder(dirname(target));
    const partial = `${target}.${process.pid}.partial`;
    try {
      closeSync(openSync(partial, 'wx'));
    } catch (error) {
      throw new Refusal(`${path} can’t be written: ${error.message}`);
    }
    this.#placed.push({ partial, target });
    return partial;
  }

  /** At the end nothing is left in a folder that has such a name and was not placed there now. */
  outdate(folder, names) {
    if (!existsSync(folder)) return;
    this.#outdated.push(...readdirSync(folder).filter((name) => names.test(name)).map((name) => resolve(join(folder, name))));
  }

  /** All in their places. Where one can't go there, the rest is left to be discarded. */
  keep() {
    const kept = new Set();
    for (let next = this.#placed[0]; next !== undefined; next = this.#placed[0]) {
      renameSync(next.partial, next.target);
      kept.add(next.target);
      this.#placed.shift();
    }
    this.#madeFolders = [];
    for (const path of this.#outdated) if (!kept.has(path)) rmSync(path, { force: true });
  }

  #makeFolder(folder) {
    try {
      const first = mkdirSync(folder, { recursive: true });
      if (first !== undefined) this.#madeFolders.push({ first, last: folder });
    } catch (error) {
      throw new Refusal(`The folder ${folder} can’t be made: ${error.message}`);
    }
  }

  /** One file that can’t be removed keeps no other. */
  #discard() {
    const failures = [];
    for (const { partial } of this.#placed) {
      try {
        rmSync(partial, { force: true });
      } catch (error) {
        failures.push(error.message);
      }
    }
    for (const made of this.#madeFolders) removeEmpty(made);
    if (failures.length > 0) throw new Error(failures.join('; '));
  }
}

/** By what the file system says: names of one file may differ in case, by links and by mounts. */
function isSameFile(a, b) {
  if (!existsSync(a) || !existsSync(b)) return false;
  const [one, other] = [a, b].map((path) => statSync(path, { bigint: true }));
  return one.dev === other.dev && one.ino === other.ino;
}

/** From the last folder up to the first; one in which somebody else has put something stays. */
function removeEmpty({ first, last }) {
  try {
    for (let folder = last; ; folder = dirname(folder)) {
      rmdirSync(folder);
      if (folder === first) return;
    }
  } catch {
    // Not empty, or gone.
  }
}

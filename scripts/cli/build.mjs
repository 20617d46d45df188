import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['src', 'workers', 'public', 'index.html', 'package.json', 'package-lock.json', 'vite.config.ts', 'offline.config.ts', 'policy.config.ts'];

/** A build writes it last: one that was broken off has none. */
const lastWritten = 'service-worker.js';

/** When a file, or anything in a folder, was changed last. */
function newest(path) {
  const stat = statSync(path);
  return stat.isDirectory() ? Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name)))) : stat.mtimeMs;
}

function isFresh(folder) {
  const built = statSync(join(folder, lastWritten), { throwIfNoEntry: false });
  return built !== undefined && sources.every((source) => newest(join(root, source)) <= built.mtimeMs);
}

/** Builds the page where its folder is absent or older than the sources. It is whole at any time, whoever else builds it or breaks off. */
export async function buildWhereStale(folder, tell, cleanUp) {
  if (isFresh(folder)) return;
  tell('Building Retake');
  const began = new Date();
  cleanUp.throwIfOver();
  const made = `${folder}-${randomUUID()}`;
  mkdirSync(made);
  cleanUp.add(() => rmSync(made, { recursive: true, force: true, maxRetries: 5 }));
  await runVite(made, cleanUp);
  cleanUp.throwIfOver();
  // What is changed during a build may not be in it.
  utimesSync(join(made, lastWritten), began, began);
  putInPlace(made, folder);
}

/** Errors: of what can't be built. */
async function runVite(folder, cleanUp) {
  const child = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
  cleanUp.add(() => {
    child.kill();
    // While it lives it would make its folder again.
    return ended.catch(() => undefined);
  });
  if ((await ended) !== 0) throw new Error('Retake could not be built.');
}

/** Unless another command was faster, whose build may be in use by now. */
function putInPlace(made, folder) {
  if (isFresh(folder)) return;
  const before = `${made}-before`;
  try {
    moveAway(folder, before);
    renameSync(made, folder);
  } catch (error) {
    if (!isFresh(folder)) throw error;
  } finally {
    rmSync(before, { recursive: true, force: true });
  }
}

function moveAway(folder, to) {
  try {
    renameSync(folder, to);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

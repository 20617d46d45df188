import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './refusal.mjs';
import { serveFolder } from './serve-folder.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['src', 'workers', 'public', 'index.html', 'package.json', 'vite.config.ts', 'offline.config.ts', 'policy.config.ts'];

/** What the service worker adds elsewhere: threads share memory from the first visit on, and workers, which have only the policy of their own responses, have the page's. */
function headersFor(folder) {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(readFileSync(join(folder, 'index.html'), 'utf8'))?.[1];
  if (policy === undefined) throw new Error(`The page in ${folder} has no policy.`);
  return {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
  };
}

/** When a file, or anything in a folder, was changed last. */
function newest(path) {
  const stat = statSync(path);
  return stat.isDirectory() ? Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name)))) : stat.mtimeMs;
}

/** A build writes its service worker last: one that was broken off has none. */
function isFresh(folder) {
  const last = join(folder, 'service-worker.js');
  return existsSync(last) && sources.every((source) => newest(join(root, source)) <= statSync(last).mtimeMs);
}

async function build(folder, tell, cleanUp) {
  tell('Building Retake');
  const child = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  cleanUp.add(() => void child.kill());
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
  if (code !== 0) throw new Error('Retake could not be built.');
}

/** Serves the built page on this machine; it is built when it is absent or older than its sources. $RETAKE_DIST names another build, taken as it is. */
export async function serveApp(tell, cleanUp, given = process.env['RETAKE_DIST']) {
  const folder = given === undefined ? join(root, 'dist') : given;
  if (given === undefined && !isFresh(folder)) await build(folder, tell, cleanUp);
  if (!existsSync(join(folder, 'index.html'))) throw new Refusal(`There is no built page in ${folder}.`);
  const server = await serveFolder(folder, headersFor(folder));
  cleanUp.add(server.close);
  return server.url;
}

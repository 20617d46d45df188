import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['src', 'workers', 'public', 'index.html', 'package.json', 'vite.config.ts', 'offline.config.ts', 'policy.config.ts'];

/** So that threads share memory from the first visit on; elsewhere the service worker adds these. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

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
export async function serveApp(tell, cleanUp) {
  const given = process.env['RETAKE_DIST'];
  const folder = given === undefined ? join(root, 'dist') : given;
  if (given === undefined && !isFresh(folder)) await build(folder, tell, cleanUp);
  const server = await preview({ root, logLevel: 'silent', build: { outDir: folder }, preview: { host: '127.0.0.1', port: 0, headers } });
  cleanUp.add(() => server.close());
  return `http://127.0.0.1:${server.httpServer.address().port}`;
}

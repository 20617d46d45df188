import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWhereStale } from './build.mjs';
import { Refusal } from './refusal.mjs';
import { serveFolder } from './serve-folder.mjs';

const ownBuild = fileURLToPath(new URL('../../dist', import.meta.url));

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

/** Serves the built page on this machine; it is built when it is absent or older than its sources. $RETAKE_DIST names another build, taken as it is. */
export async function serveApp(tell, cleanUp, given = process.env['RETAKE_DIST']) {
  const folder = given ?? ownBuild;
  if (given === undefined) await buildWhereStale(folder, tell, cleanUp);
  if (!existsSync(join(folder, 'index.html'))) throw new Refusal(`There is no built page in ${folder}.`);
  const server = await serveFolder(folder, headersFor(folder));
  cleanUp.add(server.close);
  return server.url;
}

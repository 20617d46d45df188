import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Below the folder, whatever the address says. */
function pathOf(folder, address) {
  const { pathname } = new URL(address, 'http://127.0.0.1');
  return join(folder, normalize(decodeURIComponent(pathname === '/' ? '/index.html' : pathname)));
}

/** A file that is open from here on, so that it can be sent whole; undefined where there is none. Reading it to its end, or breaking that off, closes it. */
async function openFile(folder, address) {
  let file;
  try {
    const path = pathOf(folder, address);
    file = await open(path);
    const stat = await file.stat();
    if (stat.isFile()) return { file, type: types[extname(path)] ?? 'application/octet-stream', bytes: stat.size };
  } catch {
    // Not there, or not to be read.
  }
  await file?.close();
  return undefined;
}

async function answer(folder, headers, request, response) {
  const opened = await openFile(folder, request.url);
  if (opened === undefined) return void response.writeHead(404, headers).end();
  const { file, type, bytes } = opened;
  response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': bytes });
  await pipeline(file.createReadStream(), response);
}

/** Serves the files of a folder to this machine only; until `close`. What fails ends its own response and nothing else. */
export async function serveFolder(folder, headers) {
  const server = createServer((request, response) => void answer(folder, headers, request, response).catch(() => response.destroy()));
  await new Promise((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

/**
 * npm start           builds Retake and serves it on this machine
 * npm start -- --lan  serves it over HTTPS to the local network too, for a phone's camera
 * npm start -- --port 5000
 */
import { parseArgs } from 'node:util';
import QRCode from 'qrcode';
import { build, preview } from 'vite';
import { certificate, lanAddresses } from './certificate.mjs';

function readOptions() {
  const { values } = parseArgs({ options: { lan: { type: 'boolean', default: false }, port: { type: 'string', default: '4180' } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`--port wants a number from 1 to 65535, not ${values.port}.`);
  return { lan: values.lan, port };
}

async function start() {
  const { lan, port } = readOptions();
  const addresses = lan ? lanAddresses() : [];
  if (lan && addresses.length === 0) throw new Error('This machine is in no network that another device could reach.');

  console.log('Building Retake…');
  await build({ logLevel: 'warn' });
  const https = lan ? await certificate(addresses) : undefined;
  // A port that is taken gives way to the next one.
  const server = await preview({
    logLevel: 'error',
    preview: { port, strictPort: false, host: lan ? true : 'localhost', ...(https ? { https: { key: https.key, cert: https.cert } } : {}) },
  });
  const { port: taken } = server.httpServer.address();
  console.log(`\nRetake is at ${lan ? 'https' : 'http'}://localhost:${taken}/   (Ctrl+C ends it)`);
  for (const address of addresses) {
    const url = `https://${address}:${taken}/`;
    console.log(`\nOn your phone: ${url}`);
    console.log(await QRCode.toString(url, { type: 'terminal', small: true }));
  }
  if (lan) console.log('The phone will warn about the certificate, because this machine made it itself: choose “Advanced”, then “Proceed”.');
}

try {
  await start();
} catch (error) {
  console.error(`Retake could not start: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

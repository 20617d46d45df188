import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { generate } from 'selfsigned';

const file = new URL('../.cache/certificate.json', import.meta.url);
const validDays = 90;

/** IPv4 addresses under which other devices reach this machine. */
export function lanAddresses() {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}

/** A self-made certificate for these addresses; kept, so that a phone is asked only once. */
export async function certificate(addresses) {
  if (existsSync(file)) {
    const kept = JSON.parse(await readFile(file, 'utf8'));
    if (kept.validUntil > Date.now() && addresses.every((address) => kept.addresses.includes(address))) return kept;
  }
  const altNames = [{ type: 2, value: 'localhost' }, ...['127.0.0.1', ...addresses].map((ip) => ({ type: 7, ip }))];
  const notAfterDate = new Date(Date.now() + validDays * 86_400_000);
  const made = await generate([{ name: 'commonName', value: 'Retake' }], { keySize: 2048, algorithm: 'sha256', notAfterDate, extensions: [{ name: 'subjectAltName', altNames }] });
  const kept = { addresses, validUntil: notAfterDate.getTime(), key: made.private, cert: made.cert };
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, JSON.stringify(kept), { mode: 0o600 });
  return kept;
}

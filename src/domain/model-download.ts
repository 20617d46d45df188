import { modelHosts } from './content-security-policy.ts';
import { AppError } from './errors.ts';

/** A model file on its way into this browser. */
export interface ModelDownload {
  /** Under this name what has arrived is kept until the file is whole. */
  readonly part: string;
  readonly url: string;
  /** What the file must be; null where it isn't known. Only a known file is taken up again where it broke off: else two versions could be joined. */
  readonly expected: { readonly bytes: number; readonly sha256: string } | null;
}

/** What the parts of downloads from an address that a person typed begin with: each tab has one at a time, and nothing goes on with it later. */
export const addressPart = 'address';

/** The browser refuses all other hosts. `*.` stands for one label or more, as it does in a Content-Security-Policy. */
function isModelHost({ protocol, hostname, port }: URL): boolean {
  const known = modelHosts.some((host) => (host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host));
  return protocol === 'https:' && port === '' && known;
}

/** Pages that show a file, with the address of the file itself: people copy what stands in the address bar. */
const filePages: readonly (readonly [page: RegExp, file: string])[] = [
  [/^https:\/\/github\.com\/([^/]+\/[^/]+)\/(?:blob|raw)\/(.+)$/, 'https://raw.githubusercontent.com/$1/$2'],
  [/^https:\/\/huggingface\.co\/(.+?)\/blob\/(.+)$/, 'https://huggingface.co/$1/resolve/$2'],
];

/** A download from an address as a person types or pastes it. Errors: `download-host`. */
export function downloadFrom(text: string): ModelDownload {
  const address = filePages.reduce((current, [page, file]) => current.replace(page, file), text.trim());
  if (!URL.canParse(address)) throw new AppError('download-host', 'Not an address.', { detail: `“${text.trim()}” is not a web address that begins with https://.` });
  const url = new URL(address);
  if (!isModelHost(url)) throw new AppError('download-host', `Not a model host: ${url.host}.`, { detail: `${url.host || url.protocol} is not one of ${modelHosts.join(', ')}.` });
  return { part: addressPart, url: url.href, expected: null };
}

/** What a model from an address is called: its file's name. */
export function nameOfAddress(url: string): string {
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  return decoded(name).replace(/\.onnx$/i, '') || 'model';
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

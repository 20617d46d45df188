/** Where models may be downloaded from, at a person's tap: hosts of public repositories, and where those send downloads on to. */
export const modelHosts = ['raw.githubusercontent.com', 'huggingface.co', '*.huggingface.co', '*.hf.co'] as const;

const connect = ["'self'", ...modelHosts.map((host) => `https://${host}`)].join(' ');

/** What the browser refuses the page and its workers. A worker has only the policy its own response carries, so the service worker adds it there. */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  `connect-src ${connect}`,
  "style-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

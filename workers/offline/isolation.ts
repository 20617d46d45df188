import { contentSecurityPolicy } from '../../src/domain/content-security-policy.ts';

/**
 * What most static hosts can't add. Cross-origin isolation is what threads in wasm need: `require-corp`, because Safari doesn't
 * know `credentialless`. All that Retake loads is of its own origin, but models: their hosts allow it by CORS, which `require-corp` lets pass.
 */
const missingHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': contentSecurityPolicy,
};

/** The same response with the headers it lacks. Takes the body over. Opaque responses stay as they are. */
export function isolate(response: Response): Response {
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(missingHeaders)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

import type { Plugin } from 'vite';
import { contentSecurityPolicy } from './src/domain/content-security-policy.ts';

/** Writes the Content-Security-Policy into the page, the same that the service worker gives to workers. */
export function policy(): Plugin {
  return {
    name: 'content-security-policy',
    transformIndexHtml: { order: 'pre', handler: (html) => html.replace('%CONTENT_SECURITY_POLICY%', contentSecurityPolicy) },
  };
}

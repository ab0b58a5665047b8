/** What the server wrote into index.html: where the application lives, which version it is, the nonce for styles. */
function meta(name: string): string {
  const value = document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? '';
  return value.startsWith('__') ? '' : value;
}

/** The base path with its final slash, "/" or "/cordboard/". */
export function basePath(): string {
  const href = document.querySelector('base')?.getAttribute('href') ?? '/';
  return href.startsWith('/') ? href : '/';
}

/** Origin and base path without the final slash: what an API path is appended to. */
export function origin(): string {
  return location.origin + basePath().replace(/\/$/, '');
}

/** The same for sockets. */
export function socketOrigin(): string {
  return origin().replace(/^http/, 'ws');
}

export const pageVersion = meta('cordboard-version');
export const styleNonce = meta('csp-nonce');

const SOMEWHERE = 'http://hub.invalid';

/**
 * Where a browser may be sent after a login: a path of the hub. Null for everything that leads elsewhere, and for
 * what some browser might read so, such as `//elsewhere` and `/\elsewhere`.
 */
export function returnPath(text: string): string | null {
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(text)) return null;
  const url = URL.parse(text, SOMEWHERE);
  return url !== null && url.origin === SOMEWHERE ? url.href.slice(SOMEWHERE.length) : null;
}

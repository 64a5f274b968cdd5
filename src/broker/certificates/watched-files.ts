/** Files that may be replaced while the hub runs: the certificate of the hub, authorities, revocation lists. */

import { readFileSync, statSync } from 'node:fs';

export class WatchedFiles {
  readonly #paths: readonly string[];
  #stamp = '';

  constructor(paths: readonly (string | undefined)[]) {
    this.#paths = paths.filter((path) => path !== undefined);
  }

  /**
   * Calls `read` if a file has been replaced since the last call that succeeded. What throws is tried
   * again the next time: somebody may be writing the second of two files that belong together.
   */
  ifChanged(read: () => void): void {
    const stamp = this.#paths.map(stampOf).join();
    if (stamp === this.#stamp) return;
    read();
    this.#stamp = stamp;
  }
}

function stampOf(path: string): string {
  const { mtimeMs, size, ino } = statSync(path);
  return `${ino}:${size}:${mtimeMs}`;
}

/** Every certificate of a PEM file. */
export function certificatesIn(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (certificates === null) throw new Error(`${path} holds no certificate (PEM)`);
  return certificates;
}

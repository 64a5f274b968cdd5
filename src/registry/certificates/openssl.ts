/**
 * OpenSSL's command line, because Node's own crypto can check certificates and cannot issue them. It is
 * called without a shell, with files in a folder of its own that is removed afterwards.
 */

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What OpenSSL could not do, in its words or in ours. */
export class OpensslError extends Error {
  override readonly name = 'OpensslError';
  /** `request` is for what was wrong with what it was given, `openssl` where it is not there or does not answer. */
  readonly fault: 'request' | 'openssl';

  constructor(message: string, fault: OpensslError['fault'] = 'request') {
    super(message);
    this.fault = fault;
  }
}

export interface OpensslFolder {
  /** Writes a file that only this user can read, and returns its path. */
  put(name: string, content: string): string;
  path(name: string): string;
  /** Runs `openssl` in the folder and returns what it printed. */
  run(...args: readonly string[]): Promise<string>;
}

/** Lends a folder for some calls of OpenSSL. */
export async function withOpenssl<T>(use: (folder: OpensslFolder) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'meterhub-ca-'));
  const path = (name: string): string => join(directory, name);
  try {
    return await use({
      path,
      put: (name, content) => {
        writeFileSync(path(name), content, { mode: 0o600 });
        return path(name);
      },
      run: (...args) => openssl(args, directory),
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function openssl(args: readonly string[], cwd: string): Promise<string> {
  // Its own configuration file may be missing or set things: every call names what it needs.
  const env = { PATH: process.env['PATH'], OPENSSL_CONF: '/dev/null', LC_ALL: 'C' };
  return new Promise((resolve, reject) => {
    execFile('openssl', args, { cwd, env, timeout: 30_000, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        reject(new OpensslError('openssl is needed to issue certificates: apt-get install openssl', 'openssl'));
      } else if (error.killed === true) {
        reject(new OpensslError(`openssl ${args[0]} has not ended in time`, 'openssl'));
      } else reject(new OpensslError(`openssl ${args[0]} failed: ${lastLine(stderr) || error.message}`));
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}

/**
 * Installs the npm dependencies where they are missing or the lockfile has changed since. Plain
 * JavaScript without dependencies of its own: it runs on any Node from 20, before anything is there.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The runtime that the `node` package brings. */
export const NODE = join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

/** Where Node keeps compiled code: with the dependencies, where nobody else may write as in a folder for temporary files. */
export const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'node-compile-cache');

const STAMP = join(ROOT, 'node_modules', '.meterhub-lockfile');

/** Makes sure that the dependencies are installed; ends the process with one line where they cannot be. */
export function ensureDependencies() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) fail(`Node ${process.versions.node} is too old: Meterhub needs Node 20 or newer to start.`);
  const lockfile = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(NODE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockfile) return;
  process.stderr.write('Installing dependencies (npm ci), once ...\n');
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm ? [process.execPath, npm] : ['npm'];
  const { status, error } = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    // An npm script of ours must not hand its own settings down to the installation.
    env: { ...process.env, NODE_ENV: '', npm_config_production: '' },
  });
  if (error || status !== 0) fail(`npm ci failed${error ? `: ${error.message}` : ''}; run it by hand to see why.`);
  writeFileSync(STAMP, lockfile);
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

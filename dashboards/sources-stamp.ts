import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

/** What a build depends on, relative to this folder; the lock file stands for the installed libraries. */
const INPUTS = ['index.html', 'public', 'src', 'sources-stamp.ts', 'vite.config.ts', '../package-lock.json'];

/** Name, inside `dist`, of the file that holds the stamp. */
export const STAMP_FILE = 'sources.sha256';

/** SHA-256 over the names and contents of everything that the built page depends on. */
export async function sourcesStamp(): Promise<string> {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    for (const file of await filesUnder(join(ROOT, input))) {
      hash.update(`${relative(ROOT, file)}\0`);
      hash.update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(notADirectory);
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function notADirectory(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOTDIR') return undefined;
  throw error;
}

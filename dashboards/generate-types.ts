import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openApiDocument } from '../src/api/openapi.ts';

/** The types, kept in the repository: what changes in them changes for everybody who calls the API. */
const FILE = fileURLToPath(new URL('src/api-types.ts', import.meta.url));

const HEAD = `/**
 * The hub's HTTP API as types: made from its OpenAPI document by \`generate-types.ts\`, not by hand.
 */

`;

/** The TypeScript of the API's OpenAPI document; needs no hub. */
export async function generateApiTypes(): Promise<string> {
  // The TypeScript compiler behind it is slow to load: not before it is needed.
  const { astToString, default: typesOf } = await import('openapi-typescript');
  const document = await openApiDocument();
  const types = await typesOf(JSON.stringify(document), { immutable: true, alphabetize: true });
  return HEAD + astToString(types);
}

/** Writes `src/api-types.ts` where it is not what the API says now. Safe to call from several processes at once. */
export async function ensureApiTypes(): Promise<void> {
  const types = await generateApiTypes();
  if ((await readFile(FILE, 'utf8').catch(() => '')) === types) return;
  const fresh = `${FILE}.${process.pid}`;
  try {
    await writeFile(fresh, types);
    await rename(fresh, FILE);
  } finally {
    await rm(fresh, { force: true });
  }
}

if (import.meta.main) await ensureApiTypes();

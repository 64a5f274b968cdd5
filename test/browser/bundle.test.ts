import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ensureDashboardBuilt } from '../../dashboards/build.ts';

/** What the first view may need before it can be used. */
const INITIAL_MAX = 300_000;

test('the JavaScript that comes before the first view is under 300 kB gzipped, without charts and boundaries', async () => {
  const dist = await ensureDashboardBuilt();
  const page = await readFile(join(dist, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\/?\.?\/?(assets\/[^"]+\.js)"/g)].map(([, file]) => file ?? '');
  expect(named).not.toEqual([]);
  const files = await importedFrom(dist, named);
  const sizes = [...files.values()].map((text) => gzipSync(text).byteLength);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  // Vue alone is more than this: a measure that finds next to nothing measures the wrong files.
  expect(total).toBeGreaterThan(30_000);
  expect(total).toBeLessThan(INITIAL_MAX);
  expect([...files.values()].some((text) => text.includes('UTF8Encoding'))).toBe(false);
}, 120_000);

/** These files and all that they import statically, by name. */
async function importedFrom(dist: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const text = await readFile(join(dist, name), 'utf8');
    found.set(name, text);
    // `import x from "./y.js"` and `import "./y.js"`; with brackets it is a dynamic one, which comes later.
    for (const [, file] of text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
      waiting.push(`assets/${file}`);
  }
  return found;
}

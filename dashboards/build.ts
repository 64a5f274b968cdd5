import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { STAMP_FILE, sourcesStamp } from './sources-stamp.ts';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const DIST = join(ROOT, 'dist');

/**
 * Builds the dashboards unless `dashboards/dist` was already built from exactly these sources, and
 * returns the folder to serve. Prints nothing. Safe to call from several processes at once: each
 * builds beside `dist` and moves the finished folder into place.
 */
export async function ensureDashboardBuilt(): Promise<string> {
  if (!(await isUpToDate())) await buildInto(DIST);
  return DIST;
}

async function isUpToDate(): Promise<boolean> {
  const built = await readFile(join(DIST, STAMP_FILE), 'utf8').catch(() => undefined);
  return built !== undefined && built === (await sourcesStamp());
}

async function buildInto(target: string): Promise<void> {
  // Development dependencies, slow to load: not before they are needed.
  const { ensureApiTypes } = await import('./generate-types.ts');
  await ensureApiTypes();
  const { build } = await import('vite');
  const { default: config } = await import('./vite.config.ts');
  const fresh = join(ROOT, '.cache', `dist-${process.pid}`);
  const old = join(ROOT, '.cache', `old-${process.pid}`);
  // A test runner says `test` here, which would make Vite take the development builds of the libraries.
  const { NODE_ENV } = process.env;
  process.env['NODE_ENV'] = 'production';
  try {
    await build({
      ...config,
      mode: 'production',
      configFile: false,
      logLevel: 'error',
      build: { ...config.build, outDir: fresh, emptyOutDir: true },
    });
    await rename(target, old).catch(() => undefined);
    await rename(fresh, target).catch(async (error: unknown) => {
      // Another process moved the same build in first.
      if (!(await isUpToDate())) throw error;
    });
  } finally {
    if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = NODE_ENV;
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

if (import.meta.main) process.stdout.write(`${await ensureDashboardBuilt()}\n`);

/** Where the registry is, as the configuration says. */

import { readFileSync } from 'node:fs';
import type { HubConfig } from '../config.ts';
import { sqliteRegistryIn } from '../registry/open-registry.ts';
import type { SqlLocation } from '../sql/sql-database.ts';
import { dataPaths } from './data-paths.ts';

/** Throws where the file with the URL cannot be read or holds none. */
export function registryLocation({ registry, dataDir }: Pick<HubConfig, 'registry' | 'dataDir'>): SqlLocation {
  switch (registry.engine) {
    case 'sqlite':
      return sqliteRegistryIn(dataPaths(dataDir).registry);
    case 'postgresql':
      return { engine: 'postgresql', url: registry.url ?? urlIn(registry.urlFile) };
    default:
      return registry.engine satisfies never;
  }
}

function urlIn(file: string | undefined): string {
  if (file === undefined) throw new Error('registry.url is needed for postgresql');
  const url = readFileSync(file, 'utf8').trim();
  if (URL.canParse(url) && /^postgres(ql)?:/.test(url)) return url;
  // What it holds instead may be a password all the same.
  throw new Error(`registry.urlFile: ${file} holds no URL such as postgresql://hub@db.example/meterhub`);
}

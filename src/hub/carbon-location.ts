import { join } from 'node:path';
import type { HubConfig } from '../config.ts';
import type { SqlLocation } from '../sql/sql-database.ts';
import { dataPaths } from './data-paths.ts';
import { registryLocation } from './registry-location.ts';

/** Own factors and contracts: in the database of the registry where that is a server; otherwise in a file of their own. */
export function carbonLocation(config: Pick<HubConfig, 'registry' | 'dataDir'>): SqlLocation {
  if (config.registry.engine === 'postgresql') return registryLocation(config);
  return { engine: 'sqlite', file: join(dataPaths(config.dataDir).carbon, 'carbon.sqlite') };
}

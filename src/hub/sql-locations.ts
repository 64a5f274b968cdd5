/** Where own carbon factors and notification rules are kept. */

import { join } from 'node:path';
import type { HubConfig } from '../config.ts';
import type { SqlLocation } from '../sql/sql-database.ts';
import { dataPaths } from './data-paths.ts';
import { registryLocation } from './registry-location.ts';

type Place = Pick<HubConfig, 'registry' | 'dataDir'>;

/** In the database of the registry where that is a server; otherwise in a file of their own. */
export function carbonLocation(config: Place): SqlLocation {
  return beside(config, join(dataPaths(config.dataDir).carbon, 'carbon.sqlite'));
}

export function notificationsLocation(config: Place): SqlLocation {
  return beside(config, join(dataPaths(config.dataDir).notifications, 'notifications.sqlite'));
}

function beside(config: Place, file: string): SqlLocation {
  return config.registry.engine === 'postgresql' ? registryLocation(config) : { engine: 'sqlite', file };
}

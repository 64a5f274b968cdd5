/** Opens the store that the configuration names. */

import { readFileSync } from 'node:fs';
import type { HubConfig } from '../config.ts';
import { openDuckDbStore } from '../store/duckdb/duckdb-store.ts';
import { openInfluxStore } from '../store/influx/influx-store.ts';
import type { TimeSeriesStore } from '../store/store.ts';

export type StoreConfig = HubConfig['store'];

/** `directory` is where an embedded store keeps its file. Throws where a secret's file cannot be read. */
export async function openStore(config: StoreConfig, directory: string): Promise<TimeSeriesStore> {
  const { retention } = config;
  switch (config.engine) {
    case 'duckdb':
      return openDuckDbStore({ directory, memoryLimit: config.duckdbMemory, retention });
    case 'influx': {
      const { passwordFile, tokenFile, timeout: timeoutMillis, ...rest } = config.influx;
      return openInfluxStore({
        ...rest,
        password: passwordFile === undefined ? rest.password : secretIn(passwordFile),
        token: tokenFile === undefined ? rest.token : secretIn(tokenFile),
        retention,
        timeoutMillis,
      });
    }
    default:
      return config.engine satisfies never;
  }
}

function secretIn(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

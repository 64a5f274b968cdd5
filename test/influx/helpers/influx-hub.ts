/** What a hub is told so that it keeps its readings in an InfluxDB. */

import type { ConfigInput } from '../../helpers/running-hub.ts';

export const DATABASE = 'meterhub';

/** Variables for a hub in a process of its own. */
export function influxEnvironment(url: string): Record<string, string> {
  return {
    METERHUB_STORE_ENGINE: 'influx',
    METERHUB_INFLUX_VERSION: '1',
    METERHUB_INFLUX_URL: url,
    METERHUB_INFLUX_DATABASE: DATABASE,
  };
}

/** The configuration of a hub in this process. */
export function influxConfig(url: string): ConfigInput {
  return { store: { engine: 'influx', influx: { version: 1, url, database: DATABASE, timeout: '5s' } } };
}

/** Points in influxd that were not written by the hub. */

import type { Influxd } from '../../influx/helpers/influxd.ts';
import { keyOf } from './peer.ts';

export const DATABASE = 'bench';

/** Instants are in milliseconds. */
export const writePath = `/write?db=${DATABASE}&precision=ms`;

export async function countPoints(influxd: Influxd): Promise<number> {
  const [series] = await influxd.query(DATABASE, 'SELECT count(value) FROM reading');
  return Number(series?.values[0]?.[1] ?? 0);
}

/** Every point, as `keyOf` names it. */
export async function pointKeys(influxd: Influxd): Promise<Set<string>> {
  const all = await influxd.query(DATABASE, 'SELECT value FROM reading GROUP BY meter');
  return new Set(
    all.flatMap(({ tags, values }) => values.map(([instant]) => keyOf(tags?.['meter'] ?? '', Number(instant)))),
  );
}

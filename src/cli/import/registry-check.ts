/**
 * What the hub would say to readings, from its registry and settings and without the hub: the same tables
 * and rules as the processor's.
 */

import { existsSync } from 'node:fs';
import type { HubConfig } from '../../config.ts';
import { registryLocation } from '../../hub/registry-location.ts';
import { showCell } from '../../master-data/table/table.ts';
import { SeriesDirectory } from '../../processor/series-directory.ts';
import { checkInstant } from '../../processor/validate.ts';
import { openRegistry } from '../../registry/open-registry.ts';
import type { Problem } from './problem.ts';
import type { RowReadings } from './row-reader.ts';

/** Gives every problem of a row that the hub would find. */
export type RegistryCheck = (readings: RowReadings) => Problem[];

/** Reads the registry of a data folder; null where the folder has none. */
export async function openRegistryCheck(config: HubConfig, enterprise: string): Promise<RegistryCheck | null> {
  const location = registryLocation(config);
  // Opening would make one.
  if (location.engine === 'sqlite' && !existsSync(location.file)) return null;
  const registry = await openRegistry(location);
  const directory = new SeriesDirectory();
  try {
    directory.update(await registry.snapshot());
  } finally {
    await registry.close();
  }
  const window = { futureMillisMax: config.processor.futureMax, ageMillisMax: config.processor.ageMax };
  const now = Date.now();
  return ({ row, meter: id, instant, values }) => {
    const known = directory.meter(enterprise, id);
    if (known === undefined) {
      return [{ row, column: null, text: `unknown_meter: enterprise ${enterprise} has no meter ${showCell(id)}` }];
    }
    const time = checkInstant(instant, now, window);
    const timeProblems = time === null ? [] : [{ row, column: null, text: `${time.code}: ${time.detail}` }];
    const valueProblems = values.flatMap(({ column, quantity, unit }) => {
      const problem = (text: string): Problem[] => [{ row, column, text }];
      const channel = known.channels.get(quantity);
      if (channel === undefined) {
        const energy = `a meter of ${known.meter.energy}`;
        return problem(`unknown_quantity: ${id} is ${energy}, which has no quantity ${showCell(quantity)}`);
      }
      const conversion = unit === null ? channel.registered : directory.conversion(channel.quantity, unit);
      if (typeof conversion !== 'string') return [];
      return problem(`${conversion}: ${showCell(unit)} is not a unit of ${quantity}, such as ${channel.quantity.unit}`);
    });
    return [...timeProblems, ...valueProblems];
  };
}

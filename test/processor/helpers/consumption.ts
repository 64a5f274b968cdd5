/** All consumption that a store holds, as lines that can be compared and read. */

import type { ConsumptionBatch, ConsumptionSeries, Granularity } from '../../../src/store/consumption.ts';
import type { Rig } from './rig.ts';

export interface Line {
  readonly of: string;
  readonly start: string;
  readonly value: number;
  readonly estimated: number;
  readonly measuredMillis: number;
  readonly estimatedMillis: number;
  readonly expectedMillis: number;
  readonly quality: number;
  readonly ran: number;
  readonly fired: number;
  readonly methods: number;
}

const FROM = 0;
const TO = 9_000_000_000_000;

/** Every row of every series that these meters can have. */
export async function consumptionOf(rig: Rig, granularity: Granularity): Promise<Line[]> {
  const keys = await keysOf(rig);
  const rows = await rig.store.consumption(granularity, keys, FROM, TO);
  return linesOf(rows, keys);
}

export function linesOf(rows: ConsumptionBatch, keys: readonly ConsumptionSeries[]): Line[] {
  return Array.from({ length: rows.count }, (_, row) => {
    const { scope, id, item, quantity } = keys[rows.series[row] as number] as ConsumptionSeries;
    // Since when it is known depends on when it was asked to be derived, not on what is derived.
    const { start, recordedAt: _recordedAt, ...figures } = rows.row(row);
    return { of: [scope, id, item, quantity].join(' '), start: new Date(start).toISOString(), ...figures };
  });
}

/** Discontinuities of all meters, in a fixed order. */
export function discontinuitiesOf(rig: Rig) {
  return rig.ledgerReader.discontinuities({ meter: null, meters: null, from: FROM, to: TO });
}

async function keysOf(rig: Rig): Promise<ConsumptionSeries[]> {
  const { meters, enterprises } = await rig.registry.snapshot();
  const keys: ConsumptionSeries[] = [];
  const items = new Set<string>();
  for (const { id, enterprise } of meters.values()) {
    for (const quantity of rig.deriver.quantitiesOf(id)) {
      keys.push({ scope: 'meter', id, item: '', quantity, enterprise });
      const target = rig.deriver.target(id, quantity);
      items.add(`${target?.item} ${quantity}`);
      if (quantity === 'mass') keys.push({ scope: 'meter', id, item: '', quantity: 'heat', enterprise });
      if (quantity === 'mass') items.add(`${target?.item} heat`);
    }
  }
  for (const name of items) {
    const [item = '', quantity = ''] = name.split(' ');
    for (const { id, district, industry } of enterprises.values()) {
      keys.push({ scope: 'enterprise', id, item, quantity, enterprise: id });
      keys.push({ scope: 'district', id: district, item, quantity, enterprise: '' });
      keys.push({ scope: 'industry', id: industry, item, quantity, enterprise: '' });
    }
    keys.push({ scope: 'city', id: 'city', item, quantity, enterprise: '' });
  }
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
}

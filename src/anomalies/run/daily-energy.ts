/** What an enterprise has used in a day, as it is totalled. */

import type { LocalDay } from '../../domain/calendar.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { parseRatio, toNumber } from '../../domain/exact.ts';
import { coefficientOf } from '../../domain/standard-coal.ts';
import { MICROS_PER_UNIT } from '../../domain/validation/review.ts';
import { itemOf } from '../../registry/meter-item.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import type { PlannedMeter } from './plan.ts';

const ELECTRICITY = 'electricity';
const KILOGRAMS_PER_TONNE = 1000;

interface Item {
  readonly item: string;
  readonly quantity: string;
  readonly energy: string;
}

export class DailyEnergy {
  readonly #store: Pick<TimeSeriesStore, 'consumption'>;
  /** By enterprise, then item and quantity. */
  readonly #items = new Map<string, Map<string, Item>>();

  constructor(store: Pick<TimeSeriesStore, 'consumption'>, plan: readonly PlannedMeter[]) {
    this.#store = store;
    for (const { meter } of plan) {
      const quantity = energyTypeByName(meter.energy)?.register ?? '';
      const item = { item: itemOf(meter), quantity, energy: meter.energy };
      const own = this.#items.get(meter.enterprise) ?? new Map<string, Item>();
      this.#items.set(meter.enterprise, own.set(`${item.item} ${quantity}`, item));
    }
  }

  /** Tonnes of standard coal, equivalent (当量值); items without a printed coefficient are not in it. */
  async tonnesOfCoal(enterprise: string, day: LocalDay, only: string | null = null): Promise<number> {
    let tonnes = 0;
    for (const [{ item }, amount] of await this.#amounts(enterprise, day)) {
      if (only !== null && item !== only) continue;
      const coefficient = coefficientOf(item, { basis: 'equivalent', instant: day.start });
      const ratio = coefficient === null ? undefined : parseRatio(coefficient.kgcePerUnit);
      if (ratio !== undefined) tonnes += (amount * toNumber(ratio)) / KILOGRAMS_PER_TONNE;
    }
    return tonnes;
  }

  /** Kilowatt-hours of electricity. */
  async electricity(enterprise: string, day: LocalDay, only: string | null = null): Promise<number> {
    let kilowattHours = 0;
    for (const [{ item, energy }, amount] of await this.#amounts(enterprise, day)) {
      if (energy === ELECTRICITY && (only === null || item === only)) kilowattHours += amount;
    }
    return kilowattHours;
  }

  /** In canonical units. */
  async #amounts(enterprise: string, day: LocalDay): Promise<readonly (readonly [Item, number])[]> {
    const items = [...(this.#items.get(enterprise)?.values() ?? [])];
    const keys = items.map(({ item, quantity }) => ({
      ...{ scope: 'enterprise' as const, id: enterprise, item, quantity, enterprise },
    }));
    const rows = await this.#store.consumption('day', keys, day.start, day.end);
    return Array.from({ length: rows.count }, (_, row) => [
      items[rows.series[row] as number] as Item,
      (rows.value[row] as number) / MICROS_PER_UNIT,
    ]);
  }
}

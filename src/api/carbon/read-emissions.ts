/** Reads stored consumption and makes emissions of it. */

import { type EmissionItem, type EmissionPart, type Emissions, emissionsOf } from '../../domain/carbon/emissions.ts';
import { NO_ROWS, type StoredRows, without } from '../../domain/consumption/figures.ts';
import type { PeriodRow } from '../../domain/consumption/period.ts';
import type { ConsumptionSeries } from '../../store/consumption.ts';
import { lengthsOf, slices } from '../consumption/read.ts';
import type { SubjectItem } from '../consumption/subject.ts';
import { type EmissionQuestion, type Places, placesOf } from './emission-question.ts';

/** What is to be read for an item: it, the heat in it, and the same of each enterprise apart. */
interface Plan {
  readonly item: SubjectItem;
  readonly places: Places;
  readonly keys: readonly ConsumptionSeries[];
}

/** Emissions over rows that follow each other. */
export async function readEmissions(question: EmissionQuestion, rows: readonly PeriodRow[]): Promise<Emissions> {
  const { subject, source, calendar, granularity, method } = question;
  const [first, last] = [rows[0], rows.at(-1)];
  const plans = subject.items.map((item) => planOf(question, item));
  const keys = plans.flatMap((plan) => plan.keys);
  const isEmpty = first === undefined || last === undefined;
  const columns = await source.consumption(granularity, isEmpty ? [] : keys, first?.start ?? 0, last?.end ?? 0);
  const stored = isEmpty ? keys.map(() => NO_ROWS) : slices(columns, keys.length);
  const items: EmissionItem[] = [];
  let next = 0;
  for (const plan of plans) {
    const own = stored.slice(next, next + plan.keys.length);
    next += plan.keys.length;
    const item = itemOf(plan, own);
    if (item.meters > 0 || item.whole.first !== item.whole.end) items.push(item);
  }
  const { knownAt, fuels, library, contracts, calorificValues } = question;
  const electricity = await contractedElectricity(question);
  return emissionsOf(rows, items, method, {
    ...{ knownAt, fuels, library, contracts, calorificValues },
    electricityOf: (enterprise) => electricity.get(enterprise) ?? NO_ROWS,
    lengthOf: lengthsOf(calendar, granularity),
  });
}

function planOf(question: EmissionQuestion, item: SubjectItem): Plan {
  const places = placesOf(question, item);
  const own = item.heatKey === null ? [item.key] : [item.key, item.heatKey];
  const keys = [...own];
  for (const id of places.apart.keys()) {
    for (const key of own) keys.push({ ...key, scope: 'enterprise', id, enterprise: id });
  }
  return { item, places, keys };
}

function itemOf({ item, places }: Plan, stored: readonly StoredRows[]): EmissionItem {
  const hasHeat = item.heatKey !== null;
  const [whole = NO_ROWS] = stored;
  const heat = hasHeat ? (stored[1] ?? NO_ROWS) : null;
  let next = hasHeat ? 2 : 1;
  const apart: EmissionPart[] = [];
  for (const [enterprise, region] of places.apart) {
    const counted = stored[next++] ?? NO_ROWS;
    apart.push({ enterprise, region, counted, heat: hasHeat ? (stored[next++] ?? NO_ROWS) : null });
  }
  const rest: EmissionPart = {
    ...{ enterprise: places.owner, region: places.region },
    counted: without(
      whole,
      apart.map(({ counted }) => counted),
    ),
    heat:
      heat === null
        ? null
        : without(
            heat,
            apart.flatMap((part) => part.heat ?? []),
          ),
  };
  return { item: item.item, quantity: item.quantity.name, meters: item.meters, whole, parts: [...apart, rest] };
}

/** Electricity of the enterprises with contracts, over all of the time of these. */
export async function contractedElectricity({
  subject,
  contracts,
  source,
  method,
}: EmissionQuestion): Promise<ReadonlyMap<string, StoredRows>> {
  if (method !== 'market' && method !== 'ets-shanghai') return new Map();
  const own = contracts.filter(({ enterprise }) => enterprise === subject.owner || subject.enterprises.has(enterprise));
  if (own.length === 0) return new Map();
  const ids = [...new Set(own.map(({ enterprise }) => enterprise))];
  const keys = ids.map(
    (id): ConsumptionSeries => ({
      ...{ scope: 'enterprise', id, item: 'electricity', quantity: 'activeEnergy', enterprise: id },
    }),
  );
  const from = Math.min(...own.map((contract) => contract.from));
  const to = Math.max(...own.map((contract) => contract.to));
  const rows = slices(await source.consumption('day', keys, from, to), keys.length);
  return new Map(ids.map((id, n) => [id, rows[n] as StoredRows]));
}

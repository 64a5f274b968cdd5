/** What entries of the registry must be to each other: the same for a file to be imported and for a check. */

import { energyItemById } from '../domain/energy-item.ts';
import { energyTypeByName } from '../domain/energy-type.ts';
import { quantityByName } from '../domain/quantity.ts';
import { conversionBetween, unitByName } from '../domain/unit.ts';
import type { Enterprise, Gateway, Meter, OutputFigure, OutputSeries, Quota, Site } from '../registry/registry.ts';
import type { Draft } from './draft.ts';

/** Every entry as it is, or will be. */
export interface World {
  readonly enterprises: ReadonlyMap<string, Enterprise>;
  /** By `enterprise/gateway`. */
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly meters: ReadonlyMap<string, Meter>;
  readonly sites: ReadonlyMap<string, Site>;
  readonly outputSeries: ReadonlyMap<string, OutputSeries>;
}

export interface Finding {
  /** Column of an export that it is about. */
  readonly column: string;
  readonly text: string;
}

/** What an entry contradicts of the others. */
export function findingsOf(draft: Draft, world: World, usernames: ReadonlyMap<string, number>): Finding[] {
  switch (draft.kind) {
    case 'enterprises':
      return [];
    case 'sites':
    case 'outputSeries':
      return enterpriseFindings(draft.value.enterprise, world);
    case 'gateways':
      return gatewayFindings(draft.value, world, usernames);
    case 'meters':
      return meterFindings(draft.value, world);
    case 'verifications':
      return draft.value.meter === '' || world.meters.has(draft.value.meter)
        ? []
        : [{ column: 'meter', text: `there is no meter ${show(draft.value.meter)}` }];
    case 'outputs':
      return figureFindings(draft.value, world);
    case 'quotas':
      return quotaFindings(draft.value, world);
    default:
      return draft satisfies never;
  }
}

/** User names by how many gateways have them: no two may have the same. */
export function usernameCounts({ gateways }: Pick<World, 'gateways'>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { username } of gateways.values()) counts.set(username, (counts.get(username) ?? 0) + 1);
  return counts;
}

export function gatewayFindings(
  gateway: Gateway,
  world: Pick<World, 'enterprises'>,
  usernames: ReadonlyMap<string, number>,
): Finding[] {
  const findings = enterpriseFindings(gateway.enterprise, world);
  if ((usernames.get(gateway.username) ?? 0) > 1) {
    findings.push({ column: 'username', text: `another gateway has the user name ${show(gateway.username)} too` });
  }
  return findings;
}

export function meterFindings(meter: Meter, world: Omit<World, 'outputSeries'>): Finding[] {
  const findings = enterpriseFindings(meter.enterprise, world);
  if (
    meter.enterprise !== '' &&
    meter.gateway !== null &&
    !world.gateways.has(`${meter.enterprise}/${meter.gateway}`)
  ) {
    findings.push({ column: 'gateway', text: `${meter.enterprise} has no gateway ${show(meter.gateway)}` });
  }
  findings.push(...siteFindings(meter, world), ...parentFindings(meter, world), ...checkMeterFindings(meter, world));
  findings.push(...unitFindings(meter), ...quantityFindings(meter));
  const item = meter.metering?.item === undefined ? undefined : energyItemById(meter.metering.item);
  if (item !== undefined && energyTypeByName(meter.energy) !== undefined && item.energy !== meter.energy) {
    findings.push({
      column: 'item',
      text: `${item.id} is an item of ${item.energy}, and the meter of ${meter.energy}`,
    });
  }
  return findings;
}

/** An empty name has been refused already where it was read. */
function enterpriseFindings(id: string, { enterprises }: Pick<World, 'enterprises'>): Finding[] {
  if (id === '' || enterprises.has(id)) return [];
  return [{ column: 'enterprise', text: `there is no enterprise ${show(id)}` }];
}

function siteFindings({ site, enterprise }: Meter, { sites }: Pick<World, 'sites'>): Finding[] {
  if (site == null) return [];
  const found = sites.get(site);
  if (found === undefined) return [{ column: 'site', text: `there is no site ${show(site)}` }];
  return found.enterprise === enterprise ? [] : [{ column: 'site', text: `${site} is of another enterprise` }];
}

function figureFindings({ series, period }: OutputFigure, { outputSeries }: World): Finding[] {
  if (series === '') return [];
  const found = outputSeries.get(series);
  if (found === undefined) return [{ column: 'series', text: `there is no output series ${show(series)}` }];
  if (found.granularity !== 'month' || !/-\d\d-(?!01$)\d\d$/.test(period)) return [];
  return [{ column: 'period', text: `${period} is not the first of a month, and ${series} has figures by the month` }];
}

function quotaFindings({ enterprise, kind, item }: Quota, world: World): Finding[] {
  const findings = enterpriseFindings(enterprise, world);
  if (item === null) return findings;
  const finding = (text: string): Finding[] => [...findings, { column: 'item', text }];
  if (kind !== 'intensity') {
    return energyItemById(item) === undefined ? finding(`${show(item)} is no energy item`) : findings;
  }
  const series = world.outputSeries.get(item);
  if (series === undefined) return finding(`there is no output series ${show(item)}`);
  return series.enterprise === enterprise ? findings : finding(`${item} is of another enterprise`);
}

function parentFindings(meter: Meter, { meters }: Pick<World, 'meters'>): Finding[] {
  if (meter.parent === null) return [];
  const finding = (text: string): Finding[] => [{ column: 'parent', text }];
  const parent = meters.get(meter.parent);
  if (parent === undefined) return finding(`there is no meter ${show(meter.parent)}`);
  if (parent.enterprise !== meter.enterprise) return finding(`${parent.id} is of another enterprise`);
  const path = [meter.id];
  for (let above: Meter | undefined = parent; above !== undefined; above = meters.get(above.parent ?? '')) {
    path.push(above.id);
    if (above.id === meter.id) return finding(`the meter stands behind itself: ${path.join(' behind ')}`);
    // A ring further up is told of the meters that are in it.
    if (path.length > meters.size + 1) return [];
  }
  return [];
}

function checkMeterFindings(meter: Meter, { meters }: Pick<World, 'meters'>): Finding[] {
  const id = meter.metering?.checkMeter;
  if (id === undefined) return [];
  const finding = (text: string): Finding[] => [{ column: 'checkMeter', text }];
  const other = meters.get(id);
  if (other === undefined) return finding(`there is no meter ${show(id)}`);
  if (id === meter.id) return finding('a meter cannot check itself');
  if (other.enterprise !== meter.enterprise) return finding(`${id} is of another enterprise`);
  if (other.energy !== meter.energy) return finding(`${id} is a meter of ${other.energy}, not ${meter.energy}`);
  return [];
}

function unitFindings({ units, energy }: Meter): Finding[] {
  const finding = (text: string): Finding[] => [{ column: 'units', text }];
  return Object.entries(units).flatMap(([name, unitName]) => {
    const quantity = quantityOf(energy, name);
    if (quantity === undefined) return finding(`a meter of ${energy} has no quantity ${show(name)}`);
    const [unit, own] = [unitByName(unitName), unitByName(quantity.unit)];
    if (unit === undefined) return finding(`${show(unitName)} is not a unit of the table in docs/units.md`);
    if (own !== undefined && conversionBetween(unit, own) !== undefined) return [];
    return finding(`${show(unitName)} is not a unit of ${name}, such as ${quantity.unit}`);
  });
}

/** What is said about quantities that a meter of this energy does not have, or that are no registers, does nothing. */
function quantityFindings({ energy, metering = {} }: Meter): Finding[] {
  const { registers = {}, transforms = [], exchanges = [] } = metering;
  const named: (readonly [column: string, quantity: string])[] = [
    ...Object.entries(registers).flatMap(([quantity, { digits, decimals, mayDecrease }]) => [
      ...(digits === undefined ? [] : [['registerDigits', quantity] as const]),
      ...(decimals === undefined ? [] : [['decimals', quantity] as const]),
      ...(mayDecrease === undefined ? [] : [['mayDecrease', quantity] as const]),
    ]),
    ...transforms.map(({ quantity }) => ['transforms', quantity] as const),
    ...exchanges.map(({ quantity }) => ['exchanges', quantity] as const),
  ];
  const findings = named.flatMap(([column, name]): Finding[] => {
    const quantity = quantityOf(energy, name);
    if (quantity === undefined) return [{ column, text: `a meter of ${energy} has no quantity ${show(name)}` }];
    if (column === 'transforms' || quantity.kind === 'register') return [];
    return [{ column, text: `${name} is not a register` }];
  });
  return findings.filter(
    ({ column, text }, i) => findings.findIndex((other) => other.column === column && other.text === text) === i,
  );
}

/** A quantity that a meter of an energy type can send; every quantity of a type that is not known. */
function quantityOf(energy: string, name: string) {
  const type = energyTypeByName(energy);
  return type === undefined || type.quantities.includes(name) ? quantityByName(name) : undefined;
}

function show(text: string): string {
  return JSON.stringify(text);
}

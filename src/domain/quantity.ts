/**
 * Quantities: what a meter measures. A *register* only grows (until it rolls over), a *gauge* is a
 * value of the moment. Import is positive, export negative, for every signed quantity.
 */

import { type Dimension, unitByName } from './unit.ts';

export type QuantityKind = 'register' | 'gauge';

export interface Quantity {
  readonly name: string;
  readonly kind: QuantityKind;
  readonly dimension: Dimension;
  /** The unit in which the hub stores and answers it. */
  readonly unit: string;
}

/* biome-ignore format: a table reads best as one row a line */
const ROWS: readonly (readonly [name: string, kind: QuantityKind, unit: string])[] = [
  ['activeEnergy',       'register', 'kWh'],
  ['activeEnergyExport', 'register', 'kWh'],
  ['reactiveEnergy',     'register', 'kvarh'],
  ['activePower',        'gauge',    'kW'],
  ['reactivePower',      'gauge',    'kvar'],
  ['powerFactor',        'gauge',    '1'],
  ['voltage',            'gauge',    'V'],
  ['current',            'gauge',    'A'],
  ['frequency',          'gauge',    'Hz'],
  ['volume',             'register', 'm3'],
  ['volumeFlow',         'gauge',    'm3/h'],
  ['mass',               'register', 't'],
  ['massFlow',           'gauge',    't/h'],
  ['heat',               'register', 'GJ'],
  ['heatFlow',           'gauge',    'GJ/h'],
  ['temperature',        'gauge',    'Cel'],
  ['supplyTemperature',  'gauge',    'Cel'],
  ['returnTemperature',  'gauge',    'Cel'],
  ['pressure',           'gauge',    'kPa'],
];

const quantities: ReadonlyMap<string, Quantity> = new Map(ROWS.map((row) => [row[0], define(...row)]));

function define(name: string, kind: QuantityKind, unitName: string): Quantity {
  const unit = unitByName(unitName);
  if (unit === undefined) throw new Error(`quantity ${name} has the unknown unit ${unitName}`);
  return Object.freeze({ name, kind, dimension: unit.dimension, unit: unitName });
}

/** The quantity with this name, or `undefined`. */
export function quantityByName(name: string): Quantity | undefined {
  return quantities.get(name);
}

/** Every quantity, in table order. */
export function allQuantities(): readonly Quantity[] {
  return [...quantities.values()];
}

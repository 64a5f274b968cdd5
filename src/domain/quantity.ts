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
  /** The unit in which the hub stores and answers it: the statutory one. */
  readonly unit: string;
  /**
   * Whether it is the highest mean power of the billing period so far: it rises, falls back to zero when the
   * period ends, and is neither counted nor integrated.
   */
  readonly isDemand: boolean;
}

/* biome-ignore format: a table reads best as one row a line */
const ROWS: readonly (readonly [name: string, kind: QuantityKind | 'demand', unit: string])[] = [
  ['activeEnergy',         'register', 'kWh'],
  ['activeEnergyExport',   'register', 'kWh'],
  ['reactiveEnergy',       'register', 'kvarh'],
  ['reactiveEnergyExport', 'register', 'kvarh'],
  ['apparentEnergy',       'register', 'kVAh'],
  ['activePower',          'gauge',    'kW'],
  ['reactivePower',        'gauge',    'kvar'],
  ['apparentPower',        'gauge',    'kVA'],
  ['maxDemand',            'demand',   'kW'],
  ['powerFactor',          'gauge',    '1'],
  ['voltage',              'gauge',    'V'],
  ['current',              'gauge',    'A'],
  ['currentL2',            'gauge',    'A'],
  ['currentL3',            'gauge',    'A'],
  ['frequency',            'gauge',    'Hz'],
  ['volume',               'register', 'm3'],
  ['volumeFlow',           'gauge',    'm3/h'],
  ['mass',                 'register', 't'],
  ['massFlow',             'gauge',    't/h'],
  ['heat',                 'register', 'GJ'],
  ['heatFlow',             'gauge',    'GJ/h'],
  ['cooling',              'register', 'GJ'],
  ['coolingFlow',          'gauge',    'GJ/h'],
  ['temperature',          'gauge',    'Cel'],
  ['supplyTemperature',    'gauge',    'Cel'],
  ['returnTemperature',    'gauge',    'Cel'],
  ['pressure',             'gauge',    'kPa'],
];

const quantities: ReadonlyMap<string, Quantity> = new Map(ROWS.map((row) => [row[0], define(...row)]));

function define(name: string, kind: QuantityKind | 'demand', unitName: string): Quantity {
  const unit = unitByName(unitName);
  if (unit === undefined) throw new Error(`quantity ${name} has the unknown unit ${unitName}`);
  const isDemand = kind === 'demand';
  return Object.freeze({ name, kind: isDemand ? 'gauge' : kind, dimension: unit.dimension, unit: unitName, isDemand });
}

/** The quantity with this name, or `undefined`. */
export function quantityByName(name: string): Quantity | undefined {
  return quantities.get(name);
}

/** Every quantity, in table order. */
export function allQuantities(): readonly Quantity[] {
  return [...quantities.values()];
}

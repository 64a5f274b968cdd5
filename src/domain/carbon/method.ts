/** Methods by which emissions are calculated: which factor goes with which consumption. */

/**
 * `location`: the average of the grid that the consumption is in, by province, region or nation. `market`: contracts
 * for green power first, the residual mix for the rest. `ets-shanghai`: the rule of Shanghai's pilot. `custom:<set>`: a
 * set of the operator's or an enterprise's own.
 */
export type Method =
  | 'location'
  | 'location-regional'
  | 'location-national'
  | 'market'
  | 'ets-shanghai'
  | `custom:${string}`;

export const PUBLISHED_METHODS = [
  'location',
  'location-regional',
  'location-national',
  'market',
  'ets-shanghai',
] as const satisfies readonly Method[];

/** Table that fuels are calculated by, with each of the methods. */
export type FuelScheme = 'gbt-32151' | 'inventory-2025' | 'ipcc-2006' | `custom:${string}`;

export const PUBLISHED_FUEL_SCHEMES = [
  'gbt-32151',
  'inventory-2025',
  'ipcc-2006',
] as const satisfies readonly FuelScheme[];

export const DEFAULT_FUELS: FuelScheme = 'gbt-32151';

const SET = /^custom:[a-z0-9][a-z0-9._-]{0,63}$/;

/** The method of this name, or `undefined`. */
export function methodOf(name: string): Method | undefined {
  return isSetName(name) ? name : PUBLISHED_METHODS.find((method) => method === name);
}

/** The table of fuels of this name, or `undefined`. */
export function fuelSchemeOf(name: string): FuelScheme | undefined {
  return isSetName(name) ? name : PUBLISHED_FUEL_SCHEMES.find((scheme) => scheme === name);
}

/** Whether it names a set of own factors: `custom:` and up to 64 small letters, digits, dots, dashes. */
export function isSetName(name: string): name is `custom:${string}` {
  return SET.test(name);
}

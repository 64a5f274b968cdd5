/**
 * Units of the SenML registries (RFC 8428 section 12.1, RFC 8798) that the hub spells otherwise, and sums: `s` is
 * the integral of the values over time, so of a power it is an energy. A unit that stands here neither way is
 * looked up in the hub's own table as it was sent.
 *
 * From memory of the IANA registry, not read: the symbols. By definition: 1 h = 3600 s.
 */

/** `value in unit = value as sent / divisor`. */
export interface RegisteredUnit {
  readonly unit: string;
  readonly divisor: number;
}

const UNITS: Readonly<Record<string, RegisteredUnit>> = {
  '/': { unit: '1', divisor: 1 },
  '/100': { unit: '%', divisor: 1 },
  VAs: { unit: 'VAh', divisor: 3600 },
  vars: { unit: 'varh', divisor: 3600 },
};

/** The unit of a sum by the unit of its values. */
const SUMS: Readonly<Record<string, RegisteredUnit>> = {
  W: { unit: 'J', divisor: 1 },
  kW: { unit: 'kJ', divisor: 1 },
  MW: { unit: 'MJ', divisor: 1 },
  var: { unit: 'varh', divisor: 3600 },
  kvar: { unit: 'kvarh', divisor: 3600 },
  VA: { unit: 'VAh', divisor: 3600 },
  kVA: { unit: 'kVAh', divisor: 3600 },
  'm3/s': { unit: 'm3', divisor: 1 },
  'm3/h': { unit: 'm3', divisor: 3600 },
  'l/s': { unit: 'L', divisor: 1 },
  'l/h': { unit: 'L', divisor: 3600 },
  'kg/s': { unit: 'kg', divisor: 1 },
};

/** The register that the sum of a rate is. */
const REGISTERS: Readonly<Record<string, string>> = {
  activePower: 'activeEnergy',
  reactivePower: 'reactiveEnergy',
  apparentPower: 'apparentEnergy',
  volumeFlow: 'volume',
  massFlow: 'mass',
  heatFlow: 'heat',
  coolingFlow: 'cooling',
};

/** How a unit of SenML is one of the hub's; null for one that is called the same here, or unknown. */
export function registeredUnit(unit: string): RegisteredUnit | null {
  return Object.hasOwn(UNITS, unit) ? (UNITS[unit] as RegisteredUnit) : null;
}

/** The unit of the sum of values in `unit`, or null. */
export function unitOfSum(unit: string): RegisteredUnit | null {
  return Object.hasOwn(SUMS, unit) ? (SUMS[unit] as RegisteredUnit) : null;
}

/** The register that the sum of a quantity is, or null where that is none. */
export function registerOfSum(quantity: string): string | null {
  return Object.hasOwn(REGISTERS, quantity) ? (REGISTERS[quantity] as string) : null;
}

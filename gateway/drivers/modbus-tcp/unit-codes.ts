/** Annex A of GB/T 29871-2013: unit codes and the names of the hub's unit table. */

const UNITS: readonly (string | null)[] = [
  /* biome-ignore-start format: eight codes a row */
  null,
  'kWh',
  'MWh',
  'kvarh',
  'Mvarh',
  'kJ',
  'MJ',
  'GJ',
  'kJ/h',
  'kJ/min',
  'GJ/h',
  'GJ/d',
  'm3/min',
  'm3/h',
  'L/min',
  'L/h',
  't/h',
  'kg/h',
  'kg/min',
  'm/s',
  'm3',
  null,
  'Cel',
  'kPa',
  'MPa',
  'mA',
  'A',
  'mV',
  'V',
  /* biome-ignore-end format: the table ends */
];

/** The annex calls it weight and leaves the unit blank: tonnes or kilograms, by meter. */
const WEIGHT = 0x0015;

/** The name of a unit by its code, or `undefined` for a code the annex does not have. */
export function unitOfCode(code: number, weightUnit: 't' | 'kg'): string | undefined {
  if (code === WEIGHT) return weightUnit;
  return UNITS[code] ?? undefined;
}

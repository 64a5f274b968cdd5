/** Units as they are printed where the hub's name for them is a code. */
const PRINTED: ReadonlyMap<string, string> = new Map([
  ['Cel', '°C'],
  ['m3', 'm³'],
  ['m3/h', 'm³/h'],
  ['kgce/m3', 'kgce/m³'],
  ['kJ/m3', 'kJ/m³'],
  ['kW.h', 'kWh'],
  ['1', ''],
]);

/** The unit as printed; empty for a pure number. */
export function printedUnit(unit: string): string {
  return PRINTED.get(unit) ?? unit;
}

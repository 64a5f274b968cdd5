/** Unit codes of GB/T 29871-2013 Annex A, by the name the hub's unit table uses. */
export const UNIT_CODES: Readonly<Record<string, number>> = {
  kWh: 0x0001,
  MWh: 0x0002,
  kvarh: 0x0003,
  Mvarh: 0x0004,
  kJ: 0x0005,
  MJ: 0x0006,
  GJ: 0x0007,
  'kJ/h': 0x0008,
  'kJ/min': 0x0009,
  'GJ/h': 0x000a,
  'GJ/d': 0x000b,
  'm3/min': 0x000c,
  'm3/h': 0x000d,
  'L/min': 0x000e,
  'L/h': 0x000f,
  't/h': 0x0010,
  'kg/h': 0x0011,
  'kg/min': 0x0012,
  'm/s': 0x0013,
  m3: 0x0014,
  /** The annex says "weight" and leaves the unit blank; these meters mean tonnes. */
  t: 0x0015,
  Cel: 0x0016,
  kPa: 0x0017,
  MPa: 0x0018,
};

/** The code of a unit, or 0 (a code the annex does not use) for "this meter has no such value". */
export function unitCode(unit: string | undefined): number {
  if (unit === undefined) return 0;
  const code = UNIT_CODES[unit];
  if (code === undefined) throw new RangeError(`GB/T 29871 has no code for the unit ${JSON.stringify(unit)}`);
  return code;
}

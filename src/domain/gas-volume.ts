/**
 * Gas volume at a reference condition. A cubic metre of gas means nothing without pressure and temperature:
 * at 0 and at 20 degrees Celsius it differs by 7.3 per cent.
 *
 * Real-gas law: Vn = V x (p / pn) x (Tn / T) x (Zn / Z), pressures absolute, temperatures in kelvin.
 */

/** Temperature of the reference condition; the pressure is 101.325 kPa in each. */
export const GAS_REFERENCES = ['0C', '15C', '20C'] as const;
export type GasReference = (typeof GAS_REFERENCES)[number];

/** Natural gas is traded at 20 degrees Celsius (GB/T 19205-2008, recalled). */
export const STATUTORY_REFERENCE: GasReference = '20C';

/** Standard atmosphere; the reference pressure, and what is taken for the air where its pressure is not stated. */
export const STANDARD_ATMOSPHERE_KPA = 101.325;

export interface GasCondition {
  readonly pressureKpaAbsolute: number;
  readonly temperatureCelsius: number;
  /** Zn / Z; 1, an ideal gas, where left out. */
  readonly compressibilityRatio?: number | undefined;
}

const REFERENCE_CELSIUS = { '0C': 0, '15C': 15, '20C': 20 } as const satisfies Record<GasReference, number>;
const ZERO_CELSIUS_KELVIN = 273.15;

/**
 * What a volume at a condition is multiplied by to be one at the reference. Null where the condition cannot be:
 * a pressure or compressibility that is not above zero, a temperature not above absolute zero.
 */
export function volumeFactor(condition: GasCondition, reference: GasReference): number | null {
  const { pressureKpaAbsolute, temperatureCelsius, compressibilityRatio = 1 } = condition;
  const kelvin = temperatureCelsius + ZERO_CELSIUS_KELVIN;
  const isPossible = pressureKpaAbsolute > 0 && kelvin > 0 && compressibilityRatio > 0;
  const factor =
    (pressureKpaAbsolute / STANDARD_ATMOSPHERE_KPA) *
    ((REFERENCE_CELSIUS[reference] + ZERO_CELSIUS_KELVIN) / kelvin) *
    compressibilityRatio;
  return isPossible && Number.isFinite(factor) ? factor : null;
}

/** Absolute pressure of one above that of the air, both in kPa. The air's changes the result by a few per cent at low pressure. */
export function absolutePressure(gaugeKpa: number, atmosphericKpa: number = STANDARD_ATMOSPHERE_KPA): number {
  return gaugeKpa + atmosphericKpa;
}

/** What a volume at one reference is multiplied by to be one at another, exactly: integers without a common factor. */
export function betweenReferences(
  from: GasReference,
  to: GasReference,
): { readonly numerator: number; readonly denominator: number } {
  const [numerator, denominator] = [hundredthKelvin(to), hundredthKelvin(from)];
  const common = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / common, denominator: denominator / common };
}

/** Kelvin x 100, which is whole: 27315 at 0 degrees Celsius. */
function hundredthKelvin(reference: GasReference): number {
  return 27_315 + REFERENCE_CELSIUS[reference] * 100;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/**
 * What the detectors are set to for one subject: the defaults, changed by what is usual for the energy type,
 * by what is usual for the industry, by what was set for the subject. The last one wins.
 */

import { DETECTORS, type DetectorId, detectorById, HYSTERESIS_MAX, type Hysteresis } from './detectors.ts';
import { DETECTOR_PARAMETERS, type DetectorParameterName } from './parameter-table.ts';

export interface DetectorParameters extends Readonly<Record<DetectorParameterName, number>> {
  /** Detectors that are not run. */
  readonly disabled: readonly DetectorId[];
  /** When events open and close. */
  readonly hysteresis: Readonly<Record<DetectorId, Hysteresis>>;
}

/** What can be set: any part of it. */
export interface DetectorOverrides extends Partial<Readonly<Record<DetectorParameterName, number>>> {
  readonly disabled?: readonly DetectorId[];
  readonly hysteresis?: Partial<Readonly<Record<DetectorId, Hysteresis>>>;
}

const WEIGHED: DetectorOverrides = {
  disabled: ['duplicated_day', 'zero_when_running', 'consumption_high', 'consumption_low', 'night_base'],
  completenessMin: 0,
};
const WEATHER: DetectorOverrides = { bandMinimum: 0.6, levelShift: 0.7, baseRise: 0.7, lossMinimum: 0.06 };

/** What is different from the defaults, by energy type; the project's own judgement. */
export const ENERGY_DETECTION: ReadonlyMap<string, DetectorOverrides> = new Map([
  // Weighed by the wagon or the tank: no hour and no day has a usual amount.
  ['coal', WEIGHED],
  ['coke', WEIGHED],
  ['oil', WEIGHED],
  // Follow the weather, of which the detectors know nothing.
  ['heat', WEATHER],
  ['cooling', WEATHER],
  [
    'photovoltaic',
    { ...WEATHER, disabled: ['consumption_high', 'consumption_low', 'zero_when_running', 'level_change'] },
  ],
  // Condensate that is lost or not metered, and wet steam.
  ['steam', { lossMinimum: 0.06 }],
  // A leak shows at night, when little else flows (minimum night flow).
  ['water', { baseRise: 0.3, bandMinimum: 0.6 }],
]);

/** The parameters in force: `layers` from the most general to the most particular. */
export function detectorParameters(
  energy: string,
  ...layers: readonly (DetectorOverrides | undefined)[]
): DetectorParameters {
  const merged = [ENERGY_DETECTION.get(energy), ...layers];
  const hysteresis = Object.assign({}, DEFAULT_HYSTERESIS, ...merged.map((layer) => layer?.hysteresis)) as Record<
    DetectorId,
    Hysteresis
  >;
  const numbers = Object.assign({}, DEFAULTS, ...merged) as typeof DEFAULTS & { disabled?: readonly DetectorId[] };
  return Object.freeze({ ...numbers, disabled: numbers.disabled ?? [], hysteresis });
}

/** What is wrong with overrides as somebody gave them, in words; empty where they can be used. */
export function checkDetectorOverrides(given: unknown): string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return ['parameters are an object of names and numbers'];
  }
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (name === 'disabled') problems.push(...disabledProblems(value));
    else if (name === 'hysteresis') problems.push(...hysteresisProblems(value));
    else if (Object.hasOwn(DETECTOR_PARAMETERS, name)) {
      problems.push(...numberProblems(name as DetectorParameterName, value));
    } else problems.push(`there is no parameter ${JSON.stringify(name)}`);
  }
  return problems;
}

function disabledProblems(value: unknown): string[] {
  if (!Array.isArray(value)) return ['disabled is a list of detector ids'];
  return (value as readonly unknown[])
    .filter((id) => typeof id !== 'string' || detectorById(id) === undefined)
    .map((id) => `there is no detector ${JSON.stringify(id)}`);
}

function hysteresisProblems(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return ['hysteresis is an object of detectors'];
  return Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([id, given]) => {
    if (detectorById(id) === undefined) return [`there is no detector ${JSON.stringify(id)}`];
    const { n, m, close } = (given ?? {}) as Partial<Hysteresis>;
    const isCount = [n, m, close].every((part) => Number.isInteger(part) && Number(part) >= 1);
    const fits = isCount && Number(n) <= Number(m) && Math.max(Number(m), Number(close)) <= HYSTERESIS_MAX;
    return fits
      ? []
      : [`hysteresis of ${id} is n of m and close, whole numbers from 1 to ${HYSTERESIS_MAX}, n at most m`];
  });
}

function numberProblems(name: DetectorParameterName, value: unknown): string[] {
  const { min, max, whole, unit } = DETECTOR_PARAMETERS[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) return [`${name} is a number (${unit})`];
  if (value < min || value > max) return [`${name} is from ${min} to ${max} (${unit}), not ${value}`];
  if (whole && !Number.isInteger(value)) return [`${name} is a whole number (${unit}), not ${value}`];
  return [];
}

const DEFAULTS = Object.fromEntries(
  Object.entries(DETECTOR_PARAMETERS).map(([name, row]) => [name, row.default]),
) as Record<DetectorParameterName, number>;

const DEFAULT_HYSTERESIS = Object.fromEntries(DETECTORS.map(({ id, hysteresis }) => [id, hysteresis]));

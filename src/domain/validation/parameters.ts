/**
 * What the rules are set to for one meter: the defaults, changed by what is usual for the energy type,
 * changed by what was set for the meter.
 */

import { type RuleId, ruleById } from './catalogue.ts';
import { PARAMETERS, type ParameterName } from './parameter-table.ts';

export interface RuleParameters extends Readonly<Record<ParameterName, number>> {
  /** Rules that are not run. */
  readonly disabled: readonly RuleId[];
}

/** The defaults of the parameter table, with every rule on. */
export const DEFAULT_PARAMETERS: RuleParameters = Object.freeze({ ...tableDefaults(), disabled: Object.freeze([]) });

const DAY_MILLIS = 86_400_000;

/** Weighed when a wagon or a tank comes: neither the interval nor the single day has a usual amount. */
const WEIGHED: Partial<RuleParameters> = {
  disabled: ['interval_size', 'spike', 'stuck', 'zero', 'zero_then_double'],
  gapMillis: DAY_MILLIS,
  highLowLow: 0,
  highLowHigh: 5,
};

/**
 * What is different from the defaults, by energy type. All of it is the project's own judgement: no
 * publication was found that sets these rules for anything but electricity.
 */
export const ENERGY_PARAMETERS: ReadonlyMap<string, Partial<RuleParameters>> = new Map<string, Partial<RuleParameters>>(
  [
    ['coal', WEIGHED],
    ['coke', WEIGHED],
    ['oil', WEIGHED],
    // Tanks fill through float valves: nothing for some time, then much. Nights and days off of zero are usual.
    ['water', { disabled: ['zero_then_double'], spikeTolerance: 4, zeroShareMin: 1 }],
    // Condensate that is lost or not metered, and wet steam, make the balance of steam wider.
    ['steam', { balanceTolerance: 0.1 }],
    // Follows the weather, so that a day can be far from the weeks before it.
    ['heat', { highLowLow: 0.25, highLowHigh: 4, balanceTolerance: 0.1 }],
    ['cooling', { highLowLow: 0.25, highLowHigh: 4, balanceTolerance: 0.1 }],
  ],
);

/**
 * The parameters of a meter of an energy type; a type that is not listed has the defaults. `disabled` of the
 * overrides replaces that of the energy type, so that a rule can be switched on again.
 */
export function parametersFor(energy: string, overrides: Partial<RuleParameters> | undefined): RuleParameters {
  return Object.freeze({ ...DEFAULT_PARAMETERS, ...ENERGY_PARAMETERS.get(energy), ...overrides });
}

/** Whether a rule is to be run. */
export function isEnabled(parameters: RuleParameters, id: RuleId): boolean {
  return !parameters.disabled.includes(id);
}

/** What is wrong with overrides as somebody gave them for an energy type, in words; empty where they can be used. */
export function checkParameters(overrides: unknown, energy = ''): string[] {
  if (typeof overrides !== 'object' || overrides === null || Array.isArray(overrides)) {
    return ['parameters are an object of names and numbers'];
  }
  const given = overrides as Readonly<Record<string, unknown>>;
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (name === 'disabled') problems.push(...disabledProblems(value));
    else if (Object.hasOwn(PARAMETERS, name)) problems.push(...numberProblems(name as ParameterName, value));
    else problems.push(`there is no parameter ${JSON.stringify(name)}`);
  }
  return problems.length > 0 ? problems : orderProblems(parametersFor(energy, given as Partial<RuleParameters>));
}

function disabledProblems(value: unknown): string[] {
  if (!Array.isArray(value)) return ['disabled is a list of rule ids'];
  const problems: string[] = [];
  for (const id of value as readonly unknown[]) {
    if (typeof id !== 'string' || ruleById(id) === undefined) {
      problems.push(`there is no validation rule ${JSON.stringify(id)}`);
    }
  }
  return problems;
}

function numberProblems(name: ParameterName, value: unknown): string[] {
  const { min, max, whole, unit } = PARAMETERS[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) return [`${name} is a number (${unit})`];
  if (value < min || value > max) return [`${name} is from ${min} to ${max} (${unit}), not ${value}`];
  if (whole && !Number.isInteger(value)) return [`${name} is a whole number (${unit}), not ${value}`];
  return [];
}

/** Pairs of which the first may not be above the second: a window that nothing fits in says nothing. */
const ORDERED: readonly (readonly [ParameterName, ParameterName])[] = [
  ['highLowLow', 'highLowHigh'],
  ['zeroDoubleLow', 'zeroDoubleHigh'],
  ['likeDaysMin', 'likeDaysMax'],
];

function orderProblems(parameters: RuleParameters): string[] {
  const problems: string[] = [];
  for (const [low, high] of ORDERED) {
    if (parameters[low] > parameters[high]) {
      problems.push(`${low} (${parameters[low]}) is above ${high} (${parameters[high]})`);
    }
  }
  return problems;
}

function tableDefaults(): Record<ParameterName, number> {
  const defaults: Partial<Record<ParameterName, number>> = {};
  for (const name of Object.keys(PARAMETERS) as ParameterName[]) defaults[name] = PARAMETERS[name].default;
  return defaults as Record<ParameterName, number>;
}

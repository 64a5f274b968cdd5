/**
 * The catalogue of validation rules: what is checked, how, with which numbers, from which source, and what
 * follows. Bits are stored with consumption, so a rule keeps its bit for good and a bit is never given to
 * another rule. docs/validation-rules.md lists the catalogue (a test holds the page against this table).
 *
 * `verified` says that the text of the source was read; otherwise the rule or its default is from memory or,
 * where the source says so, the project's own.
 */

import type { QualityLevel, QualityReason } from '../quality.ts';
import type { ParameterName } from './parameter-table.ts';

/** What a rule looks at: one message, one reading, the step between two, a day of intervals, earlier days, meters. */
export const RULE_STAGES = ['message', 'reading', 'step', 'interval', 'day', 'history', 'group'] as const;
export type RuleStage = (typeof RULE_STAGES)[number];

/**
 * What follows when a rule fires. `quarantine`: what was sent is not used, and kept in the quarantine.
 * `exclude`: the reading is stored, no consumption is made from it. `hold`: the consumption is unknown until
 * somebody has decided. `flag`: everything is used and marked.
 */
export const RULE_EFFECTS = ['quarantine', 'exclude', 'hold', 'flag'] as const;
export type RuleEffect = (typeof RULE_EFFECTS)[number];

interface RuleRow {
  readonly id: string;
  /** 0 to 30. */
  readonly bit: number;
  readonly stage: RuleStage;
  readonly zh: string;
  readonly en: string;
  readonly algorithm: string;
  /** Numbers of the parameter table that it can be set by; a rule without any is not a matter of degree. */
  readonly parameters: readonly ParameterName[];
  readonly source: string;
  readonly verified: boolean;
  readonly effect: RuleEffect;
  /** What it makes of a quality; a rule that quarantines leaves nothing that has one. */
  readonly level: QualityLevel;
  readonly reason: QualityReason | null;
}

const ORACLE = 'Oracle Utilities Meter Solution guide, "About IMD Validations"';
const ORACLE_SPIKE = 'Oracle Utilities Meter Solution guide, "Interval Spike Check"';
const CPUC =
  'California PUC, Direct Access Standards for Metering and Meter Data, "Standards for Validating, Editing, and Estimating Monthly and Interval Data"';
const OWN = "the project's own";

export const VALIDATION_RULES = [
  {
    id: 'time_and_clock',
    bit: 0,
    stage: 'reading',
    zh: '时间与时钟',
    en: 'Time and clock',
    algorithm:
      'The instant must have a UTC offset and lie no further ahead of the hub, and no further back, than `processor.futureMax` and `processor.ageMax` allow.',
    parameters: [],
    source: `${CPUC} (time check of the reading device, table of contents); limits are ${OWN}`,
    verified: false,
    effect: 'quarantine',
    level: 'good',
    reason: 'clock',
  },
  {
    id: 'identity',
    bit: 1,
    stage: 'reading',
    zh: '器具身份',
    en: 'Identity',
    algorithm: 'The meter must be registered with the enterprise of the topic and its energy type have the quantity.',
    parameters: [],
    source: `${CPUC} (meter identification, table of contents)`,
    verified: true,
    effect: 'quarantine',
    level: 'good',
    reason: null,
  },
  {
    id: 'unit',
    bit: 2,
    stage: 'reading',
    zh: '计量单位',
    en: 'Unit',
    algorithm: 'The unit must be in the unit table and measure what the quantity measures; it is never guessed.',
    parameters: [],
    source: `${ORACLE}: Unit of Measure Check`,
    verified: true,
    effect: 'quarantine',
    level: 'good',
    reason: null,
  },
  {
    id: 'duplicate',
    bit: 3,
    stage: 'reading',
    zh: '重复读数',
    en: 'Duplicate',
    algorithm: 'The same meter, quantity and instant with the same value and quality is stored already.',
    parameters: [],
    source: `${ORACLE}: Duplicate IMD Check`,
    verified: true,
    effect: 'exclude',
    level: 'good',
    reason: null,
  },
  {
    id: 'revision',
    bit: 4,
    stage: 'reading',
    zh: '修订读数',
    en: 'Revision',
    algorithm:
      'The same meter, quantity and instant is stored with another value or quality; the later message holds and the earlier value is kept on record.',
    parameters: [],
    source: `${ORACLE}: Final Measurement Replacement; that the later message holds is ${OWN}`,
    verified: true,
    effect: 'flag',
    level: 'good',
    reason: 'revised',
  },
  {
    id: 'interval_size',
    bit: 5,
    stage: 'step',
    zh: '采集间隔',
    en: 'Interval size',
    algorithm: 'Two consecutive readings lie further apart than `stepMillisMax`.',
    parameters: ['stepMillisMax'],
    source: `${ORACLE}: Interval Size Validation; the limit is ${OWN}`,
    verified: true,
    effect: 'flag',
    level: 'good',
    reason: null,
  },
  {
    id: 'range',
    bit: 6,
    stage: 'reading',
    zh: '超量程',
    en: 'Range',
    algorithm:
      'A gauge reading lies outside the limits of the meter or, where it has none on record, outside what is physically possible for the quantity.',
    parameters: [],
    source: `definitions of the quantities; ${OWN}`,
    verified: false,
    effect: 'exclude',
    level: 'invalid',
    reason: 'range',
  },
  {
    id: 'rate_bound',
    bit: 7,
    stage: 'step',
    zh: '物理上限',
    en: 'Rate bound',
    algorithm:
      'The register rose by more than the rated capacity of the meter can measure in the time, and a minute of clock error; not judged without a rated capacity.',
    parameters: [],
    source: `energy is at most power times time; for electricity P = sqrt(3) x U x I; ${OWN}`,
    verified: false,
    effect: 'hold',
    level: 'suspect',
    reason: 'range',
  },
  {
    id: 'outlier_reading',
    bit: 8,
    stage: 'reading',
    zh: '孤立异常读数',
    en: 'Single outlier',
    algorithm: 'A register reading fits neither the one before it nor the one after it, which fit each other.',
    parameters: [],
    source: OWN,
    verified: false,
    effect: 'exclude',
    level: 'good',
    reason: 'outlier',
  },
  {
    id: 'rollover',
    bit: 9,
    stage: 'step',
    zh: '计数翻转',
    en: 'Rollover',
    algorithm:
      'The register fell from at least 0.9 of its range to at most 0.1 of it; the difference is taken around if the rate bound allows it.',
    parameters: [],
    source: `common practice, limits recalled; ${OWN}`,
    verified: false,
    effect: 'flag',
    level: 'good',
    reason: 'rollover',
  },
  {
    id: 'reset',
    bit: 10,
    stage: 'step',
    zh: '计数清零',
    en: 'Reset',
    algorithm: 'The register fell below a tenth of what it was and it is no rollover.',
    parameters: [],
    source: OWN,
    verified: false,
    effect: 'hold',
    level: 'suspect',
    reason: 'reset',
  },
  {
    id: 'negative',
    bit: 11,
    stage: 'step',
    zh: '负增量',
    en: 'Negative',
    algorithm: 'A register that cannot run backwards fell, and it is neither a rollover nor a reset.',
    parameters: [],
    source: `${ORACLE}: Negative Consumption Check`,
    verified: true,
    effect: 'hold',
    level: 'suspect',
    reason: 'negative',
  },
  {
    id: 'gap',
    bit: 12,
    stage: 'step',
    zh: '数据中断',
    en: 'Gap',
    algorithm:
      'Two consecutive readings lie further apart than `gapMillis`; what lies between is estimated, or missing where it cannot be.',
    parameters: ['gapMillis'],
    source: `${ORACLE}: Raise Missing Quantity Exception; the limit is ${OWN}`,
    verified: true,
    effect: 'flag',
    level: 'good',
    reason: 'gap',
  },
  {
    id: 'spike',
    bit: 13,
    stage: 'day',
    zh: '突变',
    en: 'Spike',
    algorithm:
      'Of the fully measured intervals of a day, those that exceed the third highest by more than `spikeTolerance` of it; left out below three intervals, where the highest is below `spikeMinimum`, or where a person has verified the day and it passes the sum check.',
    parameters: ['spikeTolerance', 'spikeMinimum'],
    source: `${ORACLE_SPIKE}; the tolerance of 180 % and the minimum from ${CPUC}, recalled; the exception for verified days from a message of its working group (1998, read)`,
    verified: false,
    effect: 'flag',
    level: 'suspect',
    reason: 'spike',
  },
  {
    id: 'high_low',
    bit: 14,
    stage: 'history',
    zh: '日用量过高或过低',
    en: 'High or low',
    algorithm:
      'The total of a day is below `highLowLow` or above `highLowHigh` times the average of the usable ones of the 28 days before.',
    parameters: ['highLowLow', 'highLowHigh', 'highLowDaysMin', 'highLowMinimum'],
    source: `${ORACLE}: High/Low Check, against average daily usage; the limits are ${OWN}`,
    verified: true,
    effect: 'flag',
    level: 'suspect',
    reason: 'highLow',
  },
  {
    id: 'stuck',
    bit: 15,
    stage: 'interval',
    zh: '停滞',
    en: 'Stuck',
    algorithm:
      '`stuckCount` or more consecutive fully measured intervals of a day have the same consumption, which is not zero (to one micro, the rounding of parts); the same for a gauge that is integrated.',
    parameters: ['stuckCount'],
    source: `${ORACLE}: Consecutive Interval Check; the count is ${OWN}`,
    verified: true,
    effect: 'flag',
    level: 'suspect',
    reason: 'stuck',
  },
  {
    id: 'zero',
    bit: 16,
    stage: 'history',
    zh: '零用量',
    en: 'Zero',
    algorithm:
      'The total of a day is zero, and at least `zeroShareMin` of the usable ones of the 28 days before are not.',
    parameters: ['zeroDaysMin', 'zeroShareMin'],
    source: `${ORACLE}: Zero Consumption Check; against history is ${OWN}`,
    verified: true,
    effect: 'flag',
    level: 'suspect',
    reason: 'zero',
  },
  {
    id: 'sum_check',
    bit: 17,
    stage: 'day',
    zh: '合计校核',
    en: 'Sum check',
    algorithm:
      'The sum of the intervals of a day differs from the difference of the register over the same time by more than `sumTolerance`; not judged without a register.',
    parameters: ['sumTolerance'],
    source: `${ORACLE}: Sum Check; the tolerance of one unit from ${CPUC}, recalled`,
    verified: false,
    effect: 'flag',
    level: 'suspect',
    reason: 'sumMismatch',
  },
  {
    id: 'balance',
    bit: 18,
    stage: 'group',
    zh: '上下级平衡',
    en: 'Balance',
    algorithm:
      'The sum of the child meters differs from their parent by more than `balanceTolerance` of it, over a time in which all of them are known.',
    parameters: ['balanceTolerance', 'balanceMinimum'],
    source: `practice of energy audits, 2 % to 5 %, recalled; ${OWN}`,
    verified: false,
    effect: 'flag',
    level: 'suspect',
    reason: 'imbalance',
  },
  {
    id: 'stale',
    bit: 19,
    stage: 'reading',
    zh: '数据不更新',
    en: 'Stale',
    algorithm:
      'Readings with new instants repeat the values of all registers of the meter for at least `staleMillisMin`, although by its rate gauge the register should have made `staleStepsMin` steps of its resolution.',
    parameters: ['staleMillisMin', 'staleStepsMin'],
    source: OWN,
    verified: false,
    effect: 'flag',
    level: 'suspect',
    reason: 'stale',
  },
  {
    id: 'zero_then_double',
    bit: 20,
    stage: 'interval',
    zh: '先零后倍',
    en: 'Zero, then double',
    algorithm:
      'An interval of zero, or a missing one, is followed by one of `zeroDoubleLow` to `zeroDoubleHigh` times the mean of the two around them: the consumption of both was put into the second.',
    parameters: ['zeroDoubleLow', 'zeroDoubleHigh', 'zeroDoubleMinimum'],
    source: OWN,
    verified: false,
    effect: 'flag',
    level: 'suspect',
    reason: 'zeroDouble',
  },
  {
    id: 'exchange',
    bit: 21,
    stage: 'step',
    zh: '换表',
    en: 'Meter exchange',
    algorithm:
      'A meter exchange is on record between two readings; the old meter counts up to its final reading, the new one from its initial reading.',
    parameters: [],
    source: OWN,
    verified: false,
    effect: 'flag',
    level: 'good',
    reason: 'exchange',
  },
] as const satisfies readonly RuleRow[];

export type RuleId = (typeof VALIDATION_RULES)[number]['id'];

export interface ValidationRule extends RuleRow {
  readonly id: RuleId;
}

const byId: ReadonlyMap<string, ValidationRule> = new Map(VALIDATION_RULES.map((rule) => [rule.id, rule]));

/** The rule with this id, or `undefined`. */
export function ruleById(id: string): ValidationRule | undefined {
  return byId.get(id);
}

/** The rule's bit as a mask, as it is stored in `ran` and `fired`. */
export function ruleBit(id: RuleId): number {
  const rule = byId.get(id);
  if (rule === undefined) throw new RangeError(`there is no validation rule ${JSON.stringify(id)}`);
  return 1 << rule.bit;
}

/** The ids of the rules whose bits are set, in the order of the catalogue. */
export function rulesOfBits(mask: number): RuleId[] {
  const ids: RuleId[] = [];
  for (const { id, bit } of VALIDATION_RULES) if ((mask & (1 << bit)) !== 0) ids.push(id);
  return ids;
}

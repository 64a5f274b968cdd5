/**
 * The catalogue of detectors: what each looks for, in what, how, by which source, when it is wrongly alarmed.
 * docs/anomalies.md lists it (a test holds the page against this table).
 *
 * `verified` says that the text of the source was read; all that is not was recalled, or is the project's own.
 */

import type { DetectorParameterName } from './parameter-table.ts';

/** An event opens when `n` of the last `m` judgements are bad, and closes after `close` good ones in a row. */
export interface Hysteresis {
  readonly n: number;
  readonly m: number;
  readonly close: number;
}

/** Longest memory of judgements. */
export const HYSTERESIS_MAX = 15;

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How often it judges. */
export type DetectorPace = 'interval' | 'hour' | 'day' | 'period';

/** What actual and expected values of the evidence are. */
export const MEASURES = {
  rate: 'canonical unit an hour',
  amount: 'canonical unit',
  share: 'share',
  count: 'count',
  offset: 'ms',
  days: 'days',
  intensity: 'energy for each unit of output',
} as const;
export type Measure = keyof typeof MEASURES;

interface DetectorRow {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly meaning: string;
  readonly inputs: string;
  readonly algorithm: string;
  readonly source: string;
  readonly verified: boolean;
  readonly parameters: readonly DetectorParameterName[];
  readonly falseAlarms: string;
  readonly severity: string;
  readonly pace: DetectorPace;
  readonly measure: Measure;
  readonly hysteresis: Hysteresis;
  /** What has one cause when many have it at once: a lost connection, or whatever came over all of them. */
  readonly cause: 'connection' | 'fault' | null;
}

const OWN = "the project's own";
const VERDICT = 'the verdict of validation (docs/validation-rules.md)';
const FORECAST =
  'Forecast of the hour: level of the days times the median of the same hour of the last three like weeks. Band: 0.9 quantile of its own errors by hour of day, kept by steps (Ma, Muthukrishnan and Sandler 2013, frugal streaming), up to half as much again where the hours of a day err together, at least `bandMinimum` and a fifth of the level; wider the longer ago the level was learned.';
const MONTGOMERY = 'Montgomery, Introduction to Statistical Quality Control, tabular CUSUM';
const THEIL = 'Theil 1950, Sen 1968; Mann 1945, Kendall';
const NIGHT_FLOW = 'minimum night flow of the IWA water loss practice';
const ONCE = { n: 1, m: 1, close: 1 } as const;

export const DETECTORS = [
  {
    ...named('silent_meter', '表计静默', 'Silent meter'),
    meaning: 'Nothing was measured for some time: meter, its line or its gateway is dead.',
    inputs: 'measured time of each interval',
    algorithm: '`silentIntervals` intervals in a row have no measured time.',
    ...basis(`${OWN}`),
    parameters: ['silentIntervals'],
    falseAlarms: 'Maintenance; a gateway that keeps its readings and sends them later (closes by itself).',
    severity: 'warning; critical from a day on',
    ...judged('interval', 'count', ONCE, 'connection'),
  },
  {
    ...named('gaps', '数据缺失', 'Gaps'),
    meaning: 'A day is measured in part only, again and again: a bad line, a gateway that restarts.',
    inputs: 'measured time of each interval',
    algorithm: 'The measured share of a day is below `completenessMin`, on two of three days.',
    ...basis('completeness of at least 90 % is asked of uploads to the platform of key energy users, as quoted'),
    parameters: ['completenessMin'],
    falseAlarms: 'A meter that is switched off with its plant.',
    severity: 'info; warning below half of it',
    ...judged('day', 'share', { n: 2, m: 3, close: 2 }, 'connection'),
  },
  {
    ...named('stuck', '数值停滞', 'Stuck'),
    meaning: 'The consumption is the same, interval after interval.',
    inputs: 'rule `stuck`',
    algorithm: `By ${VERDICT}, in four intervals of at least 100 steps of the register each; its step is the least difference that two amounts have had.`,
    ...basis(OWN),
    parameters: [],
    falseAlarms: 'Constant loads on a register with coarse steps.',
    severity: 'warning',
    ...judged('interval', 'rate', { n: 4, m: 4, close: 4 }, null),
  },
  {
    ...named('stale', '数据不更新', 'Stale'),
    meaning: 'Old values come under new instants: the gateway has lost its meter.',
    inputs: 'rule `stale`',
    algorithm: `By ${VERDICT}.`,
    ...basis(OWN),
    parameters: [],
    falseAlarms: 'A rate gauge with an offset at rest.',
    severity: 'warning',
    ...judged('interval', 'rate', ONCE, 'connection'),
  },
  {
    ...named('spike', '突变', 'Spike'),
    meaning: 'Single intervals are far above all others of their day.',
    inputs: 'rule `spike`',
    algorithm: `By ${VERDICT}, where the hour is above its forecast band too, if there is one.`,
    ...basis(OWN),
    parameters: ['bandScale', 'bandMinimum'],
    falseAlarms: 'Large machines that run rarely.',
    severity: 'info',
    ...judged('interval', 'rate', { n: 1, m: 1, close: 4 }, null),
  },
  {
    ...named('impossible_rate', '增量超限', 'Impossible rate'),
    meaning: 'The register rose by more than the meter can measure.',
    inputs: 'rule `rate_bound`, discontinuity `implausible`',
    algorithm: `By ${VERDICT}.`,
    ...basis(OWN),
    parameters: [],
    falseAlarms: 'A rated capacity on record that is wrong.',
    severity: 'warning',
    ...judged('interval', 'rate', { n: 1, m: 1, close: 4 }, null),
  },
  {
    ...named('register_reset', '计数清零', 'Register reset'),
    meaning: 'The register fell and it was no rollover: reset, exchanged without a record, or tampered with.',
    inputs: 'rules `reset`, `negative`; discontinuities `reset`, `decrease`',
    algorithm: `By ${VERDICT}.`,
    ...basis(OWN),
    parameters: [],
    falseAlarms: 'A meter exchange that is recorded late.',
    severity: 'warning',
    ...judged('interval', 'rate', { n: 1, m: 1, close: 4 }, null),
  },
  {
    ...named('rollover', '计数翻转', 'Rollover'),
    meaning: 'The register passed its last digit; to be known, nothing to be done.',
    inputs: 'rule `rollover`, discontinuity `rollover`',
    algorithm: `By ${VERDICT}.`,
    ...basis(OWN),
    parameters: [],
    falseAlarms: 'Digits on record that are wrong.',
    severity: 'info',
    ...judged('interval', 'rate', { n: 1, m: 1, close: 4 }, null),
  },
  {
    ...named('clock_drift', '时钟漂移', 'Clock drift'),
    meaning: 'The clock of the device is off, so that consumption is in the wrong interval.',
    inputs: 'instant of arrival of each message of its gateway less that of the newest reading in it',
    algorithm:
      'The smallest difference of an hour of arrival in absolute value exceeds `clockOffsetMax`, in three hours of four: delays only add, so the least delayed message tells the clock. What is late by more than two hours, or by another time than in the hour before, was kept by the gateway and tells nothing.',
    ...basis('RFC 5905 section 10, clock filter: the sample with the least delay'),
    parameters: ['clockOffsetMax'],
    falseAlarms: 'Gateways that send every reading late by the same time.',
    severity: 'warning',
    ...judged('hour', 'offset', { n: 3, m: 4, close: 4 }, 'connection'),
  },
  {
    ...named('duplicated_day', '重复日', 'Duplicated day'),
    meaning:
      'A day repeats the amounts of one of the five before it, or 20 hours in a row those of a day ago: data were copied.',
    inputs: 'consumption of each interval',
    algorithm:
      'A digest of all intervals of the day equals that of an earlier one, and the day has at least `duplicateValuesMin` different amounts (counted by linear probabilistic counting). Or 20 whole hours in a row equal those of a day ago, with half as many different amounts among them.',
    ...basis(`FNV-1a; Whang, Vander-Zanden and Taylor 1990; ${OWN}`),
    parameters: ['duplicateValuesMin'],
    falseAlarms: 'Registers with coarse steps under a timetable.',
    severity: 'warning',
    ...judged('day', 'amount', ONCE, null),
  },
  {
    ...named('unit_mistake', '单位或倍率错误', 'Unit or multiplier mistake'),
    meaning: 'Consumption jumped by 10, 100, 1000 or the transformer ratio, and stays there.',
    inputs: 'hourly consumption; ratio of the transformers on record',
    algorithm:
      'Consumption is a multiple of the forecast that is within `unitTolerance` of one of these factors or its inverse and outside the band, in five of six hours.',
    ...basis(OWN),
    parameters: ['unitTolerance', 'ratioMinimum', 'bandScale', 'bandMinimum'],
    falseAlarms: 'A plant that starts at ten times its standby.',
    severity: 'critical',
    ...judged('hour', 'rate', { n: 5, m: 6, close: 6 }, 'fault'),
  },
  {
    ...named('phase_imbalance', '三相电流不平衡', 'Phase imbalance'),
    meaning: 'The phase currents differ: a lost phase, a transformer connected wrongly, or single-phase loads.',
    inputs:
      'gauges `current`, `currentL2` and `currentL3`: the newest of the interval that were measured at one instant',
    algorithm: 'Largest deviation from the mean of the three, as a share of it, above `imbalanceMax`.',
    ...basis('definition of NEMA MG-1 (there for voltage)'),
    parameters: ['imbalanceMax', 'imbalanceCurrentMin'],
    falseAlarms: 'Small three-phase connections with single-phase loads.',
    severity: 'info; critical where a phase has none',
    ...judged('interval', 'share', { n: 12, m: 15, close: 12 }, null),
  },
  {
    ...named('power_triangle', '功率三角矛盾', 'Power triangle'),
    meaning: 'P, Q, S and the power factor contradict each other: wiring or scaling of a channel.',
    inputs:
      'gauges of active, reactive and apparent power and power factor: the newest of the interval that were measured at one instant',
    algorithm:
      'P or the root of P2 + Q2 exceeds S, or the power factor is not P / S, by more than `triangleTolerance`. S above the root is no contradiction: harmonics do that.',
    ...basis('definitions of IEEE 1459'),
    parameters: ['triangleTolerance'],
    falseAlarms:
      'Values that bear one time and were not taken at the same moment, under fast loads; values of few digits.',
    severity: 'warning',
    ...judged('interval', 'share', { n: 8, m: 12, close: 8 }, null),
  },
  {
    ...named('consumption_high', '用能偏高', 'Consumption above forecast'),
    meaning: 'More is used than by its own habit in these hours.',
    inputs: 'hourly consumption, holidays',
    algorithm: `${FORECAST} Above it in four hours of five.`,
    ...basis(`seasonal medians; ${OWN}`),
    parameters: ['warmUpDays', 'rateMinimum', 'bandScale', 'bandMinimum', 'holidayWidening', 'criticalFactor'],
    falseAlarms: 'Orders, weather extremes, tests of standby plant.',
    severity: 'warning; critical beyond `criticalFactor` half widths',
    ...judged('hour', 'rate', { n: 4, m: 5, close: 15 }, 'fault'),
  },
  {
    ...named('consumption_low', '用能偏低', 'Consumption below forecast'),
    meaning: 'Less is used than by its own habit: standstill, theft before the meter, a lost phase.',
    inputs: 'hourly consumption, holidays',
    algorithm: `${FORECAST} Below it in four hours of five; not on days that are not ordinary.`,
    ...basis(`seasonal medians; ${OWN}`),
    parameters: ['warmUpDays', 'rateMinimum', 'bandScale', 'bandMinimum'],
    falseAlarms: 'Shut-downs that nobody told the hub of.',
    severity: 'info; warning where less than a third is used',
    ...judged('hour', 'rate', { n: 4, m: 5, close: 15 }, 'fault'),
  },
  {
    ...named('night_base', '夜间基荷偏高', 'Night base load'),
    meaning: 'The least that flows at night has risen: a leak, or plant that is not switched off.',
    inputs: 'hourly consumption of the night',
    algorithm:
      'The lowest hour from `nightFirstHour` to `nightLastHour` exceeds the median of twelve nights of working days by `baseScale` deviations (MAD) and by `baseRise`, and by what the level has risen, in four of five nights. Not while the level is not known for eight days, as after long holidays.',
    ...basis(NIGHT_FLOW),
    parameters: ['warmUpDays', 'rateMinimum', 'nightFirstHour', 'nightLastHour', 'baseScale', 'baseRise'],
    falseAlarms: 'A night shift that is new; frost protection.',
    severity: 'warning',
    ...judged('day', 'rate', { n: 4, m: 5, close: 3 }, 'fault'),
  },
  {
    ...named('weekend_base', '休息日基荷偏高', 'Base load of days off'),
    meaning: 'More is used on days off than used to be.',
    inputs: 'consumption of days off, holidays',
    algorithm:
      'The mean of the day exceeds the median of six days off by `baseScale` deviations (MAD) and by `baseRise`, and by what the level has risen, on three of four.',
    ...basis(OWN),
    parameters: ['warmUpDays', 'rateMinimum', 'baseScale', 'baseRise'],
    falseAlarms: 'Overtime.',
    severity: 'info',
    ...judged('day', 'rate', { n: 3, m: 4, close: 2 }, 'fault'),
  },
  {
    ...named('level_change', '水平突变', 'Level change'),
    meaning: 'From one day on, more or less is used every day.',
    inputs: 'daily consumption over the weekly profile',
    algorithm:
      'Tabular CUSUM of the daily level against the median of the days before, with allowance `cusumAllowance` (or half of `levelShift`) and decision interval `cusumDecision`. Confirmed by a week of ordinary days that lies apart from those before (one odd day on each side), by half of `levelShift`, by four standard deviations of either side and by what the level walks at random in a week (five times as much or as little is enough in any case); or by a fortnight below the one before, by the rank sum (3.5 standard deviations), by `levelShift` and by three times what either fortnight moves. Then the new level is learned.',
    ...basis(MONTGOMERY),
    parameters: ['warmUpDays', 'rateMinimum', 'cusumAllowance', 'cusumDecision', 'levelShift'],
    falseAlarms: 'Campaigns and large orders.',
    severity: 'warning; critical from five times as much or as little on',
    ...judged('day', 'rate', { n: 1, m: 1, close: 5 }, 'fault'),
  },
  {
    ...named('drift', '缓慢漂移', 'Slow drift'),
    meaning: 'The base load creeps up over weeks: fouling, leaks that grow, forgotten plant.',
    inputs: 'lowest hours of the nights, by week; levels of the days',
    algorithm:
      'Theil-Sen slope over twelve weeks with a Mann-Kendall test (one-sided 0.1 %, because it is repeated every week); rise above `driftRise` and what the level walks at random in that time, or above `driftRiseSeasonal` with that of a year ago taken off. Or: a rise from week to week within four, to `driftRiseSteady` above all but one of the ten before and twice as far as it has gone within four weeks in half a year, while the mean rises by no more than the lowest hour.',
    ...basis(THEIL),
    parameters: ['rateMinimum', 'driftRise', 'driftRiseSeasonal', 'driftRiseSteady'],
    falseAlarms: 'Season, in the first year; cooling of loads that run day and night, in the first hot months.',
    severity: 'info',
    ...judged('day', 'rate', { n: 1, m: 1, close: 2 }, null),
  },
  {
    ...named('zero_when_running', '应运行却为零', 'Zero when it should run'),
    meaning: 'Nothing is used in hours that always had consumption: outage, bypass, dead sensor.',
    inputs: 'hourly consumption, holidays',
    algorithm:
      'Up to `zeroShare` of the level is used where each of three weeks before had at least `zeroExpectedMin`; three hours in a row, on ordinary days.',
    ...basis(OWN),
    parameters: ['warmUpDays', 'rateMinimum', 'zeroShare', 'zeroExpectedMin'],
    falseAlarms: 'Power cuts and shut-downs that were planned.',
    severity: 'critical',
    ...judged('hour', 'rate', { n: 3, m: 3, close: 2 }, 'fault'),
  },
  {
    ...named('peak_demand', '需量超合同', 'Peak over contracted demand'),
    meaning: 'The mean power of 15 minutes is above the contracted demand.',
    inputs: 'consumption of 15 minutes; contracted demand',
    algorithm: 'Mean of 15 minutes above the contract and `demandTolerance`; longer intervals are taken as they are.',
    ...basis('demand of two-part tariffs; that 105 % costs double is recalled'),
    parameters: ['demandTolerance', 'demandCritical'],
    falseAlarms: 'A contract on record that is out of date.',
    severity: 'warning; critical beyond `demandCritical`',
    ...judged('interval', 'rate', { n: 1, m: 1, close: 15 }, null),
  },
  {
    ...named('loss_change', '损耗异常', 'Loss between meters'),
    meaning: 'What is lost between a meter and those below it is not what it used to be: leak, theft, a wrong meter.',
    inputs: 'daily sums of parent and children over the time that all are known',
    algorithm:
      'Loss as a share of the parent against the median of 28 days, by `lossScale` deviations (MAD) and `lossMinimum`, on three of four days.',
    ...basis(`energy balance; ${OWN}`),
    parameters: ['lossScale', 'lossMinimum', 'pairAmountMin'],
    falseAlarms: 'A load between them that is new and has no meter.',
    severity: 'warning; critical beyond four times `lossMinimum`',
    ...judged('day', 'share', { n: 3, m: 4, close: 3 }, null),
  },
  {
    ...named('check_divergence', '校核表偏差', 'Check meter divergence'),
    meaning: 'Two meters of the same flow have come apart.',
    inputs: 'daily sums of both over the time that both are known',
    algorithm: 'As `loss_change`, of the difference of the two.',
    ...basis(OWN),
    parameters: ['lossScale', 'lossMinimum', 'pairAmountMin'],
    falseAlarms: 'Ranges of small flow, where both are inaccurate.',
    severity: 'warning; critical beyond four times `lossMinimum`',
    ...judged('day', 'share', { n: 3, m: 4, close: 3 }, null),
  },
  {
    ...named('production_mismatch', '能耗与产量不符', 'Energy against production'),
    meaning: 'More energy is used than this output needs.',
    inputs: 'energy and output by day or shift',
    algorithm:
      'Baseline energy = base + specific x output by Theil-Sen over up to 30 periods; above it by `productionScale` deviations (MAD) and `productionMinimum`, in three of four.',
    ...basis('ISO 50006 energy baselines (linear model); Theil 1950, Sen 1968'),
    parameters: ['productionScale', 'productionMinimum'],
    falseAlarms: 'Another product mix; output that is booked late.',
    severity: 'warning',
    ...judged('period', 'amount', { n: 3, m: 4, close: 3 }, null),
  },
  {
    ...named('carbon_mismatch', '实测与核算碳排放不符', 'Measured against calculated CO2'),
    meaning: 'Measured and calculated emissions differ by more than their uncertainty.',
    inputs: 'verdicts on the significance of the difference, made elsewhere',
    algorithm: 'Two of three verdicts are significant.',
    ...basis(OWN),
    parameters: [],
    falseAlarms: 'Stack volume flow that is biased.',
    severity: 'warning',
    ...judged('period', 'amount', { n: 2, m: 3, close: 2 }, null),
  },
  {
    ...named('quota', '超定额', 'Over quota'),
    meaning: 'The quota of the period is exceeded, or will be.',
    inputs: 'consumption by day, period, quota',
    algorithm:
      'Forecast to the end of the period: used so far and, for each remaining day, the mean of its weekday over six weeks; deviation from the residuals (lag-1 correlated) and `quotaSeasonDeviation` of what remains. Probability above the quota at least `quotaProbability`.',
    ...basis(`variance of a sum of an AR(1) process; ${OWN}`),
    parameters: ['quotaProbability', 'quotaSeasonDeviation'],
    falseAlarms: 'Closures that are planned.',
    severity: 'warning; critical once it is exceeded',
    ...judged('day', 'amount', { n: 2, m: 3, close: 3 }, null),
  },
  {
    ...named('intensity', '单耗超目标', 'Intensity above target'),
    meaning: 'More energy is used for each unit of output, value added or area than the target allows.',
    inputs: 'energy, output and target of each period',
    algorithm: 'Energy over output is above the target and `intensityTolerance`, in two of three periods.',
    ...basis(OWN),
    parameters: ['intensityTolerance'],
    falseAlarms: 'Little output: the base load weighs more.',
    severity: 'warning',
    ...judged('period', 'intensity', { n: 2, m: 3, close: 2 }, null),
  },
  {
    ...named('certificate', '证书到期', 'Certificate'),
    meaning: 'A verification or gateway certificate has expired or soon will.',
    inputs: 'last day of validity',
    algorithm: 'Less than `certificateWarnDays` are left.',
    ...basis(OWN),
    parameters: ['certificateWarnDays'],
    falseAlarms: 'A renewal that was not recorded.',
    severity: 'warning; critical once it has expired',
    ...judged('day', 'days', ONCE, null),
  },
] as const satisfies readonly DetectorRow[];

export type DetectorId = (typeof DETECTORS)[number]['id'];

export interface Detector extends DetectorRow {
  readonly id: DetectorId;
}

/** Detectors that step with each interval of a meter; their place in this list is that in its state. */
export const METER_DETECTORS = [
  ...(['silent_meter', 'gaps', 'stuck', 'stale', 'spike', 'impossible_rate', 'register_reset', 'rollover'] as const),
  ...(['clock_drift', 'duplicated_day', 'unit_mistake', 'phase_imbalance', 'power_triangle'] as const),
  ...(['consumption_high', 'consumption_low', 'night_base', 'weekend_base', 'level_change', 'drift'] as const),
  ...(['zero_when_running', 'peak_demand'] as const),
] as const satisfies readonly DetectorId[];
export type MeterDetectorId = (typeof METER_DETECTORS)[number];

const byId: ReadonlyMap<string, Detector> = new Map(DETECTORS.map((detector) => [detector.id, detector]));

/** The detector with this id, or `undefined`. */
export function detectorById(id: string): Detector | undefined {
  return byId.get(id);
}

function named<const Id extends string>(id: Id, zh: string, en: string): { id: Id; zh: string; en: string } {
  return { id, zh, en };
}

function basis(source: string): { source: string; verified: boolean } {
  return { source, verified: false };
}

function judged(
  pace: DetectorPace,
  measure: Measure,
  hysteresis: Hysteresis,
  cause: DetectorRow['cause'],
): Pick<DetectorRow, 'pace' | 'measure' | 'hysteresis' | 'cause'> {
  return { pace, measure, hysteresis, cause };
}

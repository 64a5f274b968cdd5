/** Factors of electricity and heat that a rule sets: Shanghai's pilot, and the default of heat elsewhere. */

import {
  type FactorTag,
  GBT_32151,
  type PublishedSource,
  SHANGHAI_2012,
  SHANGHAI_2022,
  SHANGHAI_2023,
} from './factor-sources.ts';

export interface RuleFactorRow {
  readonly scheme: 'ets-shanghai' | 'cn-heat-default';
  readonly region: string;
  readonly subject: 'electricity' | 'heat' | 'green_power';
  readonly value: string;
  readonly unit: string;
  /** First day of consumption that it is for, and the first one that it is not for any more; null: no such day. */
  readonly from: string | null;
  readonly to: string | null;
  readonly source: PublishedSource;
  readonly tag: FactorTag;
  readonly note: string;
}

/**
 * Both notices bind the work that is done from their day on and name no day of consumption. Reports are of calendar years:
 * 2022 is the first year that ended under the one of 2022, and the call for reports of 2022 applies the one of 2023 to them.
 */
const INFERRED = 'first day of consumption inferred';

export const RULE_FACTOR_ROWS: readonly RuleFactorRow[] = [
  shanghai('electricity', '7.88', 'tCO2/10^4 kWh', '2013-01-01', '2022-01-01', SHANGHAI_2012),
  shanghai('electricity', '4.2', 'tCO2/10^4 kWh', '2022-01-01', null, SHANGHAI_2022),
  shanghai('heat', '0.11', 'tCO2/GJ', '2013-01-01', '2022-01-01', SHANGHAI_2012),
  shanghai('heat', '0.06', 'tCO2/GJ', '2022-01-01', null, SHANGHAI_2022),
  shanghai('green_power', '0', 'tCO2/10^4 kWh', '2022-01-01', null, SHANGHAI_2023),
  {
    ...{
      scheme: 'cn-heat-default',
      region: 'CN',
      subject: 'heat',
      value: '0.11',
      unit: 'tCO2/GJ',
      from: null,
      to: null,
    },
    ...{ source: GBT_32151, tag: 'corroborated', note: 'until the national database publishes one' },
  },
];

function shanghai(
  subject: RuleFactorRow['subject'],
  value: string,
  unit: string,
  from: string,
  to: string | null,
  source: PublishedSource,
): RuleFactorRow {
  const place = { scheme: 'ets-shanghai', region: '310000' } as const;
  return { ...place, subject, value, unit, from, to, source, tag: 'verified', note: INFERRED };
}

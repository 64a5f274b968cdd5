/** Methods, tables of fuels and sets of own factors, in words. */

import type { z } from 'zod';
import type { CarbonFactor } from '../../domain/carbon/factor.ts';
import { PUBLISHED_FUEL_SCHEMES, PUBLISHED_METHODS } from '../../domain/carbon/method.ts';
import { SHIPPED_FACTORS } from '../../domain/carbon/shipped-factors.ts';
import type { methodsAnswer } from '../schemas/carbon-records.ts';

interface MethodWords {
  readonly zh: string;
  readonly en: string;
  readonly electricity: string;
  readonly heat: string;
}

const HEAT = '0.11 tCO2/GJ';

const METHODS: Readonly<Record<(typeof PUBLISHED_METHODS)[number], MethodWords>> = {
  location: {
    ...{ zh: '基于位置（省级电网平均）', en: 'Location-based, average of the province', heat: HEAT },
    electricity: 'average of the province; else of the grid region, of the nation, flagged',
  },
  'location-regional': {
    ...{ zh: '基于位置（区域电网平均）', en: 'Location-based, average of the grid region', heat: HEAT },
    electricity: 'average of the grid region',
  },
  'location-national': {
    ...{ zh: '基于位置（全国电网平均）', en: 'Location-based, average of the nation', heat: HEAT },
    electricity: 'average of the nation',
  },
  market: {
    ...{ zh: '基于市场（绿电、绿证与剩余电网因子）', en: 'Market-based', heat: HEAT },
    electricity: 'contracts and certificates first, the rest by the national residual mix',
  },
  'ets-shanghai': {
    ...{ zh: '上海碳市场试点', en: "Rule of Shanghai's pilot" },
    electricity:
      '4.2 tCO2/10^4 kWh from 2022, 7.88 before; delivered green power of other provinces is zero; Shanghai only',
    heat: '0.06 tCO2/GJ from 2022, 0.11 before',
  },
};

const FUELS: Readonly<Record<(typeof PUBLISHED_FUEL_SCHEMES)[number], Pick<MethodWords, 'zh' | 'en'>>> = {
  'gbt-32151': { zh: 'GB/T 32151 缺省值', en: 'Defaults of GB/T 32151' },
  'inventory-2025': { zh: '省级温室气体清单编制指南（2025）', en: 'Guide for provincial inventories of 2025' },
  'ipcc-2006': { zh: 'IPCC 2006 国家温室气体清单指南', en: 'IPCC 2006, volume 2, with Chinese calorific values' },
};

/** `own`: the factors of own sets that the caller sees. */
export function presentMethods(own: readonly CarbonFactor[]): z.output<typeof methodsAnswer> {
  const sets = Map.groupBy(own, ({ scheme }) => scheme);
  return {
    methods: PUBLISHED_METHODS.map((id) => ({ id, ...METHODS[id] })),
    fuels: PUBLISHED_FUEL_SCHEMES.map((id) => ({ id, ...FUELS[id], items: itemsOf(SHIPPED_FACTORS, id) })),
    sets: [...sets.keys()].sort().map((name) => ({ name, items: itemsOf(own, name) })),
  };
}

function itemsOf(factors: readonly CarbonFactor[], scheme: string): string[] {
  return [...new Set(factors.filter((factor) => factor.scheme === scheme).map(({ subject }) => subject))].sort();
}

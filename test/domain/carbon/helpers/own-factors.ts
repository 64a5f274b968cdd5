/** Own factors for tests. */

import { type CarbonFactor, startOfDayInChina } from '../../../../src/domain/carbon/factor.ts';

interface OwnFactor {
  readonly id: string;
  readonly version?: number;
  readonly value?: string;
  readonly unit?: string;
  readonly set?: string;
  readonly subject?: string;
  readonly region?: string;
  readonly enterprise?: string | null;
  readonly validFrom?: number | null;
  readonly validTo?: number | null;
  readonly recordedAt?: number;
  readonly approvedAt?: number | null;
}

const LONG_AGO = startOfDayInChina('2015-01-01');

/** 3.1 t of CO2 per t of diesel, approved long ago, where nothing else is said. */
export function ownFactor(own: OwnFactor): CarbonFactor {
  const { id, version = 1, value = '3.1', unit = 'tCO2/t', set = 'works', subject = 'diesel', region = 'CN' } = own;
  const { enterprise = null, validFrom = null, validTo = null, recordedAt = LONG_AGO, approvedAt = LONG_AGO } = own;
  return {
    ...{ id, version, scheme: `custom:${set}`, region, subject, gas: 'CO2', dataYear: null, validFrom, validTo },
    ...{
      publishedOn: '2015-01-01',
      amount: { kind: 'perUnit', value, unit },
      tag: 'supplied',
      uncertainty: null,
      note: '',
    },
    source: { title: 'laboratory report', number: '17', url: null, evidence: 'the report' },
    own: { set, enterprise, recordedAt, recordedBy: 'li', approvedBy: approvedAt === null ? null : 'wang', approvedAt },
  };
}

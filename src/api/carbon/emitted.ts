/** What an enterprise has emitted, for a hub that watches its quota. */

import type { Calendar } from '../../domain/calendar.ts';
import { DEFAULT_FUELS } from '../../domain/carbon/method.ts';
import type { OwnCoefficients } from '../../domain/consumption/own-coefficients.ts';
import { periodRows } from '../../domain/consumption/period.ts';
import { toNumber } from '../../domain/exact.ts';
import type { ApiServices } from '../services.ts';
import { enterpriseQuestion } from './ask-emissions.ts';
import { readEmissions } from './read-emissions.ts';

export interface EmittedRequest {
  readonly enterprise: string;
  /** Energy item; null for all. */
  readonly item: string | null;
  /** Epoch milliseconds: the local days that have a part in it. */
  readonly from: number;
  readonly to: number;
}

/** Kilograms of scope 1 and 2 by the location-based method; what is not known or has no factor is not in it. */
export async function emittedFor(
  { enterprise, item, from, to }: EmittedRequest,
  services: Pick<ApiServices, 'registry' | 'readings' | 'carbon'>,
  calendar: Calendar,
  own: OwnCoefficients,
): Promise<number> {
  const asked = { method: 'location', fuels: DEFAULT_FUELS, interval: '1d' } as const;
  const question = await enterpriseQuestion(enterprise, asked, services, calendar, own);
  const { rows } = await readEmissions(question, periodRows(calendar, question.rowUnit, from, to));
  let kilograms = 0;
  for (const row of rows) {
    for (const one of row.items) {
      if ((item === null || one.item === item) && one.kilograms !== null) kilograms += toNumber(one.kilograms);
    }
  }
  return kilograms;
}

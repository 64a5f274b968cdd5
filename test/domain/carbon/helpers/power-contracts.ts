/** Contracts of green power for tests. */

import type { PowerContract } from '../../../../src/domain/carbon/green-power.ts';

/** Green power from another province for alpha, entered long ago, where nothing else is said. */
export function contract(
  own: Pick<PowerContract, 'id' | 'from' | 'to' | 'kilowattHours'> & Partial<PowerContract>,
): PowerContract {
  return {
    ...{
      enterprise: 'alpha',
      kind: 'greenPower',
      isInterProvincial: true,
      kilogramsPerKilowattHour: '0',
      recordedAt: 0,
    },
    source: { title: 'contract', number: own.id, url: null },
    ...own,
  };
}

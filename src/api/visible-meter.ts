import type { Meter, RegistrySnapshot } from '../registry/registry.ts';
import { ProblemError } from './problem.ts';

/** The meter if it is in the scope; one outside of it is as unknown as none. */
export function visibleMeter({ meters }: RegistrySnapshot, scope: string | null, id: string): Meter {
  const meter = meters.get(id);
  if (meter === undefined || (scope !== null && meter.enterprise !== scope)) {
    throw new ProblemError('not_found', `There is no meter ${JSON.stringify(id)}.`);
  }
  return meter;
}

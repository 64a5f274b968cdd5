import type { Meter, RegistrySnapshot } from '../registry/registry.ts';
import { ProblemError } from './problem.ts';
import { isInScope, type Scope } from './scope.ts';

/** The meter if it is in the scope; one outside of it is as unknown as none. */
export function visibleMeter({ meters }: RegistrySnapshot, scope: Scope, id: string): Meter {
  const meter = meters.get(id);
  if (meter === undefined || !isInScope(scope, meter.enterprise)) {
    throw new ProblemError('not_found', `There is no meter ${JSON.stringify(id)}.`);
  }
  return meter;
}

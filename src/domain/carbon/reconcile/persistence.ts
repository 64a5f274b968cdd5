/** Whether measured and calculated CO2 differ again and again in the same direction. */

import type { Reconciliation } from './reconcile-period.ts';

export interface PersistenceOptions {
  /** So many of the last `window` periods must differ in the same direction. */
  readonly required: number;
  readonly window: number;
}

/**
 * Three of four: the project's own judgement. It keeps single bad periods out. It does not make chance findings
 * rarer where the uncertainty is that of the instruments, whose error is the same in every period.
 */
export const PERSISTENCE: PersistenceOptions = Object.freeze({ required: 3, window: 4 });

export type Direction = 'measuredHigher' | 'measuredLower';

export interface Persistence {
  readonly isPersistent: boolean;
  /** Of the last period that differs; null where none of the window does. */
  readonly direction: Direction | null;
  /** Periods at the end that differ in that direction without one between them that does not. */
  readonly consecutive: number;
  /** Of the window. */
  readonly inSameDirection: number;
  /** Periods with enough data in the window; with fewer than `required` nothing is persistent. */
  readonly judged: number;
}

/** `periods` in order of time, the latest last. A period without enough data counts neither for nor against. */
export function persistenceOf(
  periods: readonly Pick<Reconciliation, 'verdict' | 'unexplained'>[],
  { required, window }: PersistenceOptions = PERSISTENCE,
): Persistence {
  if (!(Number.isInteger(required) && Number.isInteger(window) && required >= 1 && required <= window)) {
    throw new RangeError(`${required} of ${window} periods is no rule`);
  }
  const directions = periods.filter(({ verdict }) => verdict !== 'notEnoughData').map(directionOf);
  const last = directions.slice(-window);
  const direction = last.findLast((one) => one !== null) ?? null;
  const inSameDirection = direction === null ? 0 : last.filter((one) => one === direction).length;
  const end = directions.findLastIndex((one) => one !== direction);
  return {
    isPersistent: inSameDirection >= required,
    ...{ direction, inSameDirection, judged: last.length },
    consecutive: direction === null ? 0 : directions.length - 1 - end,
  };
}

function directionOf({ verdict, unexplained }: Pick<Reconciliation, 'verdict' | 'unexplained'>): Direction | null {
  if (verdict !== 'different' || unexplained === null || unexplained === 0) return null;
  return unexplained > 0 ? 'measuredHigher' : 'measuredLower';
}

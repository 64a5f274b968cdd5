/**
 * What a meter with faults shows and what of it arrives, as a pure function of the instant. In the order of the
 * chain: what flows, what is counted, what the register shows, what is sent, what arrives.
 */

import { DAY_MILLIS } from '../shapes/local-day.ts';
import { type Register, registerRange, stepsOf } from '../shapes/register.ts';
import { extraUntil, isLoadFault } from './extra-load.ts';
import type { Fault, FaultOf } from './fault.ts';

export interface FaultyMeterOptions {
  readonly register: Register;
  /** Thousandths of the unit that have flowed since the history began, the loads that faults add among them. */
  readonly totalAt: (instant: number) => number;
  /** All faults of the meter and the deaths of its gateway, in order of time. */
  readonly faults: readonly Fault[];
}

export class FaultyMeter {
  readonly #register: Register;
  readonly #totalAt: (instant: number) => number;
  readonly #faults: readonly Fault[];
  readonly #initialSteps: number;
  /** Steps that had flown at the edges of faults: asked for at every instant, and days long past are dear to make. */
  readonly #atEdge = new Map<number, number | null>();

  constructor({ register, totalAt, faults }: FaultyMeterOptions) {
    this.#register = register;
    this.#totalAt = totalAt;
    this.#faults = faults;
    for (const { from, to } of faults) for (const edge of [from, to, from - DAY_MILLIS]) this.#atEdge.set(edge, null);
    const rollover = faults.find(({ kind }) => kind === 'rollover');
    this.#initialSteps =
      rollover === undefined ? register.initialSteps : registerRange(register) - this.#countedSteps(rollover.from);
  }

  /** The reading of an instant in steps of the last digit; null where it never arrives. */
  readingAt(instant: number): number | null {
    return this.#isLost(instant) ? null : this.#sentAt(instant);
  }

  /** What the meter that is taken away in an exchange shows last, in steps. */
  finalSteps(exchange: FaultOf<'exchange'>): number {
    return this.#shown(exchange.from, exchange);
  }

  #isLost(instant: number): boolean {
    return this.#faults.some((fault) => {
      const { kind, from, to } = fault;
      if (instant < from || instant >= to) return false;
      // A clock that is slow jumps over some stamps when it is set.
      if (kind === 'clockDrift') return instant + driftAt(fault, instant) >= to;
      return kind === 'dropout' || kind === 'gatewayDeath';
    });
  }

  #sentAt(instant: number): number {
    for (const fault of this.#faults) {
      const { kind, from, to } = fault;
      if (instant < from || (instant >= to && from !== to)) continue;
      switch (kind) {
        case 'spike':
          if (instant === from) return this.#shown(instant) + this.#stepsOfUnits(fault.parameters.units);
          break;
        case 'stale':
          return this.#shown(from);
        case 'clockDrift':
          return this.#shown(instant + driftAt(fault, instant));
        case 'unitMistake':
          return this.#shown(instant) * fault.parameters.factor;
        case 'repeatedDay':
          return this.#shown(from) + this.#shown(instant - DAY_MILLIS) - this.#shown(from - DAY_MILLIS);
        default:
      }
    }
    return this.#shown(instant);
  }

  /** Steps on the register's face; `before` stands for the moment just before that fault. */
  #shown(instant: number, before?: Fault): number {
    const range = registerRange(this.#register);
    const start = this.#faults.findLast(
      (fault): fault is FaultOf<'reset' | 'exchange'> =>
        fault !== before && (fault.kind === 'reset' || fault.kind === 'exchange') && fault.from <= instant,
    );
    const counted = this.#countedSteps(instant);
    if (start === undefined) return (this.#initialSteps + counted) % range;
    const initial = start.kind === 'exchange' ? this.#stepsOfUnits(start.parameters.initialUnits) : 0;
    return (initial + counted - this.#countedSteps(start.from)) % range;
  }

  /** What a fault leaves uncounted is whole steps, so that nothing before or after it is rounded another way. */
  #countedSteps(instant: number): number {
    const flown = this.#flownSteps(instant);
    let steps = flown;
    for (const fault of this.#faults) {
      const share = uncountedShare(fault);
      if (share === 0 || instant <= fault.from) continue;
      const until = instant < fault.to ? flown : this.#flownSteps(fault.to);
      steps -= Math.round(share * (until - this.#flownSteps(fault.from)));
    }
    return steps;
  }

  #flownSteps(instant: number): number {
    const known = this.#atEdge.get(instant);
    if (typeof known === 'number') return known;
    const steps = stepsOf(this.#register, this.#totalAt(instant));
    if (known === null) this.#atEdge.set(instant, steps);
    return steps;
  }

  #stepsOfUnits(units: number): number {
    return Math.round((units * 1000) / this.#register.millisPerStep);
  }
}

/** Which share of what flows the meter does not count; negative where it counts too much. */
function uncountedShare({ kind, parameters }: Fault): number {
  switch (kind) {
    case 'stuck':
      return 1;
    case 'theft':
      return parameters.share;
    case 'multiplierMistake':
      return 1 - parameters.fraction;
    default:
      return 0;
  }
}

/** How much later than its stamp a reading was taken. */
function driftAt({ from, to, parameters }: FaultOf<'clockDrift'>, instant: number): number {
  return Math.round((parameters.offMillis * (instant - from)) / (to - from));
}

/** The totals of a meter as they were if a load that a fault adds were not there. */
export function totalWithout(
  totalAt: (instant: number) => number,
  fault: Fault,
  { millisPerStep }: Register,
): (instant: number) => number {
  if (!isLoadFault(fault)) return totalAt;
  const extra = extraUntil(fault, millisPerStep);
  return (instant) => totalAt(instant) - extra(instant);
}

/**
 * What a gateway sends, hour by hour in the order in which it leaves: a pure function of the hour, so that a history
 * that was broken off goes on anywhere with the same readings.
 */

import { energyTypeByName } from '../../src/domain/energy-type.ts';
import type { WireReading } from '../../src/wire/native/encode.ts';
import type { Fault } from '../faults/fault.ts';
import { randomAt, seedOf } from '../random.ts';
import { shownValue } from '../shapes/register.ts';
import type { EnterpriseHistory, MeterHistory } from './enterprise-history.ts';

export interface GatewayReadingsOptions {
  /** How often meters are read; a whole part of an hour. */
  readonly stepMillis: number;
  /** Whether the rate (kW, m3/h, t/h, GJ/h) is sent beside the register. */
  readonly withRate: boolean;
}

export interface GatewayReadings {
  /** Hours to be sent; the last one has the reading that ends the history. */
  readonly hours: number;
  /** What leaves the gateway in an hour since the beginning of the history. */
  readingsOf(hour: number): WireReading[];
}

const HOUR_MILLIS = 3_600_000;

export function gatewayReadings(
  { period, meters, load }: EnterpriseHistory,
  gateway: string,
  { stepMillis, withRate }: GatewayReadingsOptions,
): GatewayReadings {
  const hours = Math.floor((period.to - period.from) / HOUR_MILLIS) + 1;
  const own = meters.flatMap((history, place) => {
    const { energy, id } = history.meter;
    const { register, rate } = energyTypeByName(energy)!;
    const late = history.faults.filter(({ kind }) => kind === 'reordering' || kind === 'duplicates');
    return history.meter.gateway === gateway
      ? [{ history, place, register, rate, late, seed: seedOf(period.seed, `order ${id}`) }]
      : [];
  });

  function* instantsOf(hour: number): Generator<number> {
    const begin = period.from + hour * HOUR_MILLIS;
    for (let at = begin; at < begin + HOUR_MILLIS && at <= period.to; at += stepMillis) yield at;
  }

  function reading({ history, place, register, rate }: (typeof own)[number], at: number): WireReading | null {
    const steps = history.shown.readingAt(at);
    if (steps === null) return null;
    const values = { [register]: shownValue(history.meter.register, steps) };
    if (withRate) values[rate] = load.rateAt(place, rateInstant(history, at));
    return { meter: history.meter.id, ts: at, values };
  }

  return {
    hours,
    readingsOf(hour) {
      const found: WireReading[] = [];
      const add = (entry: WireReading | null): void => {
        if (entry !== null) found.push(entry);
      };
      for (const at of instantsOf(hour)) {
        for (const meter of own) if (meter.late.length === 0) add(reading(meter, at));
      }
      for (const meter of own.filter(({ late }) => late.length > 0)) {
        for (let made = hour; made >= Math.max(0, hour - DELAY_HOURS_MAX); made--) {
          for (const at of instantsOf(made)) {
            for (const leaves of leavingHours(meter.late, meter.seed, at, made)) {
              if (Math.min(leaves, hours - 1) === hour) add(reading(meter, at));
            }
          }
        }
      }
      return found;
    },
  };
}

const DELAY_HOURS_MAX = 6;

/** In which hours a reading that was made in one leaves the gateway. */
function leavingHours(late: readonly Fault[], seed: number, at: number, made: number): readonly number[] {
  const fault = late.find(({ from, to }) => at >= from && at < to);
  switch (fault?.kind) {
    case 'duplicates':
      return [made, made + 1];
    case 'reordering': {
      const hoursMax = Math.min(fault.parameters.hoursMax, DELAY_HOURS_MAX);
      return [made + Math.floor(randomAt(seed, Math.floor(at / 60_000)) * (hoursMax + 1))];
    }
    default:
      return [made];
  }
}

/** A gateway that sends its old reading again sends the old rate too. */
function rateInstant({ faults }: MeterHistory, at: number): number {
  return faults.find(({ kind, from, to }) => kind === 'stale' && at >= from && at < to)?.from ?? at;
}

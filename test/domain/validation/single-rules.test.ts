import { describe, expect, it } from 'vitest';
import { allQuantities } from '../../../src/domain/quantity.ts';
import { reviewBalance } from '../../../src/domain/validation/balance.ts';
import { ruleBit } from '../../../src/domain/validation/catalogue.ts';
import { gaugeLimits, reviewGauge } from '../../../src/domain/validation/gauge-range.ts';
import { DEFAULT_PARAMETERS, parametersFor } from '../../../src/domain/validation/parameters.ts';
import { reviewStale } from '../../../src/domain/validation/stale.ts';
import { reviewStepLength } from '../../../src/domain/validation/step-length.ts';
import { KWH } from './helpers/day.ts';

const SKIPPED = { ran: 0, fired: 0 };

describe('balance', () => {
  const BALANCE = ruleBit('balance');
  const review = (parent: number, children: number) => reviewBalance(parent * KWH, children * KWH, DEFAULT_PARAMETERS);

  it('fires where the children are more than 5 % from their parent, on either side', () => {
    expect(review(1000, 949.999999)).toEqual({ ran: BALANCE, fired: BALANCE });
    expect(review(1000, 1050.000001)).toEqual({ ran: BALANCE, fired: BALANCE });
  });

  it('does not fire at its limit', () => {
    expect(review(1000, 950)).toEqual({ ran: BALANCE, fired: 0 });
    expect(review(1000, 1050)).toEqual({ ran: BALANCE, fired: 0 });
  });

  it('fires for children of a parent at rest', () => {
    expect(review(0, 2)).toEqual({ ran: BALANCE, fired: BALANCE });
  });

  it('compares a parent that feeds back with children that do', () => {
    expect(review(-1000, -960)).toEqual({ ran: BALANCE, fired: 0 });
    expect(review(-1000, -940)).toEqual({ ran: BALANCE, fired: BALANCE });
  });

  it('is left out where both are below the minimum, and where it is disabled', () => {
    expect(review(0.999999, 0)).toEqual(SKIPPED);
    expect(review(0.5, 1)).toEqual({ ran: BALANCE, fired: BALANCE });
    expect(reviewBalance(1000, 0, parametersFor('electricity', { disabled: ['balance'] }))).toEqual(SKIPPED);
  });

  it('allows steam twice as much', () => {
    const steam = parametersFor('steam', undefined);
    expect(reviewBalance(1000 * KWH, 900 * KWH, steam).fired).toBe(0);
    expect(reviewBalance(1000 * KWH, 899 * KWH, steam).fired).toBe(BALANCE);
  });
});

describe('range', () => {
  const RANGE = ruleBit('range');
  const review = (quantity: string, value: number) => reviewGauge(value, gaugeLimits(quantity), DEFAULT_PARAMETERS);

  it('fires beyond what is physically possible', () => {
    const impossible: [string, number][] = [
      ['powerFactor', 1.001],
      ['powerFactor', -1.001],
      ['voltage', -0.1],
      ['frequency', 44.9],
      ['frequency', 65.1],
      ['temperature', -273.16],
      ['supplyTemperature', -300],
      ['returnTemperature', -300],
      ['pressure', -101.4],
    ];
    for (const [quantity, value] of impossible) expect(review(quantity, value)).toEqual({ ran: RANGE, fired: RANGE });
  });

  it('does not fire at its limits', () => {
    const possible: [string, number][] = [
      ['powerFactor', 1],
      ['powerFactor', -1],
      ['voltage', 0],
      ['frequency', 45],
      ['frequency', 65],
      ['temperature', -273.15],
      ['pressure', -101.325],
    ];
    for (const [quantity, value] of possible) expect(review(quantity, value)).toEqual({ ran: RANGE, fired: 0 });
  });

  it('takes the limits of the meter, on one side or both', () => {
    expect(reviewGauge(401, { min: null, max: 400 }, DEFAULT_PARAMETERS).fired).toBe(RANGE);
    expect(reviewGauge(-5000, { min: null, max: 400 }, DEFAULT_PARAMETERS).fired).toBe(0);
    expect(reviewGauge(-1, { min: 0, max: null }, DEFAULT_PARAMETERS).fired).toBe(RANGE);
  });

  it('is left out where there is no limit, and where it is disabled', () => {
    expect(review('activePower', -1e9)).toEqual(SKIPPED);
    expect(review('constructor', 5)).toEqual(SKIPPED);
    const off = parametersFor('electricity', { disabled: ['range'] });
    expect(reviewGauge(2, gaugeLimits('powerFactor'), off)).toEqual(SKIPPED);
  });

  it('has limits only for quantities that exist', () => {
    const names = allQuantities().map(({ name }) => name);
    for (const name of ['powerFactor', 'voltage', 'frequency', 'temperature', 'pressure'])
      expect(names).toContain(name);
  });
});

describe('interval size', () => {
  const INTERVAL_SIZE = ruleBit('interval_size');

  it('fires where two readings lie further apart than 16 minutes, and not at 16', () => {
    expect(reviewStepLength(960_001, DEFAULT_PARAMETERS)).toEqual({ ran: INTERVAL_SIZE, fired: INTERVAL_SIZE });
    expect(reviewStepLength(960_000, DEFAULT_PARAMETERS)).toEqual({ ran: INTERVAL_SIZE, fired: 0 });
  });

  it('is left out for what is weighed', () => {
    expect(reviewStepLength(960_001, parametersFor('coal', undefined))).toEqual(SKIPPED);
  });
});

describe('stale', () => {
  const STALE = ruleBit('stale');
  const HALF_HOUR = 1_800_000;
  /** A register of 0.01 kWh behind a transformer of 400: one step is 4 kWh. */
  const RESOLUTION = 4 * KWH;
  const review = (millis: number, rate: number | null) => reviewStale(millis, rate, RESOLUTION, DEFAULT_PARAMETERS);

  it('fires where two steps of the register should have come in half an hour', () => {
    // 16 kW for half an hour is 8 kWh, two steps of 4.
    expect(review(HALF_HOUR, 16)).toEqual({ ran: STALE, fired: STALE });
    expect(review(HALF_HOUR, 15.999)).toEqual({ ran: STALE, fired: 0 });
  });

  it('does not fire before half an hour, nor at rest', () => {
    expect(review(HALF_HOUR - 1, 5000)).toEqual({ ran: STALE, fired: 0 });
    expect(review(24 * 3_600_000, 0)).toEqual({ ran: STALE, fired: 0 });
    expect(reviewStale(HALF_HOUR, 0, 0, DEFAULT_PARAMETERS).fired).toBe(0);
  });

  it('fires for energy that flows back', () => {
    expect(review(HALF_HOUR, -16).fired).toBe(STALE);
  });

  it('is left out without a rate gauge, and where it is disabled', () => {
    expect(review(HALF_HOUR, null)).toEqual(SKIPPED);
    expect(reviewStale(HALF_HOUR, 500, RESOLUTION, parametersFor('gas', { disabled: ['stale'] }))).toEqual(SKIPPED);
  });
});

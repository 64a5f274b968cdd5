import { describe, expect, it } from 'vitest';
import { detectorParameters } from '../../../src/domain/anomaly/catalogue/parameters.ts';
import { stepCarbon, stepCertificate, stepIntensity } from '../../../src/domain/anomaly/detectors/compliance.ts';
import { initialPair, type PairState, stepPair } from '../../../src/domain/anomaly/detectors/pair.ts';
import { initialProduction, stepProduction } from '../../../src/domain/anomaly/detectors/production.ts';
import { forecastQuota, initialQuota, stepQuota } from '../../../src/domain/anomaly/detectors/quota.ts';
import type { Finding } from '../../../src/domain/anomaly/finding.ts';
import { newEpisode } from '../../../src/domain/anomaly/state/hysteresis.ts';
import { momentsOf } from './load.ts';
import { MICROS, midnight, turns } from './meter-run.ts';

const PARAMETERS = detectorParameters('electricity');
const DAY = 86_400_000;
const START = midnight('2026-05-11');
const day = (n: number) => ({ from: START + n * DAY, to: START + (n + 1) * DAY });

/** A parent of 100 kWh a quarter whose children measure all but a share that depends on the day. */
function balance(lossOf: (day: number) => number | null, isPaused = false): Finding[] {
  const out: Finding[] = [];
  let state: PairState = initialPair();
  const pair = { detector: 'loss_change', subject: 'P', parameters: PARAMETERS } as const;
  for (const moment of momentsOf(START, START + 30 * DAY)) {
    const loss = lossOf(Math.floor((moment.start - START) / DAY));
    const input = { upper: 100 * MICROS, lower: 100 * MICROS * (1 - (loss ?? 0.9)), isKnown: loss !== null };
    stepPair(state, input, moment, pair, out);
    if (isPaused) state = JSON.parse(JSON.stringify(state)) as PairState;
  }
  return out;
}

describe('the loss between meters', () => {
  const risen = (n: number) => (n < 20 ? 0.04 + (n % 3) / 1000 : 0.11);

  it('is learned, and a rise of it opens on the third day', () => {
    expect(turns(balance(risen))).toEqual(['loss_change opened 2026-05-31T00:00 2026-06-03T00:00']);
    // Learned is 0.041 of 9600 kWh; 0.11 is 0.069 more.
    const [first] = balance(risen);
    expect(first?.excess).toBeCloseTo(0.069 * 9600, 6);
    expect(first?.severity).toBe('warning');
  });

  it('is the same when the state is kept as JSON in between', () => {
    expect(balance(risen, true)).toEqual(balance(risen));
  });

  it('is not judged over time in which a meter is not known', () => {
    expect(balance((n) => (n < 20 ? 0.04 : null))).toEqual([]);
  });
});

describe('energy against output', () => {
  it('opens on the third period of four above the baseline 100 + 2 x output', () => {
    const out: Finding[] = [];
    const state = initialProduction();
    const outputs = [50, 80, 20, 60, 0, 90, 40, 70, 30, 10, 55, 65, 45, 75];
    for (const [n, output] of outputs.entries()) {
      stepProduction(state, { ...day(n), energy: 100 + 2 * output, output }, 'E1', PARAMETERS, out);
    }
    expect(out).toEqual([]);
    for (const n of [14, 15, 16]) stepProduction(state, { ...day(n), energy: 260, output: 50 }, 'E1', PARAMETERS, out);
    expect(out.map(({ phase }) => phase)).toEqual(['suspected', 'suspected', 'opened']);
    // 200 are expected of an output of 50, and 15 % more allowed.
    expect(out[0]).toMatchObject({ actual: 260, high: 230, excess: 60 });
  });

  it('says nothing of much energy for much output', () => {
    const out: Finding[] = [];
    const state = initialProduction();
    for (let n = 0; n < 30; n++) {
      const output = n < 20 ? 10 + n : 300;
      stepProduction(state, { ...day(n), energy: 100 + 2 * output, output }, 'E1', PARAMETERS, out);
    }
    expect(out).toEqual([]);
  });
});

describe('a quota', () => {
  const month = { periodStart: midnight('2026-06-01'), periodEnd: midnight('2026-07-01') };

  function useDaily(amountOf: (n: number) => number, quota: number): { out: Finding[]; used: number[] } {
    const out: Finding[] = [];
    const state = initialQuota();
    const used: number[] = [];
    for (let n = 0; n < 51; n++) {
      const { from, to } = day(n);
      const period = from < month.periodStart ? { periodStart: START, periodEnd: month.periodStart } : month;
      const at = { dayStart: from, dayEnd: to, weekday: (n % 7) + 1, amount: amountOf(n), ...period };
      stepQuota(state, { ...at, quota: from < month.periodStart ? 1e9 : quota }, 'E1', PARAMETERS, out);
      used.push(state.used);
    }
    return { out, used };
  }

  it('is counted from the begin of the period', () => {
    const { used } = useDaily(() => 10, 1e9);
    expect([used[20], used[21], used[50]]).toEqual([210, 10, 300]);
  });

  it('that will be exceeded warns on the second day, and is critical once it is', () => {
    // 30 days of 10 make 300; 250 are passed on the 26th, day 46.
    const { out } = useDaily(() => 10, 250);
    expect(turns(out)).toEqual(['quota opened 2026-06-01T00:00 2026-06-03T00:00']);
    expect(out.find(({ severity }) => severity === 'critical')?.from).toBe(midnight('2026-06-26'));
  });

  it('that will be kept raises nothing', () => {
    expect(useDaily(() => 10, 330).out).toEqual([]);
  });

  it('is forecast by the weekdays, with an interval and a probability', () => {
    // Two weeks of 5 x 10 and 2 x 4 end on a Sunday; a week is left.
    const days = [10, 10, 10, 10, 10, 4, 4, 10, 10, 10, 10, 10, 4, 4];
    const state = { ...initialQuota(), used: 116, days };
    const at = { dayEnd: START, weekday: 7, periodEnd: START + 7 * DAY, quota: 174 };
    const forecast = forecastQuota(state, at, { quotaSeasonDeviation: 0.1 });
    expect(forecast?.expected).toBe(116 + 58);
    expect(forecast?.probability).toBeCloseTo(0.5, 6);
    // Without residuals only the season is left: 0.1 x 58 x sqrt(7 / 365) = 0.803.
    expect(forecast?.high).toBeCloseTo(174 + 1.645 * 0.803, 2);
  });

  it('is not forecast from less than two weeks', () => {
    const state = { ...initialQuota(), used: 130, days: new Array<number>(13).fill(10) };
    const at = { dayEnd: START, weekday: 7, periodEnd: START + DAY, quota: 1 };
    expect(forecastQuota(state, at, PARAMETERS)).toBeNull();
  });
});

describe('targets and certificates', () => {
  it('open on the second period of three with an intensity above the target', () => {
    const out: Finding[] = [];
    const memory = newEpisode();
    const intensities = [1, 1.02, 1.1, 1, 1.05];
    for (const [n, intensity] of intensities.entries()) {
      stepIntensity(memory, { ...day(n), energy: intensity * 50, output: 50, target: 1 }, 'E1', PARAMETERS, out);
    }
    stepIntensity(memory, { ...day(5), energy: 50, output: 0, target: 1 }, 'E1', PARAMETERS, out);
    expect(out.map(({ phase }) => phase)).toEqual(['suspected', 'opened']);
    expect(out[1]?.excess).toBeCloseTo(2.5, 9);
  });

  it('open on the second significant verdict on CO2 of three', () => {
    const out: Finding[] = [];
    const memory = newEpisode();
    for (const [n, isSignificant] of [true, false, true, false, false].entries()) {
      stepCarbon(memory, { ...day(n), measured: 5, low: 1, high: 4, isSignificant }, 'E1', PARAMETERS, out);
    }
    expect(turns(out)).toEqual([
      'carbon_mismatch opened 2026-05-11T00:00 2026-05-14T00:00',
      'carbon_mismatch closed 2026-05-11T00:00 2026-05-16T00:00',
    ]);
  });

  it('warn of a certificate 29 days before it ends, are critical after it, and close when it is renewed', () => {
    const out: Finding[] = [];
    const memory = newEpisode();
    const notAfter = START + 30.5 * DAY;
    for (let n = 0; n < 33; n++) {
      stepCertificate(memory, { ...day(n), notAfter: n < 32 ? notAfter : notAfter + 365 * DAY }, 'G1', PARAMETERS, out);
    }
    expect(turns(out)).toEqual([
      'certificate opened 2026-05-12T00:00 2026-05-13T00:00',
      'certificate closed 2026-05-12T00:00 2026-06-13T00:00',
    ]);
    expect(out.find(({ severity }) => severity === 'critical')?.from).toBe(START + 31 * DAY);
  });
});

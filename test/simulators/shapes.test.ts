import { describe, expect, it } from 'vitest';
import { type Consumer, fillConsumerDay } from '../../simulators/shapes/consumer-load.ts';
import { simulatedEnterprise } from '../../simulators/shapes/enterprise.ts';
import { EnterpriseLoad } from '../../simulators/shapes/enterprise-load.ts';
import { INDUSTRY_NAMES, type IndustryName } from '../../simulators/shapes/industries.ts';
import { LOAD_PROFILES, type LoadProfileName } from '../../simulators/shapes/load-profiles.ts';
import { dayNumber, dayStart, QUARTERS_PER_DAY, simulatedDay } from '../../simulators/shapes/local-day.ts';
import { registerOf, registerRange, shownValue, stepsOf, unitsOfSteps } from '../../simulators/shapes/register.ts';
import { Weather } from '../../simulators/shapes/weather.ts';
import { checkIndustry } from '../../src/domain/codes/industry.ts';
import { energyTypeByName } from '../../src/domain/energy-type.ts';

const weather = new Weather(7);
const FROM = Date.UTC(2025, 11, 31, 16);

/** Local day of 2026 by month and day. */
const day = (month: number, date: number): number => Date.UTC(2026, month - 1, date) / 86_400_000;

const consumer = (profile: LoadProfileName, seed: number): Consumer => ({
  ...{ profile, seed, rated: 1000, enterpriseSeed: seed + 1000 },
});

function quarters(one: Consumer, of: number, isNoisy = true): Float64Array {
  const into = new Float64Array(QUARTERS_PER_DAY);
  fillConsumerDay(one, weather, of, into, 0, { isNoisy });
  return into;
}

/** Mean rate of a day over twenty consumers, kW. */
function meanOf(profile: LoadProfileName, of: number, hours: readonly [number, number] = [0, 24]): number {
  let sum = 0;
  for (let seed = 1; seed <= 20; seed++) {
    for (const value of quarters(consumer(profile, seed), of).subarray(4 * hours[0], 4 * hours[1])) sum += value;
  }
  // Thousandths of kWh in all quarters, four quarters an hour.
  return sum / 1000 / 20 / (hours[1] - hours[0]);
}

const load = (industry: IndustryName, meters: number) => {
  const enterprise = simulatedEnterprise({ id: 'T', industry, district: '310115', seed: 5, meters });
  return { enterprise, load: new EnterpriseLoad(enterprise, { weather, from: FROM }) };
};

describe('local days', () => {
  it('know weekends, holidays and working days in exchange', () => {
    // 20 September 2026 is a Sunday that is worked; 1 October is a Thursday off.
    expect(simulatedDay(day(9, 20))).toMatchObject({ weekday: 7, type: 'working' });
    expect(simulatedDay(day(10, 1))).toMatchObject({ weekday: 4, type: 'holiday', yearDay: 273 });
    expect(simulatedDay(day(9, 19))).toMatchObject({ weekday: 6, type: 'weekend' });
  });

  it('tell how far the Spring Festival holiday is, 15 to 23 February in 2026', () => {
    expect([day(2, 10), day(2, 15), day(2, 23), day(2, 26)].map((one) => simulatedDay(one).springDistance)).toEqual([
      5, 0, 0, 3,
    ]);
  });

  it('begin at midnight in Shanghai', () => {
    expect(dayStart(day(3, 1))).toBe(Date.parse('2026-03-01T00:00:00+08:00'));
    expect(dayNumber(Date.parse('2026-03-01T00:00:00+08:00') - 1)).toBe(day(2, 28));
  });
});

describe('the weather', () => {
  const mean = (from: number, days: number): number => {
    let sum = 0;
    for (let n = 0; n < days; n++) for (const value of weather.day(from + n)) sum += value;
    return sum / days / QUARTERS_PER_DAY;
  };

  it('is warm in July and cold in January', () => {
    expect(mean(day(7, 1), 31)).toBeGreaterThan(25);
    expect(mean(day(7, 1), 31)).toBeLessThan(33);
    expect(mean(day(1, 1), 31)).toBeGreaterThan(0);
    expect(mean(day(1, 1), 31)).toBeLessThan(10);
  });

  it('is the same for equal seeds in any order, and continuous over midnight', () => {
    const again = new Weather(7);
    expect(again.day(day(5, 2))).toEqual(weather.day(day(5, 2)));
    expect(again.day(day(5, 1))).toEqual(weather.day(day(5, 1)));
    expect(Math.abs(weather.day(day(5, 2))[0]! - weather.day(day(5, 1))[95]!)).toBeLessThan(1);
    expect(new Weather(8).day(day(5, 1))).not.toEqual(weather.day(day(5, 1)));
  });
});

describe('consumers', () => {
  it('use the same in every process and order, whole thousandths and never less than nothing', () => {
    for (const profile of Object.keys(LOAD_PROFILES) as LoadProfileName[]) {
      const one = quarters(consumer(profile, 3), day(8, 8));
      quarters(consumer(profile, 4), day(2, 2));
      expect(quarters(consumer(profile, 3), day(8, 8))).toEqual(one);
      expect(one.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
      expect(quarters(consumer(profile, 4), day(8, 8))).not.toEqual(one);
    }
  });

  it('rest in offices at weekends and on holidays, and work on a Sunday in exchange', () => {
    const tuesday = meanOf('desks', day(9, 15));
    expect(meanOf('desks', day(9, 13)) / tuesday).toBeLessThan(0.4);
    // 1 October 2026 is a Thursday.
    expect(meanOf('desks', day(10, 1)) / tuesday).toBeLessThan(0.4);
    expect(meanOf('desks', day(9, 20)) / tuesday).toBeGreaterThan(0.9);
  });

  it('shop more at weekends and on holidays', () => {
    const tuesday = meanOf('shops', day(9, 15));
    expect(meanOf('shops', day(9, 19)) / tuesday).toBeGreaterThan(1.005);
    expect(meanOf('shops', day(10, 2)) / tuesday).toBeGreaterThan(1.03);
  });

  it('grind cement at night', () => {
    expect(meanOf('nightMill', day(11, 10), [0, 5]) / meanOf('nightMill', day(11, 10), [8, 11])).toBeGreaterThan(2);
  });

  it('cool offices in summer and hardly in autumn', () => {
    expect(
      meanOf('desksCooling', day(7, 22), [10, 16]) / meanOf('desksCooling', day(10, 21), [10, 16]),
    ).toBeGreaterThan(2);
  });

  it('melt steel in batches of four quarters, the first of them at an eighth', () => {
    const values = [...quarters(consumer('arcFurnace', 1), day(11, 10))].toSorted((a, b) => a - b);
    // Twenty-four charges a day: the low quarters are far below all others, whatever the noise.
    expect(values[23]! / values[40]!).toBeLessThan(0.25);
  });

  it('stand nearly still in factories over the Spring Festival', () => {
    expect(meanOf('rollingMill', day(2, 18)) / meanOf('rollingMill', day(1, 21))).toBeLessThan(0.55);
    expect(meanOf('servers', day(2, 18)) / meanOf('servers', day(1, 21))).toBeGreaterThan(0.95);
  });

  it('are flat in clean rooms', () => {
    const values = quarters(consumer('cleanRoom', 1), day(6, 3));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.max(...values) / mean).toBeLessThan(1.06);
    expect(Math.min(...values) / mean).toBeGreaterThan(0.94);
  });

  it('grow from year to year in data centers by the twelve per cent on record', () => {
    const yearLater = meanOf('servers', day(11, 10)) / meanOf('servers', day(11, 10) - 364);
    expect(yearLater).toBeGreaterThan(1.06);
    expect(yearLater).toBeLessThan(1.16);
  });

  it('stop once a year for the days on record', () => {
    const one = consumer('process', 2);
    const days = Array.from({ length: 365 }, (_, n) => day(1, 1) + n);
    const sums = days.map((of) => quarters(one, of, false).reduce((sum, value) => sum + value, 0));
    const median = sums.toSorted((a, b) => a - b)[182]!;
    const stopped = days.filter((_, n) => sums[n]! < 0.3 * median);
    expect(stopped).toHaveLength(18);
    expect(stopped.at(-1)! - stopped[0]!).toBe(17);
  });

  it('deviate from what is expected in a way that lasts', () => {
    const one = consumer('desks', 5);
    const deviations = Array.from({ length: 60 }, (_, n) => day(3, 2) + n).flatMap((of) => {
      const expected = quarters(one, of, false);
      return [...quarters(one, of)].map((value, n) => value / expected[n]! - 1);
    });
    const mean = deviations.reduce((sum, value) => sum + value, 0) / deviations.length;
    const covariance = (lag: number): number =>
      deviations.slice(lag).reduce((sum, value, n) => sum + (value - mean) * (deviations[n]! - mean), 0);
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(covariance(1) / covariance(0)).toBeGreaterThan(0.5);
    expect(covariance(96 * 20) / covariance(0)).toBeLessThan(0.3);
  });
});

describe('enterprises', () => {
  it.each(INDUSTRY_NAMES)('%s has a known industry, known energies and as many meters as are wanted', (industry) => {
    for (const meters of [1, 2, 5, 20, 100]) {
      const enterprise = simulatedEnterprise({ id: 'T', industry, district: '310115', seed: 5, meters });
      expect(enterprise.meters).toHaveLength(meters);
      expect(new Set(enterprise.meters.map(({ id }) => id)).size).toBe(meters);
      expect(enterprise.gateways).toHaveLength(Math.ceil(meters / 64));
      for (const { energy, level, parent } of enterprise.meters) {
        expect(energyTypeByName(energy)).toBeDefined();
        expect(parent === null).toBe(level === 1);
      }
      expect(checkIndustry(enterprise.industryCode)).toBeNull();
    }
  });

  it.each(INDUSTRY_NAMES)(
    '%s: every parent counts its children and the stated loss, to the last thousandth',
    (industry) => {
      const { enterprise, load: of } = load(industry, 30);
      const values = of.day(day(5, 12));
      let parents = 0;
      for (const [place, { load: own }] of enterprise.meters.entries()) {
        if (own.kind !== 'sum') continue;
        parents++;
        expect(own.lossFraction).toBeGreaterThan(0.003);
        expect(own.lossFraction).toBeLessThan(0.07);
        for (let quarter = 0; quarter < QUARTERS_PER_DAY; quarter++) {
          const sum = own.parts.reduce((total, part) => total + values[part * QUARTERS_PER_DAY + quarter]!, 0);
          expect(values[place * QUARTERS_PER_DAY + quarter]).toBe(sum + Math.round(sum * own.lossFraction));
        }
      }
      expect(parents).toBeGreaterThan(2);
    },
  );

  it('count the same total whether it is asked for at once or step by step', () => {
    const at = FROM + 40 * 86_400_000 + 7 * 900_000;
    const { load: stepwise, enterprise } = load('hospital', 12);
    let sum = 0;
    for (let n = 0; n < 40; n++) {
      sum += stepwise
        .day(dayNumber(FROM) + n)
        .subarray(0, 96)
        .reduce((total, value) => total + value, 0);
    }
    sum += stepwise
      .day(dayNumber(at))
      .subarray(0, 7)
      .reduce((total, value) => total + value, 0);
    expect(load('hospital', 12).load.totalAt(0, at)).toBe(sum);
    expect(enterprise.meters[0]!.parent).toBeNull();
  });

  it('count evenly within a quarter', () => {
    const { load: of } = load('office', 3);
    const whole = of.totalAt(1, FROM + 900_000);
    expect(of.totalAt(1, FROM + 300_000)).toBe(Math.floor(whole / 3));
    expect(of.totalAt(1, FROM)).toBe(0);
    expect(of.rateAt(1, FROM)).toBe((whole * 4) / 1000);
  });
});

describe('registers', () => {
  it('show whole steps of the secondary side and give back what they stand for', () => {
    // 80 x 0.0001 kWh is 8 Wh a step: 100 Wh are twelve whole steps, 96 Wh.
    const register = { digits: 6, decimals: 4, multiplier: 80, millisPerStep: 8, initialSteps: 0 };
    expect(stepsOf(register, 100)).toBe(12);
    expect(shownValue(register, 12)).toBe(0.0012);
    expect(unitsOfSteps(register, 12)).toBe(0.096);
    expect(registerRange(register)).toBe(10_000_000_000);
  });

  it('of large electricity meters stand behind transformers in part, and count ten years without a rollover', () => {
    const registers = Array.from({ length: 200 }, (_, seed) => registerOf('electricity', 3000, seed));
    const secondary = registers.filter(({ multiplier }) => multiplier > 1);
    expect(secondary.length).toBeGreaterThan(50);
    expect(secondary.length).toBeLessThan(110);
    for (const register of registers) {
      expect(Number.isInteger(register.millisPerStep)).toBe(true);
      const left = unitsOfSteps(register, registerRange(register) - register.initialSteps);
      expect(left / 3000 / 8766).toBeGreaterThan(10);
    }
    expect(registerOf('electricity', 150, 1).multiplier).toBe(1);
    expect(registerOf('water', 3000, 1).multiplier).toBe(1);
  });
});

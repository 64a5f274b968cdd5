import { describe, expect, it } from 'vitest';
import type { DetectorOverrides } from '../../../src/domain/anomaly/catalogue/parameters.ts';
import { currentImbalance, triangleContradiction } from '../../../src/domain/anomaly/detectors/electrical.ts';
import type { IntervalInput } from '../../../src/domain/anomaly/detectors/input.ts';
import type { Moment } from '../../../src/domain/anomaly/detectors/moment.ts';
import { type RuleId, ruleBit } from '../../../src/domain/validation/catalogue.ts';
import { interval, local, midnight, runMeter, settingsWith, turns } from './meter-run.ts';

/** 10 kW for three days, but for the intervals between two instants. */
function threeDays(from: string, to: string, odd: Partial<IntervalInput>, overrides: DetectorOverrides = {}): string[] {
  const isOdd = ({ start }: Moment) => start >= local(from) && start < local(to);
  const inputOf = (moment: Moment) => (isOdd(moment) ? { ...interval(10), ...odd } : interval(10));
  return turns(runMeter('2026-05-11', '2026-05-14', inputOf, settingsWith(overrides)));
}

const fired = (id: RuleId): Partial<IntervalInput> => ({ fired: ruleBit(id) });

describe('a silent meter', () => {
  it('opens after eight intervals without a measurement and closes with the first one that has one', () => {
    expect(threeDays('2026-05-12T10:00', '2026-05-12T13:00', { measured: 0, measuredMillis: 0 })).toEqual([
      'silent_meter opened 2026-05-12T10:00 2026-05-12T12:00',
      'silent_meter closed 2026-05-12T10:00 2026-05-12T13:15',
    ]);
  });

  it('does not open before the eighth interval', () => {
    expect(threeDays('2026-05-12T10:00', '2026-05-12T11:45', { measured: 0, measuredMillis: 0 })).toEqual([]);
  });

  it('is not one that has never sent anything', () => {
    expect(turns(runMeter('2026-05-11', '2026-05-14', () => interval(null)))).toEqual([]);
  });

  it('becomes critical after a day', () => {
    const found = runMeter('2026-05-11', '2026-05-14', ({ start }) =>
      interval(start < midnight('2026-05-12') ? 10 : null),
    );
    const critical = found.find(({ severity }) => severity === 'critical');
    expect(critical?.to).toBe(midnight('2026-05-13'));
  });
});

describe('gaps', () => {
  it('opens with the second day of three of which less than nine tenths were measured', () => {
    const inputOf = ({ start, dayStart }: Moment) => interval(start - dayStart < 3 * 3_600_000 ? null : 10);
    const found = turns(runMeter('2026-05-11', '2026-05-14', inputOf, settingsWith({ silentIntervals: 1000 })));
    expect(found).toEqual(['gaps opened 2026-05-11T00:00 2026-05-13T00:00']);
  });
});

describe('verdicts of validation', () => {
  it('open stuck with the fourth interval and close it four intervals later', () => {
    expect(threeDays('2026-05-12T10:00', '2026-05-12T12:00', fired('stuck'))).toEqual([
      'stuck opened 2026-05-12T10:00 2026-05-12T11:00',
      'stuck closed 2026-05-12T10:00 2026-05-12T13:00',
    ]);
  });

  it('of stuck are not taken where the amount is below a hundred steps of the register', () => {
    // 0.5 kWh in steps of 0.01 are 50 of them; of 0.001, 500.
    const runs = [0.01, 0.001].map((step) => {
      const inputOf = ({ start }: Moment) => {
        const isStuck = start >= local('2026-05-12T10:00') && start < local('2026-05-12T12:00');
        const kilowatts = 2 + (start % 1_800_000 === 0 || isStuck ? 0 : step * 4);
        return interval(kilowatts, isStuck ? fired('stuck') : {});
      };
      return turns(runMeter('2026-05-11', '2026-05-14', inputOf), 'stuck').length;
    });
    expect(runs).toEqual([0, 2]);
  });

  it.each([
    ['stale', 'stale', '10:30'],
    ['spike', 'spike', '11:15'],
    ['rate_bound', 'impossible_rate', '11:15'],
    ['reset', 'register_reset', '11:15'],
    ['negative', 'register_reset', '11:15'],
    ['rollover', 'rollover', '11:15'],
  ] as const)('of %s open %s at once', (rule, detector, closed) => {
    expect(threeDays('2026-05-12T10:00', '2026-05-12T10:15', fired(rule))).toEqual([
      `${detector} opened 2026-05-12T10:00 2026-05-12T10:15`,
      `${detector} closed 2026-05-12T10:00 2026-05-12T${closed}`,
    ]);
  });

  it('are not taken where the detector is switched off', () => {
    expect(threeDays('2026-05-12T10:00', '2026-05-12T10:15', fired('stale'), { disabled: ['stale'] })).toEqual([]);
  });

  it('come from discontinuities as well, of intervals of which nothing else is known', () => {
    const odd: Partial<IntervalInput> = { measured: 0, measuredMillis: 0, discontinuities: ['decrease'] };
    expect(threeDays('2026-05-12T10:00', '2026-05-12T10:15', odd)[0]).toBe(
      'register_reset opened 2026-05-12T10:00 2026-05-12T10:15',
    );
  });
});

describe('clock drift', () => {
  it('opens with the third hour of which even the least delayed message is off', () => {
    expect(threeDays('2026-05-12T10:00', '2026-05-12T13:00', { clockOffsetMillis: -61_000 })).toEqual([
      'clock_drift opened 2026-05-12T10:00 2026-05-12T13:00',
    ]);
  });

  it('takes the least delayed message of an hour: delays are no drift', () => {
    const inputOf = ({ start }: Moment) =>
      interval(10, { clockOffsetMillis: start % 3_600_000 === 0 ? 2000 : 300_000 });
    expect(turns(runMeter('2026-05-11', '2026-05-14', inputOf))).toEqual([]);
  });
});

describe('a duplicated day', () => {
  const varied = (moment: Moment, day: number) => interval(10 + (((moment.start / 900_000) * 37 + day * 11) % 96) / 7);

  it('is one that repeats all intervals of an earlier one', () => {
    const inputOf = (moment: Moment) => {
      const day = Math.floor((moment.start - midnight('2026-05-11')) / 86_400_000);
      return varied({ ...moment, start: moment.start - moment.dayStart }, day === 4 ? 2 : day);
    };
    expect(turns(runMeter('2026-05-11', '2026-05-18', inputOf))).toEqual([
      'duplicated_day opened 2026-05-15T00:00 2026-05-16T00:00',
      'duplicated_day closed 2026-05-15T00:00 2026-05-17T00:00',
    ]);
  });

  it('may begin at any time of the day', () => {
    // From 13:30 on the fourth day to 13:30 on the fifth all is as a day before: the hours from 14:00 to 13:00.
    const from = local('2026-05-14T13:30');
    const inputOf = (moment: Moment) => {
      const isCopy = moment.start >= from && moment.start < from + 86_400_000;
      const at = isCopy ? moment.start - 86_400_000 : moment.start;
      const day = Math.floor((at - midnight('2026-05-11')) / 86_400_000);
      return varied({ ...moment, start: (at - midnight('2026-05-11')) % 86_400_000 }, day);
    };
    expect(turns(runMeter('2026-05-11', '2026-05-18', inputOf))).toEqual([
      'duplicated_day opened 2026-05-15T00:00 2026-05-16T00:00',
      'duplicated_day closed 2026-05-15T00:00 2026-05-17T00:00',
    ]);
  });

  it('is not the hours of nothing before a load goes on', () => {
    const inputOf = (moment: Moment) => {
      const day = Math.floor((moment.start - midnight('2026-05-11')) / 86_400_000);
      const isStill = day === 2 || day === 3;
      return isStill ? interval(0) : varied({ ...moment, start: moment.start - moment.dayStart }, day);
    };
    expect(turns(runMeter('2026-05-11', '2026-05-18', inputOf), 'duplicated_day')).toEqual([]);
  });

  it('is not one of a load that is on or off', () => {
    const inputOf = ({ hour }: Moment) => interval(hour < 8 ? 5 : 20);
    expect(turns(runMeter('2026-05-11', '2026-05-18', inputOf))).toEqual([]);
  });
});

describe('peak demand', () => {
  it('opens with the first quarter above the contract and closes after fifteen that are not', () => {
    const inputOf = ({ start }: Moment) => interval(start === local('2026-05-12T10:00') ? 104 : 100);
    const found = runMeter('2026-05-11', '2026-05-14', inputOf, settingsWith({}, { contractedDemand: 100 }));
    expect(turns(found)).toEqual([
      'peak_demand opened 2026-05-12T10:00 2026-05-12T10:15',
      'peak_demand closed 2026-05-12T10:00 2026-05-12T14:00',
    ]);
    expect(found[0]).toMatchObject({ actual: 104, high: 100, severity: 'warning' });
  });

  it('is critical by more than a twentieth', () => {
    const found = runMeter(
      '2026-05-11',
      '2026-05-12',
      () => interval(105.1),
      settingsWith({}, { contractedDemand: 100 }),
    );
    expect(found[0]?.severity).toBe('critical');
  });
});

describe('electrical contradictions', () => {
  it('measures the imbalance of currents as the largest deviation over the mean', () => {
    // Mean of 8, 10 and 15 is 11; the largest deviation is 4.
    expect(currentImbalance([8, 10, 15], 5)).toBeCloseTo(4 / 11, 12);
    expect(currentImbalance([1, 2, 3], 5)).toBeNull();
    expect(currentImbalance(null, 5)).toBeNull();
  });

  it('finds no contradiction in 3, 4, 5 and in harmonics, and one in P above S and in a wrong factor', () => {
    const means = { reactivePower: 4, apparentPower: 5, powerFactor: 0.6, currents: null };
    expect(triangleContradiction({ ...means, activePower: 3 })).toBe(0);
    expect(triangleContradiction({ ...means, activePower: 3, reactivePower: 2 })).toBe(0);
    expect(triangleContradiction({ ...means, activePower: 6, reactivePower: 0, powerFactor: 1 })).toBeCloseTo(0.2, 12);
    expect(triangleContradiction({ ...means, activePower: 3, powerFactor: -0.9 })).toBeCloseTo(0.3, 12);
    expect(triangleContradiction({ ...means, activePower: 3, apparentPower: null })).toBeNull();
  });

  it('opens after twelve intervals of a lost phase, as critical', () => {
    const currents = [30, 31, 0] as const;
    const electrical = { activePower: null, reactivePower: null, apparentPower: null, powerFactor: null, currents };
    const found = runMeter('2026-05-11', '2026-05-12', () => interval(10, { electrical }));
    expect(turns(found)).toEqual(['phase_imbalance opened 2026-05-11T00:00 2026-05-11T03:00']);
    expect(found[0]?.severity).toBe('critical');
  });

  it('opens the power triangle after eight intervals', () => {
    const electrical = { activePower: 11, reactivePower: 0, apparentPower: 10, powerFactor: 1, currents: null };
    expect(turns(runMeter('2026-05-11', '2026-05-12', () => interval(10, { electrical })))).toEqual([
      'power_triangle opened 2026-05-11T00:00 2026-05-11T02:00',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Moment } from '../../../src/domain/anomaly/detectors/moment.ts';
import { seededRandom } from '../../helpers/seed.ts';
import { interval, local, midnight, runMeter, settingsWith, turns } from './meter-run.ts';

/** 100 kW by day, 40 at night and half of it all on days off. */
function usual({ hour, kind }: Moment): number {
  return (hour >= 8 && hour < 20 ? 100 : 40) * (kind.weekday >= 6 ? 0.5 : 1);
}

const FROM = '2026-04-06';
const DAY = 86_400_000;

/** Findings of the usual load, changed from an instant on (to another one). */
function withChange(
  change: (kilowatts: number, moment: Moment) => number,
  from: string,
  to: string,
  until = '2026-07-06',
) {
  const inputOf = (moment: Moment) => {
    const isChanged = moment.start >= local(from) && moment.start < local(to);
    return interval(isChanged ? change(usual(moment), moment) : usual(moment));
  };
  return runMeter(FROM, until, inputOf, settingsWith({}, { transformerRatios: [{ from: 0, ratio: 40 }] }));
}

describe('consumption against its forecast', () => {
  it('has nothing to say about a load that goes on as usual', () => {
    expect(runMeter(FROM, '2026-12-31', (moment) => interval(usual(moment)))).toEqual([]);
  });

  it('has nothing to say before it has learned for three weeks', () => {
    expect(
      turns(withChange((kilowatts) => kilowatts * 3, '2026-04-20T08:00', '2026-04-20T20:00', '2026-04-27')),
    ).toEqual([]);
  });

  it('opens with the fourth hour above the band and closes after fifteen within it, so that a night between is no end', () => {
    const found = withChange((kilowatts) => kilowatts * 2.5, '2026-06-10T09:00', '2026-06-10T16:00');
    expect(turns(found)).toEqual([
      'consumption_high opened 2026-06-10T09:00 2026-06-10T13:00',
      'consumption_high closed 2026-06-10T09:00 2026-06-11T07:00',
    ]);
    // Seven hours of 150 kW more than usual, but for the rounding of shapes (less than 2 %).
    const excess = found.reduce((sum, finding) => sum + finding.excess, 0);
    expect(excess).toBeGreaterThan(7 * 150 - 7 * 2);
    expect(excess).toBeLessThan(7 * 150 + 7 * 2);
  });

  it('says nothing of three such hours', () => {
    expect(turns(withChange((kilowatts) => kilowatts * 2.5, '2026-06-10T09:00', '2026-06-10T12:00'))).toEqual([]);
  });

  it('opens with the fourth hour below the band', () => {
    expect(turns(withChange((kilowatts) => kilowatts * 0.25, '2026-06-10T09:00', '2026-06-10T16:00'))).toEqual([
      'consumption_low opened 2026-06-10T09:00 2026-06-10T13:00',
      'consumption_low closed 2026-06-10T09:00 2026-06-11T07:00',
    ]);
  });

  it('says nothing of a plant that stands still on a holiday and around it', () => {
    // 19 to 21 June 2026 are the Dragon Boat Festival.
    expect(turns(withChange(() => 5, '2026-06-18T12:00', '2026-06-22T12:00'))).toEqual([]);
  });

  it('opens with the third hour of nothing and closes with the second of something', () => {
    expect(turns(withChange(() => 0, '2026-06-10T09:00', '2026-06-10T15:00'))).toEqual([
      'zero_when_running opened 2026-06-10T09:00 2026-06-10T12:00',
      'zero_when_running closed 2026-06-10T09:00 2026-06-10T17:00',
    ]);
  });

  it.each([10, 100, 1000, 40, 0.1, 1 / 40])('sees a factor of %f that lasts as a wrong multiplier alone', (factor) => {
    const found = withChange((kilowatts) => kilowatts * factor, '2026-06-10T09:00', '2026-06-14T00:00', '2026-06-16');
    expect(turns(found)).toEqual([
      'unit_mistake opened 2026-06-10T09:00 2026-06-10T14:00',
      'unit_mistake closed 2026-06-10T09:00 2026-06-14T06:00',
    ]);
  });

  it('sees no wrong multiplier in a factor that is none', () => {
    const found = withChange((kilowatts) => kilowatts * 6, '2026-06-10T09:00', '2026-06-14T00:00', '2026-06-15');
    expect(turns(found, 'unit_mistake')).toEqual([]);
  });

  it('learns what was taken for a wrong multiplier when it stays four weeks', () => {
    const found = withChange((kilowatts) => kilowatts * 10, '2026-06-10T09:00', '2027-01-01T00:00', '2026-08-31');
    expect(turns(found).map((turn) => turn.split(' ').slice(0, 2).join(' '))).toEqual([
      'unit_mistake opened',
      'unit_mistake closed',
    ]);
  });
});

describe('base load', () => {
  it('opens with the fourth night whose lowest hour has risen by three quarters, and the level of the days by less', () => {
    const atNight = (kilowatts: number, { hour }: Moment) => (hour < 5 ? 70 : kilowatts);
    const found = withChange(atNight, '2026-06-09T00:00', '2026-06-15T00:00', '2026-06-16');
    expect(turns(found, 'night_base')).toEqual(['night_base opened 2026-06-09T00:00 2026-06-13T00:00']);
  });

  it('says nothing of a base load that has risen with all other hours', () => {
    const found = withChange((kilowatts) => kilowatts * 1.6, '2026-06-09T00:00', '2026-07-01T00:00');
    expect(turns(found, 'night_base')).toEqual([]);
  });

  it('is not judged while the level after long holidays is not known, and is learned anew', () => {
    // From the end of the National Day holidays of 2026 (1 to 7 October) on the plant runs twice as much.
    const found = withChange((kilowatts) => kilowatts * 2, '2026-10-08T00:00', '2027-01-01T00:00', '2026-11-15');
    expect(turns(found, 'night_base', 'weekend_base')).toEqual([]);
  });

  it('opens on the third day off on which twice as much is used', () => {
    const onDaysOff = (kilowatts: number, { kind }: Moment) => (kind.weekday >= 6 ? kilowatts * 2 : kilowatts);
    const found = withChange(onDaysOff, '2026-05-23T00:00', '2026-07-01T00:00', '2026-06-15');
    expect(turns(found, 'weekend_base')).toEqual([
      'weekend_base opened 2026-05-23T00:00 2026-05-31T00:00',
      // By then it is what is usual.
      'weekend_base closed 2026-05-23T00:00 2026-06-07T00:00',
    ]);
  });
});

describe('level', () => {
  it('opens after six days of a week at another level, then learns it and closes', () => {
    const found = withChange((kilowatts) => kilowatts * 1.7, '2026-06-02T00:00', '2027-01-01T00:00');
    const [opened, closed] = turns(found, 'level_change');
    // One of the seven days may be on the other side.
    expect(opened).toBe('level_change opened 2026-06-07T00:00 2026-06-08T00:00');
    expect(closed).toMatch(/^level_change closed/);
    const late = found.filter(({ from, phase }) => from > midnight('2026-06-29') && phase === 'opened');
    expect(late).toEqual([]);
  });

  it('says nothing of a season: twice as much, reached evenly over four weeks', () => {
    const rising = (kilowatts: number, { start }: Moment) =>
      kilowatts * Math.min(2, 2 ** ((start - midnight('2026-05-25')) / (28 * DAY)));
    const found = withChange(rising, '2026-05-25T00:00', '2027-01-01T00:00', '2026-07-20');
    expect(turns(found, 'level_change')).toEqual([]);
  });

  it('says nothing of a single day', () => {
    const found = withChange((kilowatts) => kilowatts * 1.7, '2026-06-02T00:00', '2026-06-03T00:00');
    expect(turns(found, 'level_change')).toEqual([]);
  });

  it('finds half the use of most loads whose days overlap with those before, within three weeks, and nothing where nothing changes', () => {
    const foundOf = (factor: number) =>
      [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => {
        const random = seededRandom(seed);
        // 70 % to 142 %, day by day: half of the largest is more than the least.
        const days = Array.from({ length: 160 }, () => Math.exp(0.7 * (random() - 0.5)));
        const wild = (kilowatts: number, { start }: Moment) =>
          kilowatts *
          (days[Math.floor((start - midnight(FROM)) / DAY)] as number) *
          (start < midnight('2026-08-03') ? 1 : factor);
        const found = withChange(wild, '2026-04-06T00:00', '2027-01-01T00:00', '2026-08-24');
        return found.filter(({ detector, phase }) => detector === 'level_change' && phase === 'opened').slice(0, 1);
      });
    expect(foundOf(1)).toEqual([]);
    const ofHalf = foundOf(0.5);
    expect(ofHalf.length).toBeGreaterThanOrEqual(5);
    for (const { to } of ofHalf) expect(to).toBeGreaterThan(midnight('2026-08-08'));
  });

  it('finds a base load that creeps up by 6 % a week, and no season that goes up by 2 %', () => {
    const rising = (weekly: number) => (_: number, moment: Moment) => {
      const weeks = (moment.start - midnight(FROM)) / (7 * DAY);
      return moment.hour < 5 ? 20 * (1 + weekly) ** weeks : usual(moment);
    };
    const creeping = withChange(rising(0.06), '2026-04-06T00:00', '2027-01-01T00:00', '2026-08-03');
    expect(turns(creeping, 'drift')[0]).toMatch(/^drift opened 2026-0[67]/);
    const season = withChange(rising(0.02), '2026-04-06T00:00', '2027-01-01T00:00', '2026-08-03');
    expect(turns(season, 'drift')).toEqual([]);
  });

  describe('that rises within a month', () => {
    /** So many per cent of 100 kW are added evenly over 28 days from 6 July on, day and night alike. */
    const added = (percent: number) => {
      const rising = (kilowatts: number, moment: Moment) => {
        const share = Math.min(1, (moment.start - midnight('2026-07-06')) / (28 * DAY));
        return kilowatts + percent * share;
      };
      return turns(withChange(rising, '2026-07-06T00:00', '2027-01-01T00:00', '2026-08-17'), 'drift');
    };

    it('opens after three or four weeks of a load that is there day and night', () => {
      // 14 kW beside 40 at night: a third.
      expect(added(14)).toEqual([expect.stringMatching(/^drift opened 2026-0(7-26|8-02)/)]);
    });

    it('says nothing of a tenth, and nothing where by day three times as much is added', () => {
      expect(added(4)).toEqual([]);
      const byDay = (kilowatts: number, moment: Moment) => {
        const share = Math.min(1, (moment.start - midnight('2026-07-06')) / (28 * DAY));
        return kilowatts + (moment.hour >= 8 && moment.hour < 20 ? 42 : 14) * share;
      };
      const found = withChange(byDay, '2026-07-06T00:00', '2027-01-01T00:00', '2026-08-17');
      expect(turns(found, 'drift')).toEqual([]);
    });

    it('says nothing of a base load that has gone half as far before', () => {
      const wandering = (kilowatts: number, moment: Moment) => {
        const week = Math.floor((moment.start - midnight(FROM)) / (7 * DAY));
        // 40, 44, 48, 52, 48, 44, 40 ... kW at night: 30 % in four weeks, then 14 kW more.
        const wave = 4 * Math.min(week % 6, 6 - (week % 6));
        const share = Math.min(1, Math.max(0, (moment.start - midnight('2026-07-06')) / (28 * DAY)));
        return kilowatts + wave + 14 * share;
      };
      expect(turns(withChange(wandering, '2026-04-06T00:00', '2027-01-01T00:00', '2026-08-17'), 'drift')).toEqual([]);
    });
  });
});

import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/domain/calendar.ts';
import { methodsOfBits } from '../../../src/domain/estimation/methods.ts';
import type { RegisterSettings } from '../../../src/domain/interval/register-settings.ts';
import { qualityLevel, qualityReasons } from '../../../src/domain/quality.ts';
import { rulesOfBits } from '../../../src/domain/validation/catalogue.ts';
import { derive, HOUR, MIDNIGHT, MINUTE, type Reading, sumOf, table } from './history.ts';

const decision = (minutes: number, action: 'confirm' | 'correct' | 'reject', consumption: number | null = null) =>
  new Map([[MIDNIGHT + minutes * MINUTE, { at: MIDNIGHT + minutes * MINUTE, action, consumption }]]);

describe('Registers to intervals', () => {
  it('takes the difference between two readings at the boundaries', () => {
    const history = derive([
      [0, 1000],
      [15, 1012.5],
      [30, 1030],
    ]);
    expect(table(history)).toEqual([
      [0, 12.5, 15, 0],
      [15, 17.5, 15, 0],
    ]);
    expect(history.found).toEqual([]);
  });

  it('divides a step over a boundary in proportion to time', () => {
    // 10 of the 15 minutes lie before 00:15: two thirds of 9 kWh.
    expect(
      table(
        derive([
          [5, 100],
          [20, 109],
        ]),
      ),
    ).toEqual([
      [0, 6, 10, 0],
      [15, 3, 5, 0],
    ]);
  });

  it('divides what does not divide evenly without losing a millionth', () => {
    // 1 kWh over three intervals of which the last has the rest.
    const { rows } = derive([
      [0, 0],
      [15, 0.333333],
      [45, 1],
    ]);
    expect([...rows.value.subarray(0, rows.count)]).toEqual([333_333, 333_333, 333_334]);
  });

  it('keeps 0.1 + 0.2 what they are', () => {
    const { rows } = derive([
      [0, 0.1],
      [15, 0.30000000000000004],
      [30, 0.6],
    ]);
    expect([...rows.value.subarray(0, rows.count)]).toEqual([200_000, 300_000]);
  });

  it('counts a register of 2^53 units of its resolution exactly', () => {
    const history = derive(
      [
        [0, Number.MAX_SAFE_INTEGER - 3],
        [15, Number.MAX_SAFE_INTEGER - 2],
        [30, Number.MAX_SAFE_INTEGER],
      ],
      { decimals: 0 },
    );
    expect(table(history)).toEqual([
      [0, 1, 15, 0],
      [15, 2, 15, 0],
    ]);
  });

  it('counts fifteen digits with decimals exactly', () => {
    const history = derive(
      [
        [0, 9_999_999_999_999.97],
        [15, 9_999_999_999_999.98],
        [30, 9_999_999_999_999.99],
      ],
      { decimals: 2 },
    );
    expect(table(history).map(([, value]) => value)).toEqual([0.01, 0.01]);
  });

  it('shows what it cannot hold exactly instead of rounding it', () => {
    const { found } = derive([
      [0, 1],
      [15, 90_071_992_547_409.9],
      [30, 3],
    ]);
    expect(found.map(({ kind }) => kind)).toEqual(['beyond_resolution']);
  });

  it('applies a multiplier that is a fraction so that the parts add up to the whole', () => {
    // Pulses at 1600 impulses for each kWh: 1 pulse is 0.000625 kWh.
    const settings = {
      decimals: 0,
      multipliers: [{ from: Number.NEGATIVE_INFINITY, numerator: 1, denominator: 1600 }],
    };
    const { rows } = derive(
      [
        [0, 0],
        [15, 1],
        [30, 3],
        [45, 3200],
      ],
      settings,
    );
    expect([...rows.value.subarray(0, rows.count)]).toEqual([625, 1250, 2_000_000 - 1875]);
  });

  it('takes a third of a unit three times as one unit', () => {
    const settings = { decimals: 0, multipliers: [{ from: Number.NEGATIVE_INFINITY, numerator: 1, denominator: 3 }] };
    const { rows } = derive(
      [
        [0, 0],
        [15, 1],
        [30, 2],
        [45, 3],
      ],
      settings,
    );
    expect([...rows.value.subarray(0, rows.count)]).toEqual([333_333, 333_333, 333_334]);
  });

  it('changes the multiplier at its instant', () => {
    const settings: Partial<RegisterSettings> = {
      multipliers: [
        { from: Number.NEGATIVE_INFINITY, numerator: 10, denominator: 1 },
        { from: MIDNIGHT + 20 * MINUTE, numerator: 100, denominator: 1 },
      ],
    };
    const history = derive(
      [
        [15, 50],
        [30, 53],
      ],
      settings,
    );
    // One unit until 00:20 at 10, two after it at 100.
    expect(table(history)).toEqual([[15, 210, 15, 0]]);
    expect(history.found).toMatchObject([{ kind: 'multiplier_change', at: MIDNIGHT + 20 * MINUTE }]);
  });

  it('integrates a power where there is no register', () => {
    // 100 kW rising to 200 kW over 30 minutes: 75 kWh, of which 31.25 in the first half.
    const history = derive(
      [
        [0, 100],
        [30, 200],
      ],
      { kind: 'gauge', gapMillis: 30 * MINUTE },
    );
    expect(table(history)).toEqual([
      [0, 31.25, 15, 0],
      [15, 43.75, 15, 0],
    ]);
  });

  it('marks a gap as estimated by a straight line', () => {
    const history = derive([
      [0, 0],
      [60, 4],
    ]);
    expect(table(history)).toEqual([
      [0, 1, 0, 15],
      [15, 1, 0, 15],
      [30, 1, 0, 15],
      [45, 1, 0, 15],
    ]);
    expect(qualityLevel(history.rows.quality[0] as number)).toBe('estimated');
    expect(qualityReasons(history.rows.quality[0] as number)).toEqual(['gap']);
    expect([...history.rows.estimated.subarray(0, 4)]).toEqual([1e6, 1e6, 1e6, 1e6]);
  });

  it('says that the first interval is only partly known', () => {
    const { rows } = derive([
      [7, 0],
      [15, 8],
      [30, 16],
    ]);
    expect(rows.measuredMillis[0]).toBe(8 * MINUTE);
    expect(qualityReasons(rows.quality[0] as number)).toEqual(['gap']);
    expect(qualityLevel(rows.quality[1] as number)).toBe('good');
  });

  it('hands on that the sender doubts a reading', () => {
    const { rows } = derive([
      [0, 0],
      [15, 8, 2],
      [30, 16],
      [45, 24],
    ]);
    expect([...rows.quality.subarray(0, 3)].map(qualityLevel)).toEqual(['suspect', 'suspect', 'good']);
  });
});

describe('Discontinuities', () => {
  const steady: Reading[] = [
    [0, 9900],
    [15, 9950],
  ];

  it('takes a rollover around and records it with its evidence', () => {
    const history = derive([...steady, [30, 20]], { modulus: 10_000 });
    expect(table(history)[1]).toEqual([15, 70, 15, 0]);
    expect(history.found).toEqual([
      {
        kind: 'rollover',
        at: MIDNIGHT + 30 * MINUTE,
        before: { at: MIDNIGHT + 15 * MINUTE, value: 9950 },
        after: { at: MIDNIGHT + 30 * MINUTE, value: 20 },
        proposed: 70e6,
      },
    ]);
    expect(qualityReasons(history.rows.quality[1] as number)).toEqual(['rollover']);
  });

  it('leaves a rollover unknown that somebody has rejected', () => {
    const { rows } = derive([...steady, [30, 20], [45, 30]], {
      modulus: 10_000,
      decisions: decision(30, 'reject'),
    });
    expect([rows.measuredMillis[1], rows.value[1], rows.value[2]]).toEqual([0, 0, 10e6]);
    expect(qualityLevel(rows.quality[1] as number)).toBe('missing');
  });

  it('takes no fall from below nine tenths of the range for a rollover', () => {
    const { found } = derive(
      [
        [0, 8900],
        [15, 8950],
        [30, 20],
        [45, 30],
      ],
      { modulus: 10_000 },
    );
    expect(found.map(({ kind, proposed }) => [kind, proposed])).toEqual([['reset', 20e6]]);
  });

  it('takes no rollover that the meter cannot have measured', () => {
    // Around it would be 70 in a quarter of an hour, the meter measures 100 an hour at most.
    const { found } = derive(
      [
        [0, 9940],
        [15, 9950],
        [30, 20],
        [45, 30],
      ],
      { modulus: 10_000, ratePerHourMax: 100 },
    );
    expect(found.map(({ kind }) => kind)).toEqual(['rollover']);
    const held = derive(
      [
        [0, 9940],
        [15, 9950],
        [30, 20],
        [45, 30],
      ],
      { modulus: 10_000, ratePerHourMax: 100 },
    );
    expect(held.rows.measuredMillis[1]).toBe(0);
  });

  it('leaves what was consumed before a reset unknown, never zero', () => {
    const history = derive([...steady, [30, 5], [45, 12]]);
    expect(table(history)).toEqual([
      [0, 50, 15, 0],
      [15, 0, 0, 0],
      [30, 7, 15, 0],
    ]);
    expect(qualityLevel(history.rows.quality[1] as number)).toBe('missing');
    expect(rulesOfBits(history.rows.fired[1] as number)).toContain('reset');
    expect(history.found).toMatchObject([{ kind: 'reset', proposed: 5e6 }]);
  });

  it('counts what a reset meter shows once that is confirmed', () => {
    const history = derive([...steady, [30, 5], [45, 12]], { decisions: decision(30, 'confirm') });
    expect(table(history)[1]).toEqual([15, 5, 15, 0]);
  });

  it('counts what somebody has entered for a reset', () => {
    const history = derive([...steady, [30, 5], [45, 12]], { decisions: decision(30, 'correct', 61_500_000) });
    expect(table(history)[1]).toEqual([15, 61.5, 0, 15]);
    const { rows } = history;
    expect([rows.estimated[1], methodsOfBits(rows.methods[1] ?? 0)]).toEqual([61.5e6, ['manual']]);
    // It is no gap: nothing was missing.
    expect([qualityLevel(rows.quality[1] ?? 0), qualityReasons(rows.quality[1] ?? 0)]).toEqual(['estimated', []]);
    expect(rulesOfBits(rows.fired[1] ?? 0)).toEqual([]);
  });

  it('divides what somebody has entered in proportion to time, over every interval that it covers', () => {
    const history = derive([...steady, [60, 5], [75, 12]], { decisions: decision(60, 'correct', 10_000_001) });
    expect(table(history).slice(1, 4)).toEqual([
      [15, 3.333333, 0, 15],
      [30, 3.333334, 0, 15],
      [45, 3.333334, 0, 15],
    ]);
    expect(history.rows.methods.slice(1, 4).every((bits) => methodsOfBits(bits).join() === 'manual')).toBe(true);
  });

  it('holds an increase that the meter cannot have measured', () => {
    const history = derive(
      [
        [0, 0],
        [15, 10],
        [30, 900],
        [45, 910],
      ],
      { ratePerHourMax: 100 },
    );
    expect(history.found).toMatchObject([{ kind: 'implausible', proposed: 890e6 }]);
    expect(table(history)[1]).toEqual([15, 0, 0, 0]);
    const confirmed = derive(
      [
        [0, 0],
        [15, 10],
        [30, 900],
        [45, 910],
      ],
      {
        ratePerHourMax: 100,
        decisions: decision(30, 'confirm'),
      },
    );
    expect(table(confirmed)[1]).toEqual([15, 890, 15, 0]);
  });

  it('leaves out a single reading that fits neither neighbour', () => {
    const history = derive([
      [0, 100],
      [15, 110],
      [30, 5],
      [45, 130],
      [60, 140],
    ]);
    expect(history.found).toMatchObject([{ kind: 'outlier', at: MIDNIGHT + 30 * MINUTE, after: { value: 5 } }]);
    // 110 to 130 over 30 minutes: by a straight line, and that is a gap of half an hour.
    expect(table(history).map(([start, value]) => [start, value])).toEqual([
      [0, 10],
      [15, 10],
      [30, 10],
      [45, 10],
    ]);
  });

  it('counts an outlier as a reading where somebody says that it is none', () => {
    const { found } = derive(
      [
        [0, 100],
        [15, 110],
        [30, 5],
        [45, 130],
        [60, 140],
      ],
      {
        decisions: decision(30, 'reject'),
      },
    );
    expect(found.map(({ kind }) => kind)).toEqual(['reset']);
  });

  it('goes on over a meter exchange with the readings on record', () => {
    const history = derive(
      [
        [0, 500],
        [15, 510],
        [30, 7],
        [45, 17],
      ],
      {
        exchanges: [{ at: MIDNIGHT + 20 * MINUTE, final: 514, initial: 1 }],
      },
    );
    // 4 of the old meter and 6 of the new one.
    expect(table(history)[1]).toEqual([15, 10, 15, 0]);
    expect(history.found).toMatchObject([{ kind: 'exchange', at: MIDNIGHT + 20 * MINUTE }]);
  });

  it('lets a register go back where reverse flow is possible', () => {
    const history = derive(
      [
        [0, 100],
        [15, 96],
        [30, 99],
      ],
      { mayDecrease: true },
    );
    expect(history.found).toEqual([]);
    expect(table(history).map(([, value]) => value)).toEqual([-4, 3]);
  });

  it('leaves out one of two readings of a small step back', () => {
    const { found, rows } = derive([
      [0, 100],
      [15, 110],
      [30, 109],
      [45, 120],
    ]);
    expect(found).toMatchObject([{ kind: 'outlier', at: MIDNIGHT + 15 * MINUTE }]);
    expect(sumOf(rows.value, rows.count)).toBe(20e6);
  });

  it('holds a step back that the readings after it confirm', () => {
    const { found, rows } = derive([
      [0, 100],
      [15, 110],
      [30, 90],
      [45, 95],
    ]);
    expect(found).toMatchObject([{ kind: 'decrease', proposed: null }]);
    expect(rulesOfBits(rows.fired[1] as number)).toContain('negative');
  });
});

describe('The calendar of intervals', () => {
  it('cuts the day of a zone at +05:45 from its own midnight', () => {
    const kathmandu = new Calendar('Asia/Kathmandu', 60);
    const midnight = kathmandu.dayOf(MIDNIGHT).start;
    expect(new Date(midnight).toISOString()).toBe('2026-11-18T18:15:00.000Z');
    expect(kathmandu.intervalStart(midnight + 90 * MINUTE)).toBe(midnight + HOUR);
  });

  it('has 92 and 100 quarters of an hour where clocks change', () => {
    const berlin = new Calendar('Europe/Berlin', 15);
    const quarters = (day: string) => {
      const { start, end } = berlin.dayOf(Date.parse(day));
      let count = 0;
      for (let at = start; at < end; at = berlin.intervalEnd(at)) count++;
      return count;
    };
    expect(['2026-03-29T12:00Z', '2026-10-25T12:00Z', '2026-10-26T12:00Z'].map(quarters)).toEqual([92, 100, 96]);
  });

  it('begins a day where midnight does not exist with its first instant', () => {
    const saoPaulo = new Calendar('America/Sao_Paulo', 15);
    const { start, end } = saoPaulo.dayOf(Date.parse('2018-11-04T12:00Z'));
    expect([new Date(start).toISOString(), (end - start) / HOUR]).toEqual(['2018-11-04T03:00:00.000Z', 23]);
  });

  it('shortens the last interval of a day that is no multiple of it', () => {
    // Lord Howe turns its clocks by half an hour: that day has 23.5 hours.
    const lordHowe = new Calendar('Australia/Lord_Howe', 60);
    const { start, end } = lordHowe.dayOf(Date.parse('2026-10-04T03:00Z'));
    expect((end - start) / HOUR).toBe(23.5);
    expect(lordHowe.intervalEnd(end - 1) - lordHowe.intervalStart(end - 1)).toBe(30 * MINUTE);
  });

  it('knows months, leap days and years', () => {
    const shanghai = new Calendar('Asia/Shanghai', 15);
    const at = Date.parse('2028-02-29T12:00:00+08:00');
    expect(shanghai.format(shanghai.startOf('month', at))).toBe('2028-02-01T00:00:00+08:00');
    expect(shanghai.format(shanghai.endOf('month', at))).toBe('2028-03-01T00:00:00+08:00');
    expect(shanghai.format(shanghai.startOf('year', at))).toBe('2028-01-01T00:00:00+08:00');
    expect((shanghai.endOf('year', at) - shanghai.startOf('year', at)) / (24 * HOUR)).toBe(366);
    expect((shanghai.endOf('month', at) - shanghai.startOf('month', at)) / (24 * HOUR)).toBe(29);
    const december = Date.parse('2026-12-31T23:59:59+08:00');
    expect(shanghai.format(shanghai.endOf('month', december))).toBe('2027-01-01T00:00:00+08:00');
  });

  it('counts days forth and back over a change of clocks', () => {
    const berlin = new Calendar('Europe/Berlin', 15);
    const at = Date.parse('2026-10-24T10:00Z');
    expect(berlin.format(berlin.dayAfter(at, 2).start)).toBe('2026-10-26T00:00:00+01:00');
    expect(berlin.format(berlin.dayAfter(at, -1).start)).toBe('2026-10-23T00:00:00+02:00');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => new Calendar('Asia/Shanghia', 15)).toThrow('there is no time zone');
  });
});

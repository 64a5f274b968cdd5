import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EmissionOptions, emissionsOf } from '../../../src/domain/carbon/emissions.ts';
import { startOfDayInChina } from '../../../src/domain/carbon/factor.ts';
import { coverByContracts, type PowerContract } from '../../../src/domain/carbon/green-power.ts';
import type { Method } from '../../../src/domain/carbon/method.ts';
import { add, multiply, parseRatio, ratio, toExactString, ZERO } from '../../../src/domain/exact.ts';
import { DAY, dayRows, daysOf, itemOf, OPTIONS } from './helpers/emission-items.ts';
import { contract } from './helpers/power-contracts.ts';

const FROM = startOfDayInChina('2023-07-01');
const day = (n: number): number => FROM + n * DAY;

/** Kilograms of each day, and of all of them together. */
function kilograms(
  amounts: readonly number[],
  contracts: readonly PowerContract[],
  { method = 'market', from = FROM, ...options }: Partial<EmissionOptions> & { method?: Method; from?: number } = {},
) {
  const electricity = daysOf(from, amounts);
  const all = { ...OPTIONS, contracts, electricityOf: () => electricity, ...options };
  const items = [itemOf('electricity', electricity)];
  const days = emissionsOf(dayRows(from, amounts.length), items, method, all);
  const whole = emissionsOf([{ start: from, end: from + amounts.length * DAY }], items, method, all);
  return {
    days: days.rows.map((row) => (row.kilograms === null ? null : toExactString(row.kilograms))),
    whole: whole.rows[0]!.kilograms === null ? null : toExactString(whole.rows[0]!.kilograms),
    notes: days.notes,
    uses: days.contracts.map(({ covered, unused }) => [toExactString(covered), toExactString(unused)]),
  };
}

describe('green power by market', () => {
  it('is spread over the consumption of its time, the rest by the residual mix', () => {
    const bought = contract({ id: 'g1', from: day(0), to: day(2), kilowattHours: '100' });
    // A quarter of 400 kWh is covered: 75 and 225 kWh x 0.6096; the third day is not in the contract.
    const { days, whole, uses, notes } = kilograms([100, 300, 10], [bought]);
    expect(days).toEqual(['45.72', '137.16', '6.096']);
    expect(whole).toBe('188.976');
    expect(uses).toEqual([['100', '0']]);
    expect(notes[0]).toMatchObject({
      ...{ enterprise: 'alpha', flags: ['residual_used'], perUnit: '0.4572' },
      contracts: [{ share: '0.25', perUnit: '0', factor: null, contract: { id: 'g1' } }],
      factor: { id: 'cn-grid-residual/CN/2023' },
      formula: '0.25 x 0 kgCO2/kWh (g1) + 0.75 x (0.6096 kgCO2/kWh = kgCO2/kWh)',
    });
  });

  it('has the factor of the contract', () => {
    const bought = contract({
      id: 'w',
      from: day(0),
      to: day(1),
      kilowattHours: '100',
      kilogramsPerKilowattHour: '0.05',
    });
    // 100 x 0.05 + 300 x 0.6096
    expect(kilograms([400], [bought]).whole).toBe('187.88');
  });

  it('goes before certificates, and what is more than consumption is not used', () => {
    const power = contract({ id: 'p', from: day(0), to: day(1), kilowattHours: '60' });
    const certificate = contract({ id: 'c', kind: 'certificate', from: day(0), to: day(2), kilowattHours: '500' });
    const { whole, uses, notes } = kilograms([100, 300], [certificate, power]);
    // 60 of 100 kWh, then the other 40 and 300: 160 are left over
    expect(uses).toEqual([
      ['60', '0'],
      ['340', '160'],
    ]);
    expect(whole).toBe('0');
    expect(notes[0]).toMatchObject({ rule: 'contracts cover all of it', factor: null, flags: [] });
    expect(notes[0]?.contracts.map(({ share }) => share)).toEqual(['0.6', '0.4']);
  });

  it('that covers everything needs no residual mix, where none was published', () => {
    const early = startOfDayInChina('2019-05-01');
    const all = contract({ id: 'a', from: early, to: early + DAY, kilowattHours: '100' });
    expect(kilograms([100], [all], { from: early }).whole).toBe('0');
    expect(kilograms([101], [all], { from: early }).whole).toBeNull();
  });

  it('covers nothing where nothing is consumed on balance', () => {
    const bought = contract({ id: 'g', from: day(0), to: day(1), kilowattHours: '5' });
    const { whole, uses } = kilograms([-10], [bought]);
    expect(uses).toEqual([['0', '5']]);
    expect(whole).toBe('-6.096');
  });

  it('is of the enterprise that bought it, from when it was entered on', () => {
    const other = contract({ id: 'o', enterprise: 'beta', from: day(0), to: day(1), kilowattHours: '50' });
    expect(kilograms([100], [other]).whole).toBe('60.96');
    const later = contract({ id: 'l', from: day(0), to: day(1), kilowattHours: '50', recordedAt: OPTIONS.knownAt + 1 });
    expect(kilograms([100], [later]).whole).toBe('60.96');
    expect(kilograms([100], [{ ...later, recordedAt: OPTIONS.knownAt }]).whole).toBe('30.48');
  });

  it('says nothing about the average of a place', () => {
    const bought = contract({ id: 'g', from: day(0), to: day(1), kilowattHours: '50' });
    expect(kilograms([100], [bought], { method: 'location' })).toMatchObject({ whole: '57.37', uses: [] });
  });

  it('needs the electricity that it is for, and an energy', () => {
    const bought = contract({ id: 'g', from: day(0), to: day(1), kilowattHours: 'much' });
    expect(() => kilograms([100], [bought])).toThrow('g: much is no energy');
    expect(() => kilograms([100], [bought], { electricityOf: undefined })).toThrow(TypeError);
  });
});

describe('green power by the rule of Shanghai', () => {
  const method = 'ets-shanghai' as const;
  const bought = contract({ id: 'g', from: day(0), to: day(1), kilowattHours: '100' });

  it('is zero, and the rest 0.42 kg/kWh', () => {
    const { whole, notes } = kilograms([400], [bought], { method });
    expect(whole).toBe('126');
    expect(notes[0]?.contracts).toMatchObject([{ perUnit: '0', factor: { id: 'ets-shanghai/green_power/2022' } }]);
    expect(kilograms([400], [{ ...bought, kilogramsPerKilowattHour: '0.3' }], { method }).whole).toBe('126');
  });

  it('counts where it was traded between provinces, and certificates do not', () => {
    for (const not of [{ isInterProvincial: false }, { kind: 'certificate' as const }]) {
      expect(kilograms([400], [{ ...bought, ...not }], { method })).toMatchObject({ whole: '168', uses: [] });
    }
  });

  it('is from 2022 on, once the rule was known', () => {
    const knownAt = startOfDayInChina('2023-06-07');
    const year = (from: number, known: number) => {
      const own = contract({ id: 'g', from, to: from + DAY, kilowattHours: '100' });
      return kilograms([400], [own], { method, from, knownAt: known }).whole;
    };
    expect(year(startOfDayInChina('2022-05-01'), knownAt)).toBe('126');
    expect(year(startOfDayInChina('2022-05-01'), knownAt - 1)).toBe('168');
    // Bought for two days of which the rule is for the second: 100 of 800 kWh, an eighth of each day.
    const newYear = startOfDayInChina('2022-01-01');
    const across = contract({ id: 'x', from: newYear - DAY, to: newYear + DAY, kilowattHours: '100' });
    const answer = kilograms([400, 400], [across], { method, from: newYear - DAY });
    // 400 x 0.788, and 350 x 0.42
    expect(answer.days).toEqual(['315.2', '147']);
    // 400 x 0.788
    expect(year(startOfDayInChina('2021-05-01'), knownAt)).toBe('315.2');
  });
});

/** Consumption of some days, contracts about them, and how the days are cut. */
const history = fc.record({
  amounts: fc.array(fc.integer({ min: -50_000_000, max: 900_000_000 }), { minLength: 1, maxLength: 12 }),
  contracts: fc.array(
    fc.tuple(fc.nat(11), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 3000 }), fc.boolean(), fc.nat(99)),
    { maxLength: 4 },
  ),
});

function contractsOf(list: readonly (readonly [number, number, number, boolean, number])[]): PowerContract[] {
  return list.map(([from, length, energy, isPower, factor], n) =>
    contract({
      ...{ id: `c${n}`, from: day(from), to: day(from + length), kilowattHours: `${energy}.${n}` },
      ...{ kind: isPower ? 'greenPower' : 'certificate', kilogramsPerKilowattHour: `0.0${factor}` },
    }),
  );
}

describe('contracts over any history', () => {
  it('cover what they say they cover, and never more than what is there', () => {
    fc.assert(
      fc.property(history, ({ amounts, contracts }) => {
        const electricity = daysOf(
          FROM,
          amounts.map((micros) => micros / 1e6),
        );
        const list = contractsOf(contracts);
        const { uses, sharesAt } = coverByContracts(list, electricity);
        for (const { contract: one, covered, unused } of uses) {
          const ofDays = amounts.map((micros, n) => {
            const own = sharesAt(day(n)).find((share) => share.contract === one);
            return own === undefined ? ZERO : multiply(own.share, ratio(BigInt(micros), 1_000_000n));
          });
          expect(ofDays.reduce(add, ZERO)).toEqual(covered);
          expect(add(covered, unused)).toEqual(parseRatio(one.kilowattHours));
          expect(unused.n >= 0n).toBe(true);
        }
        for (const n of amounts.keys()) {
          const { n: above, d: below } = sharesAt(day(n)).reduce((sum, { share }) => add(sum, share), ZERO);
          expect(above >= 0n && above <= below).toBe(true);
        }
      }),
    );
  });

  it('leave the sum of the parts that of the whole, however it is cut', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 11 }), { maxLength: 5 });
    const method = fc.constantFrom<Method>('market', 'ets-shanghai', 'location');
    fc.assert(
      fc.property(history, cuts, method, fc.boolean(), ({ amounts, contracts }, at, by, isOver2023) => {
        const from = isOver2023 ? FROM : startOfDayInChina('2022-12-28');
        const shift = from - FROM;
        const electricity = daysOf(
          from,
          amounts.map((micros) => micros / 1e6),
        );
        const list = contractsOf(contracts).map((one) => ({ ...one, from: one.from + shift, to: one.to + shift }));
        const items = [
          itemOf('electricity', electricity),
          itemOf(
            'natural_gas',
            daysOf(
              from,
              amounts.map((micros) => micros / 1e6),
            ),
          ),
          itemOf(
            'diesel',
            daysOf(
              from,
              amounts.map((micros) => micros / 1e3),
            ),
          ),
        ];
        const options = { ...OPTIONS, contracts: list, electricityOf: () => electricity };
        const bounds = [0, ...at.filter((n) => n < amounts.length).sort((a, b) => a - b), amounts.length];
        const rows = bounds.slice(1).map((end, n) => ({ start: from + bounds[n]! * DAY, end: from + end * DAY }));
        const whole = [{ start: from, end: from + amounts.length * DAY }];
        const sumOf = (cut: typeof rows, some: typeof items) =>
          emissionsOf(cut, some, by, options).rows.reduce((sum, row) => add(sum, row.kilograms ?? ZERO), ZERO);
        const all = sumOf(whole, items);
        expect(sumOf(rows, items)).toEqual(all);
        expect(items.map((item) => sumOf(whole, [item])).reduce(add, ZERO)).toEqual(all);
      }),
    );
  });
});

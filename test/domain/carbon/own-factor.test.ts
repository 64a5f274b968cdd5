import { describe, expect, it } from 'vitest';
import type { CarbonFactor } from '../../../src/domain/carbon/factor.ts';
import { approved, checkOwnFactor } from '../../../src/domain/carbon/own-factor.ts';
import { SHIPPED_FACTORS } from '../../../src/domain/carbon/shipped-factors.ts';
import { ownFactor } from './helpers/own-factors.ts';

const GOOD = ownFactor({ id: 'd' });

describe('an own factor', () => {
  it('is entered as the next version of its id', () => {
    expect(checkOwnFactor(GOOD, [])).toEqual([]);
    expect(checkOwnFactor(GOOD, [GOOD])).toEqual(['d has to be version 2']);
    expect(checkOwnFactor({ ...GOOD, version: 2 }, [GOOD])).toEqual([]);
    expect(checkOwnFactor({ ...GOOD, version: 3 }, [GOOD])).toEqual(['d has to be version 2']);
    const other = ownFactor({ id: 'd', set: 'other' });
    expect(checkOwnFactor({ ...GOOD, version: 2 }, [other])).toEqual(['d is a factor of another set']);
    const coke = ownFactor({ id: 'd', subject: 'coke' });
    expect(checkOwnFactor({ ...GOOD, version: 2 }, [coke])).toEqual(['d is a factor of another energy item']);
  });

  it.each<[string, Partial<CarbonFactor>]>([
    ['nowhere', { region: 'nowhere' }],
    ['ends before', { validFrom: 2, validTo: 2 }],
    ['source', { source: { ...GOOD.source, title: ' ' } }],
    ['supplied', { tag: 'verified' }],
    ['no energy item "tea"', { subject: 'tea' }],
    ['no emissions of fresh_water are calculated: it is no fuel', { subject: 'fresh_water' }],
    ['no emissions of co2_emission are calculated: it is measured', { subject: 'co2_emission' }],
    ['"-1" is no number', { amount: { kind: 'perUnit', value: '-1', unit: 'tCO2/t' } }],
    ['"high" is no number', { amount: { kind: 'perUnit', value: 'high', unit: 'tCO2/t' } }],
    ['3 GJ/t is not understood', { amount: { kind: 'perUnit', value: '3', unit: 'GJ/t' } }],
    ['per GJ, and what is consumed is in t', { amount: { kind: 'perUnit', value: '3', unit: 'kgCO2/GJ' } }],
    ['scheme', { scheme: 'custom:another' }],
    ['scheme', { own: null }],
    [
      'uncertainty',
      { uncertainty: { relativeHalfWidth: '0', distribution: 'rectangular', coverageFactor: null, source: '' } },
    ],
    [
      'coverage',
      { uncertainty: { relativeHalfWidth: '0.05', distribution: 'normal', coverageFactor: null, source: '' } },
    ],
  ])('is refused for %s', (words, change) => {
    const problems = checkOwnFactor({ ...GOOD, ...change }, []);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
  });

  it('is not valid at the same time as another for the same thing', () => {
    const [before, after] = [ownFactor({ id: 'b', validTo: 10 }), ownFactor({ id: 'a', validFrom: 20 })];
    const between = ownFactor({ id: 'd', validFrom: 10, validTo: 20 });
    expect(checkOwnFactor(between, [before, after])).toEqual([]);
    expect(checkOwnFactor({ ...between, validTo: 21 }, [before, after])).toEqual([
      'it is valid at the same time as a version 1',
    ]);
    const [moved, mine] = [
      ownFactor({ id: 'a', version: 2, validFrom: 30 }),
      ownFactor({ id: 'e', enterprise: 'alpha' }),
    ];
    expect(checkOwnFactor({ ...between, validTo: 21 }, [before, after, moved, mine])).toEqual([]);
  });

  it('may be parameters of a fuel and have an uncertainty', () => {
    const { amount } = SHIPPED_FACTORS.find(({ id }) => id === 'gbt-32151/diesel')!;
    const uncertainty = {
      relativeHalfWidth: '0.02',
      distribution: 'normal',
      coverageFactor: '2',
      source: 'report',
    } as const;
    expect(checkOwnFactor({ ...GOOD, amount, uncertainty }, [])).toEqual([]);
  });

  it('is approved once, as another record', () => {
    const waiting = ownFactor({ id: 'd', approvedAt: null });
    const done = approved(waiting, 'zhao', 5);
    expect(done.own).toMatchObject({ approvedBy: 'zhao', approvedAt: 5, recordedBy: 'li' });
    expect(waiting.own?.approvedAt).toBeNull();
    expect(() => approved(done, 'zhao', 6)).toThrow('d version 1 does not wait for approval');
    expect(() => approved(SHIPPED_FACTORS[0]!, 'zhao', 6)).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';
import { PARAMETERS } from '../../../src/domain/validation/parameter-table.ts';
import {
  checkParameters,
  DEFAULT_PARAMETERS,
  ENERGY_PARAMETERS,
  isEnabled,
  parametersFor,
} from '../../../src/domain/validation/parameters.ts';

describe('parameters', () => {
  it('have the defaults of the table, with every rule on', () => {
    expect(DEFAULT_PARAMETERS.spikeTolerance).toBe(1.8);
    expect(DEFAULT_PARAMETERS.stuckCount).toBe(12);
    expect(DEFAULT_PARAMETERS.balanceTolerance).toBe(0.05);
    expect(DEFAULT_PARAMETERS.linearMillisMax).toBe(2 * 3_600_000);
    expect(DEFAULT_PARAMETERS.disabled).toEqual([]);
    expect(Object.keys(DEFAULT_PARAMETERS).sort()).toEqual([...Object.keys(PARAMETERS), 'disabled'].sort());
  });

  it('are those of the energy type, and of the meter before it', () => {
    expect(parametersFor('electricity', undefined)).toEqual(DEFAULT_PARAMETERS);
    expect(parametersFor('constructor', undefined)).toEqual(DEFAULT_PARAMETERS);
    expect(parametersFor('water', undefined).spikeTolerance).toBe(4);
    expect(parametersFor('water', { spikeTolerance: 3 }).spikeTolerance).toBe(3);
    expect(parametersFor('water', { spikeTolerance: 3 }).zeroShareMin).toBe(1);
  });

  it('switch rules off by energy type, and on again by meter', () => {
    expect(isEnabled(parametersFor('coal', undefined), 'spike')).toBe(false);
    expect(isEnabled(parametersFor('coal', undefined), 'balance')).toBe(true);
    expect(isEnabled(parametersFor('coal', { disabled: [] }), 'spike')).toBe(true);
  });

  it('do not change afterwards', () => {
    expect(Object.isFrozen(parametersFor('coal', { stuckCount: 4 }))).toBe(true);
  });

  it('of every energy type are within their bounds', () => {
    for (const [energy, set] of ENERGY_PARAMETERS) expect(checkParameters(set, energy)).toEqual([]);
    expect(checkParameters(DEFAULT_PARAMETERS)).toEqual([]);
  });
});

describe('overrides', () => {
  it('that can be used have no problems', () => {
    expect(checkParameters({})).toEqual([]);
    expect(checkParameters({ spikeTolerance: 2.5, stuckCount: 8, disabled: ['zero', 'stuck'] })).toEqual([]);
  });

  it('have each problem told in words', () => {
    expect(
      checkParameters({
        spikeTolerance: '2',
        stuckCount: 2.5,
        zeroShareMin: 1.1,
        gapMillis: 0,
        sumTolerance: Number.NaN,
        toString: 1,
        disabled: ['spike', 'sag', 7],
      }),
    ).toEqual([
      'spikeTolerance is a number (ratio)',
      'stuckCount is a whole number (count), not 2.5',
      'zeroShareMin is from 0 to 1 (ratio), not 1.1',
      'gapMillis is from 1 to 31622400000 (ms), not 0',
      'sumTolerance is a number (canonical unit)',
      'there is no parameter "toString"',
      'there is no validation rule "sag"',
      'there is no validation rule 7',
    ]);
  });

  it('are an object', () => {
    for (const value of [null, undefined, 5, 'spike', [], true]) {
      expect(checkParameters(value)).toEqual(['parameters are an object of names and numbers']);
    }
    expect(checkParameters({ disabled: 'spike' })).toEqual(['disabled is a list of rule ids']);
  });

  it('leave a window that something fits in, seen with the defaults of the energy type', () => {
    expect(checkParameters({ highLowHigh: 0.3 })).toEqual(['highLowLow (0.5) is above highLowHigh (0.3)']);
    expect(checkParameters({ highLowHigh: 0.3 }, 'coal')).toEqual([]);
    expect(checkParameters({ zeroDoubleLow: 2.3 })).toEqual(['zeroDoubleLow (2.3) is above zeroDoubleHigh (2.2)']);
    expect(checkParameters({ likeDaysMin: 4 })).toEqual(['likeDaysMin (4) is above likeDaysMax (3)']);
  });
});

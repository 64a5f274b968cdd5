/** The table of units against an independent library: the UCUM implementation of the US National Library of Medicine. */

import { UcumLhcUtils } from '@lhncbc/ucum-lhc';
import { describe, expect, it } from 'vitest';
import { allUnits, conversionBetween, convert, type Dimension, type Unit, unitByName } from '../../src/domain/unit.ts';

/** A unit of each dimension that the others are converted to. */
const BASE = {
  energy: 'J',
  reactiveEnergy: 'varh',
  apparentEnergy: 'VAh',
  power: 'W',
  reactivePower: 'var',
  apparentPower: 'VA',
  volume: 'L',
  volumeFlow: 'L/h',
  mass: 'kg',
  massFlow: 'kg/h',
  temperature: 'Cel',
  pressure: 'Pa',
  voltage: 'V',
  current: 'A',
  frequency: 'Hz',
  velocity: 'm/s',
  ratio: '1',
} as const satisfies Record<Dimension, string>;

/** Where UCUM has another factor, and how far from ours. */
const EXCEPTIONS: ReadonlyMap<string, number> = new Map([
  // UCUM rounds the column of mercury to 133.322 kPa/m; the conventional one is 133.322 387 415.
  ['mmHg', 3e-6],
]);

const ucum = UcumLhcUtils.getInstance();

function inUcum(from: Unit, to: Unit): number {
  const answer = ucum.convertUnitTo(from.ucum, 1, to.ucum);
  if (answer.status !== 'succeeded' || typeof answer.toVal !== 'number') {
    throw new Error(`UCUM does not convert ${from.ucum} to ${to.ucum}: ${answer.msg?.join(', ')}`);
  }
  return answer.toVal;
}

describe('the table of units', () => {
  it.each(allUnits().map((unit) => [unit.name, unit] as const))('%s agrees with UCUM', (_name, unit) => {
    expect(ucum.validateUnitString(unit.ucum).status).toBe('valid');
    const base = unitByName(BASE[unit.dimension])!;
    const ours = convert(1, conversionBetween(unit, base)!);
    const theirs = inUcum(unit, base);
    const difference = Math.abs(ours - theirs) / Math.abs(theirs);
    expect(difference).toBeLessThanOrEqual(EXCEPTIONS.get(unit.name) ?? 1e-12);
    if (EXCEPTIONS.has(unit.name)) expect(difference).toBeGreaterThan(1e-12);
  });
});

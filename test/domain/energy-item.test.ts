import { describe, expect, it } from 'vitest';
import { allEnergyItems, defaultItemOf, energyItemById } from '../../src/domain/energy-item.ts';
import { allEnergyTypes, ENERGY_TYPE_NAMES, energyTypeByName } from '../../src/domain/energy-type.ts';
import { quantityByName } from '../../src/domain/quantity.ts';

describe('energy items', () => {
  it('have ids of their own', () => {
    const ids = allEnergyItems().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const item of allEnergyItems()) {
      expect(item.id).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(energyItemById(item.id)).toBe(item);
    }
    expect(energyItemById('coal_gas')).toBeUndefined();
    expect(energyItemById('__proto__')).toBeUndefined();
  });

  it('are counted by a register that meters of their energy type have, in its unit', () => {
    for (const item of allEnergyItems()) {
      expect(energyTypeByName(item.energy)?.quantities, item.id).toContain(item.quantity);
      const quantity = quantityByName(item.quantity);
      expect(quantity?.kind).toBe('register');
      expect(item.unit).toBe(quantity?.unit);
    }
  });

  it.each([
    ['natural_gas', '15', '1500', true, 'm3'],
    ['electricity', '33', '3300', true, 'kWh'],
    ['raw_coal', '01', '0100', false, 't'],
    ['washed_coal', '06', '0600', false, 't'],
    ['coke', '09', '0900', false, 't'],
    ['diesel', '21', '2100', false, 't'],
    ['heat', '32', '3200', false, 'GJ'],
    ['fresh_water', null, null, false, 'm3'],
    ['hydrogen', null, null, false, 'm3'],
  ])('%s has the code %s and %s', (id, nationalCode, itemCode, codeVerified, unit) => {
    expect(energyItemById(id)).toMatchObject({ nationalCode, itemCode, codeVerified, unit });
  });
});

describe('the item of a meter of which nothing is said', () => {
  it.each([
    ['electricity', 'electricity'],
    ['photovoltaic', 'photovoltaic_electricity'],
    ['gas', 'natural_gas'],
    ['otherGas', 'other_gas'],
    ['steam', 'steam'],
    ['heat', 'heat'],
    ['cooling', 'cooling'],
    ['coal', 'raw_coal'],
    ['coke', 'coke'],
    ['oil', 'diesel'],
    ['hydrogen', 'hydrogen'],
    ['water', 'fresh_water'],
    ['compressedAir', 'compressed_air'],
    ['oxygen', 'oxygen'],
    ['nitrogen', 'nitrogen'],
    ['co2', 'co2_emission'],
  ])('of %s is %s', (energy, id) => {
    expect(defaultItemOf(energy)?.id).toBe(id);
  });

  it('is there for every energy type, is counted by its register and has its code', () => {
    for (const { name, register, nationalCode } of allEnergyTypes()) {
      expect(defaultItemOf(name)?.quantity, name).toBe(register);
      expect(defaultItemOf(name)?.nationalCode, name).toBe(nationalCode);
    }
    expect(defaultItemOf('fuel')).toBeUndefined();
  });
});

describe('energy types', () => {
  it('are those of the national scheme and the media that carry energy', () => {
    expect(ENERGY_TYPE_NAMES).toEqual([
      ...['electricity', 'gas', 'otherGas', 'steam', 'heat', 'cooling', 'coal', 'coke', 'oil', 'hydrogen'],
      ...['photovoltaic', 'water', 'compressedAir', 'oxygen', 'nitrogen', 'co2'],
    ]);
  });

  it.each([
    ['electricity', 'activeEnergy', 'activePower', 'kWh'],
    ['gas', 'volume', 'volumeFlow', 'm3'],
    ['steam', 'mass', 'massFlow', 't'],
    ['heat', 'heat', 'heatFlow', 'GJ'],
    ['cooling', 'cooling', 'coolingFlow', 'GJ'],
    ['coal', 'mass', 'massFlow', 't'],
    ['oil', 'mass', 'massFlow', 't'],
    ['water', 'volume', 'volumeFlow', 'm3'],
    ['co2', 'mass', 'massFlow', 't'],
  ])('%s is counted by %s, its rate is %s and its unit %s', (name, register, rate, unit) => {
    expect(energyTypeByName(name)).toMatchObject({ register, rate, unit });
  });

  it('are counted by a register whose rate is its own per hour', () => {
    // What a gauge is integrated to must be what the register counts.
    const perHour = new Map([
      ['kWh', 'kW'],
      ['m3', 'm3/h'],
      ['t', 't/h'],
      ['GJ', 'GJ/h'],
    ]);
    for (const { register, rate } of allEnergyTypes()) {
      expect(quantityByName(rate)?.unit).toBe(perHour.get(quantityByName(register)?.unit ?? ''));
      expect(quantityByName(rate)?.isDemand).toBe(false);
    }
  });

  it('have a maximum demand that is a gauge, where they are electrical', () => {
    expect(quantityByName('maxDemand')).toMatchObject({ kind: 'gauge', isDemand: true, unit: 'kW' });
    expect(energyTypeByName('electricity')?.quantities).toContain('maxDemand');
    expect(energyTypeByName('gas')?.quantities).not.toContain('maxDemand');
  });
});

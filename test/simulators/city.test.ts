import { describe, expect, it } from 'vitest';
import { SHANGHAI_DISTRICTS } from '../../simulators/city/districts.ts';
import { PLANTS } from '../../simulators/city/plants.ts';
import { type Meter, simulatedCity } from '../../simulators/city.ts';
import { createSimulatedMeters } from '../../simulators/meters/simulated-meters.ts';
import { energyTypeByName } from '../../src/domain/energy-type.ts';
import { ID_PATTERN } from '../../src/domain/id.ts';
import { quantityByName } from '../../src/domain/quantity.ts';
import { unitByName } from '../../src/domain/unit.ts';

const city = simulatedCity({ seed: 1 });
const meters = city.enterprises.flatMap((enterprise) => enterprise.meters);

describe('simulated city', () => {
  it('has twenty enterprises in all sixteen districts and more than two hundred meters', () => {
    expect(city.enterprises).toHaveLength(20);
    expect(meters.length).toBeGreaterThanOrEqual(200);
    const districts = new Set(city.enterprises.map((enterprise) => enterprise.district));
    expect([...districts].toSorted()).toEqual(Object.keys(SHANGHAI_DISTRICTS).toSorted());
  });

  it('is the same for the same seed and another for another', () => {
    expect(simulatedCity({ seed: 1 })).toEqual(city);
    expect(simulatedCity({ seed: 2 })).not.toEqual(city);
  });

  it('names everything once, with names that may stand in a topic', () => {
    const ids = [
      ...city.enterprises.map((enterprise) => enterprise.id),
      ...city.enterprises.flatMap((enterprise) => enterprise.gateways.map((gateway) => gateway.id)),
      ...meters.map((meter) => meter.id),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(ID_PATTERN);
    expect(city.enterprises[0]).toMatchObject({ id: 'E310113-01', district: '310113', industry: 'C31' });
    expect(meters[0]?.id).toBe('310113-01-E01');
  });

  it('has several industries, all as a section letter and a division', () => {
    const industries = new Set(city.enterprises.map((enterprise) => enterprise.industry));
    expect(industries.size).toBe(PLANTS.length);
    for (const industry of industries) expect(industry).toMatch(/^[A-T]\d\d$/);
  });

  it('has Chinese and English names for everything', () => {
    for (const { name, nameEn } of [...city.enterprises, ...meters]) {
      expect(name).toMatch(/\p{Script=Han}/u);
      expect(nameEn).toMatch(/^[A-Z][A-Za-z0-9 ,-]+$/);
    }
  });

  it('covers every energy type', () => {
    const types = new Set(meters.map((meter) => meter.energy));
    expect([...types].toSorted()).toEqual(['co2', 'coal', 'electricity', 'gas', 'heat', 'oil', 'steam', 'water']);
  });

  it('sends only quantities of the energy type, in units that measure them', () => {
    for (const meter of meters) {
      const energy = energyTypeByName(meter.energy)!;
      for (const [quantity, unit] of Object.entries(meter.units)) {
        expect(energy.quantities).toContain(quantity);
        expect(unitByName(unit)?.dimension).toBe(quantityByName(quantity)?.dimension);
      }
      expect(Object.keys(meter.units)).toEqual(expect.arrayContaining([energy.register, energy.rate]));
    }
  });

  it('has one boundary electricity meter per enterprise, and parents one level above', () => {
    for (const enterprise of city.enterprises) {
      const byId = new Map(enterprise.meters.map((meter) => [meter.id, meter]));
      const checks = new Set(enterprise.meters.map((meter) => meter.metering.checkMeter));
      const boundary = enterprise.meters.filter((meter) => meter.energy === 'electricity' && meter.level === 1);
      expect(boundary).toHaveLength(1);
      for (const meter of enterprise.meters) {
        if (meter.parent === null) expect(meter.level).toBe(checks.has(meter.id) ? 2 : 1);
        else expect(byId.get(meter.parent)).toMatchObject({ energy: meter.energy, level: meter.level - 1 });
        expect(enterprise.gateways.map((gateway) => gateway.id)).toContain(meter.gateway);
      }
    }
  });

  it('reaches every meter of an enterprise by a Modbus unit id of its own, the spare ones not at all', () => {
    for (const { meters, gateways } of city.enterprises) {
      const spare = new Set(gateways.filter((gateway) => gateway.spare).map((gateway) => gateway.id));
      const unitIds = meters.flatMap((meter) => meter.model?.unitId ?? []);
      expect(new Set(unitIds).size).toBe(unitIds.length);
      expect(Math.max(...unitIds)).toBeLessThanOrEqual(247);
      for (const meter of meters) expect(meter.model === null).toBe(spare.has(meter.gateway));
    }
    expect(city.enterprises[0]?.gateways.map((gateway) => gateway.spare)).toEqual([false, true]);
    expect(meters.filter((meter) => meter.model === null)).toHaveLength(2);
  });

  it('has children that use a little less than their parent', () => {
    const at = Date.UTC(2026, 5, 3, 4);
    const hour = 3_600_000;
    for (const enterprise of city.enterprises.slice(0, 5)) {
      const instruments = createSimulatedMeters(enterprise.meters);
      const rate = (meter: Meter) => instruments.get(meter.id)!.valuesAt(at)[energyTypeByName(meter.energy)!.rate]!;
      for (const parent of enterprise.meters.filter((meter) => meter.load?.kind === 'sum')) {
        const children = enterprise.meters.filter((meter) => meter.parent === parent.id && meter.model !== null);
        const below = children.reduce((sum, child) => sum + rate(child), 0);
        expect(below).toBeLessThan(rate(parent));
        expect(below).toBeGreaterThan(0.9 * rate(parent));
      }
      expect(instruments.get(enterprise.meters[0]!.id)!.valuesAt(at + hour)).not.toEqual(
        instruments.get(enterprise.meters[0]!.id)!.valuesAt(at),
      );
    }
  });

  it('has registers that last for weeks and then roll over', () => {
    for (const meter of meters.filter((meter) => meter.load !== null)) {
      expect(meter.registerDigits).toBeGreaterThanOrEqual(5);
      expect(meter.registerDigits).toBeLessThanOrEqual(8);
    }
  });

  it('repeats its plants under other ids where more enterprises are asked for', () => {
    const large = simulatedCity({ seed: 1, enterprises: 45 });
    expect(large.enterprises).toHaveLength(45);
    expect(new Set(large.enterprises.map((enterprise) => enterprise.id)).size).toBe(45);
    expect(new Set(large.enterprises.map((enterprise) => enterprise.name)).size).toBe(45);
    expect(large.enterprises.slice(0, 20)).toEqual(city.enterprises);
  });
});

describe('simulated meter', () => {
  it('shows the same registers after the simulator was started again', () => {
    const at = Date.UTC(2026, 10, 20, 8, 0, 7);
    const first = createSimulatedMeters(city.enterprises[0]!.meters);
    const second = createSimulatedMeters(city.enterprises[0]!.meters);
    for (const [id, meter] of first) expect(second.get(id)!.valuesAt(at)).toEqual(meter.valuesAt(at));
  });

  it('has a register that moves by the integral of its rate, rollover included, within its last digit', () => {
    const instruments = createSimulatedMeters(city.enterprises[3]!.meters);
    for (const { meter, valuesAt } of instruments.values()) {
      const { register, rate } = energyTypeByName(meter.energy)!;
      const start = Date.UTC(2026, 3, 15, 1);
      let used = 0;
      for (let second = 0; second < 1800; second += 5)
        used += (valuesAt(start + second * 1000 + 2500)[rate]! * 5) / 3600;
      const modulus = 10 ** meter.registerDigits;
      const moved = (valuesAt(start + 1_800_000)[register]! - valuesAt(start)[register]! + modulus) % modulus;
      const inUnit = meter.units[register] === 'MWh' ? used / 1000 : used;
      const lastDigit = 10 ** (meter.registerDigits - 7);
      expect(Math.abs(moved - inUnit)).toBeLessThanOrEqual(lastDigit + inUnit * 1e-3);
    }
  });
});

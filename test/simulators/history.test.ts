import { describe, expect, it } from 'vitest';
import { simulatedCity } from '../../simulators/city.ts';
import { createHistory, HISTORY_STEP_MILLIS } from '../../simulators/history.ts';
import { type HistoryFault, historyFaults } from '../../simulators/history-faults.ts';
import { createSimulatedMeters } from '../../simulators/meters/simulated-meters.ts';
import { energyTypeByName } from '../../src/domain/energy-type.ts';
import { quantityByName } from '../../src/domain/quantity.ts';

const DAY = 86_400_000;
// A Saturday, 21:15 in Shanghai.
const TO = Date.UTC(2026, 10, 21, 13, 15);
const FROM = TO - 7 * DAY;

const city = simulatedCity({ seed: 1 });
const history = createHistory(city, { seed: 1, from: FROM, to: TO });
const meters = city.enterprises.flatMap((enterprise) => enterprise.meters);
const instruments = new Map(city.enterprises.flatMap((enterprise) => [...createSimulatedMeters(enterprise.meters)]));

/** Every value of a quantity of a meter that arrived, in order of time. */
function valuesOf(id: string, quantity: string): { readonly at: number; readonly value: number }[] {
  const enterprise = city.enterprises.find((one) => one.meters.some((meter) => meter.id === id))!;
  const found: { at: number; value: number }[] = [];
  for (let at = FROM; at <= TO; at += HISTORY_STEP_MILLIS) {
    const entry = history.readingsAt(enterprise.id, at).find(({ meter }) => meter === id);
    if (entry !== undefined) found.push({ at, value: entry.values[quantity] as number });
  }
  return found;
}

function faultOf<K extends HistoryFault['kind']>(kind: K): Extract<HistoryFault, { readonly kind: K }> {
  return history.faults.find((fault) => fault.kind === kind) as Extract<HistoryFault, { readonly kind: K }>;
}

describe('history', () => {
  it('is the same for the same seed and end, whatever was asked before', () => {
    const again = createHistory(simulatedCity({ seed: 1 }), { seed: 1, from: FROM, to: TO });
    for (const at of [TO, FROM, FROM + DAY]) {
      for (const { id } of city.enterprises) expect(again.readingsAt(id, at)).toEqual(history.readingsAt(id, at));
    }
    expect(again.faults).toEqual(history.faults);
  });

  it('has other faults with another seed', () => {
    expect(historyFaults(city, 2, FROM, TO)).not.toEqual(history.faults);
  });

  it('has every register and the rate of every meter, pressure and temperature of gas and steam', () => {
    const entries = new Map(
      city.enterprises.flatMap(({ id }) => history.readingsAt(id, FROM)).map((entry) => [entry.meter, entry]),
    );
    expect([...entries.keys()].toSorted()).toEqual([...instruments.keys()].toSorted());
    const namesOf = (energy: string) =>
      Object.keys(entries.get(meters.find((meter) => meter.energy === energy && meter.model !== null)!.id)!.values);
    expect(namesOf('electricity')).toEqual(['activeEnergy', 'reactiveEnergy', 'activePower']);
    expect(namesOf('heat').toSorted()).toEqual(['heat', 'heatFlow', 'volume']);
    expect(namesOf('gas').toSorted()).toEqual(['pressure', 'temperature', 'volume', 'volumeFlow']);
    expect(namesOf('steam').toSorted()).toEqual(['mass', 'massFlow', 'pressure', 'temperature']);
    expect(namesOf('water').toSorted()).toEqual(['volume', 'volumeFlow']);
  });

  it('ends where the live register goes on: no step is more than the meter can measure in the time', () => {
    for (const { id } of city.enterprises) {
      for (const { meter, values } of history.readingsAt(id, TO)) {
        const instrument = instruments.get(meter)!;
        const { registerDigits, units, metering } = instrument.meter;
        const live = instrument.valuesAt(TO + 8000);
        for (const [name, last] of Object.entries(values)) {
          if (quantityByName(name)?.kind !== 'register') continue;
          const range = 10 ** registerDigits;
          const moved = (live[name]! - (last as number) + range) % range;
          const perUnit = units[name]!.startsWith('M') ? 1000 : 1;
          const lastDigit = 10 ** (registerDigits - 7) * perUnit;
          const most = (metering.ratePerHourMax! * 8) / 3600 + Math.max(0.001, lastDigit);
          expect(moved * perUnit, `${meter} ${name}`).toBeLessThanOrEqual(most * (1 + 1e-9));
        }
      }
    }
  });

  it('rolls over where the register of the meter does', () => {
    // It passes 100,000 kWh in this week.
    const shown = valuesOf('310107-01-E08', 'activeEnergy');
    const falls = shown.filter(({ value }, n) => n > 0 && value < shown[n - 1]!.value);
    expect(falls).toHaveLength(1);
    const { at, value } = falls[0]!;
    const before = shown.find((reading) => reading.at === at - HISTORY_STEP_MILLIS)!.value;
    expect(before).toBeGreaterThan(99_900);
    expect(value).toBeLessThan(100);
    const instrument = instruments.get('310107-01-E08')!;
    expect([before, value]).toEqual(
      [at - HISTORY_STEP_MILLIS, at].map((instant) => instrument.valuesAt(instant)['activeEnergy']),
    );
  });

  it('has a gap of three hours at one meter, in which nothing arrives', () => {
    const { meter, from, to } = faultOf('gap');
    expect(to - from).toBe(3 * 3_600_000);
    const there = new Set(valuesOf(meter, 'activeEnergy').map(({ at }) => at));
    // Between the readings at both ends three hours have eleven quarters.
    expect(there.size).toBe(7 * 96 + 1 - 11);
    expect([there.has(from), there.has(from + HISTORY_STEP_MILLIS), there.has(to)]).toEqual([true, false, true]);
  });

  it('has a shorter gap at the meter that a check meter stands beside, which goes on', () => {
    const checked = meters.find(({ metering }) => metering.checkMeter !== undefined)!;
    // Six quarters between the ends have five inside.
    expect(valuesOf(checked.id, 'volume')).toHaveLength(7 * 96 + 1 - 5);
    expect(valuesOf(checked.metering.checkMeter!, 'volume')).toHaveLength(7 * 96 + 1);
  });

  it('has a meter that is stuck for four hours while its rate says that something flows', () => {
    const { meter, from, to } = faultOf('frozen');
    const during = valuesOf(meter, 'activeEnergy').filter(({ at }) => at >= from && at < to);
    expect(during).toHaveLength(16);
    expect(new Set(during.map(({ value }) => value)).size).toBe(1);
    const rates = valuesOf(meter, 'activePower').filter(({ at }) => at >= from && at < to);
    expect(Math.min(...rates.map(({ value }) => value))).toBeGreaterThan(0);
    expect(valuesOf(meter, 'activeEnergy').find(({ at }) => at === to)!.value).not.toBe(during[0]!.value);
  });

  it('has one reading that is far from those around it, which fit each other', () => {
    const { meter, at } = faultOf('outlier');
    const range = 10 ** meters.find(({ id }) => id === meter)!.registerDigits;
    const [before, wrong, after] = valuesOf(meter, 'activeEnergy')
      .filter((reading) => Math.abs(reading.at - at) <= HISTORY_STEP_MILLIS)
      .map(({ value }) => value);
    expect(Math.abs(wrong! - before!)).toBeGreaterThan(0.3 * range);
    expect(Math.abs(after! - before!)).toBeLessThan(0.01 * range);
  });

  it('has one register that begins again at zero', () => {
    const scale = meters.find(({ zeroedWeekly }) => zeroedWeekly)!;
    const shown = valuesOf(scale.id, energyTypeByName(scale.energy)!.register);
    const falls = shown.filter(({ value }, n) => n > 0 && value < shown[n - 1]!.value);
    // 10:15 on Tuesday in Shanghai, eight minutes after it was set to zero.
    expect(falls.map(({ at }) => at)).toEqual([Date.UTC(2026, 10, 17, 2, 15)]);
    expect(falls[0]!.value).toBeLessThan((scale.ratedRate * 8 * 1.2) / 60);
  });

  it('has faults in different meters, all of them inside it', () => {
    expect(history.faults.map(({ kind }) => kind)).toEqual(['gap', 'frozen', 'outlier', 'gap']);
    expect(new Set(history.faults.map(({ meter }) => meter)).size).toBe(4);
    expect(historyFaults(city, 1, TO - DAY / 2, TO)).toEqual([]);
  });
});

/** Every kind of fault by what it does to the quarters of a meter, against the same meter without it. */

import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { drawFaults, ratesOf } from '../../simulators/faults/draw-faults.ts';
import { FAULT_KINDS, type Fault } from '../../simulators/faults/fault.ts';
import { enterpriseHistory } from '../../simulators/history/enterprise-history.ts';
import { fleetEnterprise } from '../../simulators/history/fleet.ts';
import { gatewayReadings } from '../../simulators/history/gateway-readings.ts';
import { masterDataOf } from '../../simulators/history/master-data.ts';
import { simulateIntervals } from '../../simulators/history/simulate-intervals.ts';
import { INDUSTRY_NAMES } from '../../simulators/shapes/industries.ts';
import { unitsOfSteps } from '../../simulators/shapes/register.ts';

const QUARTER = 900_000;
const DAY = 86_400_000;
const FROM = Date.UTC(2026, 8, 30, 16);
const TO = FROM + 20 * DAY;
const OPTIONS = {
  seed: 3,
  enterprises: 1,
  metersPerEnterprise: 16,
  industries: ['hospital'] as const,
  from: FROM,
  to: TO,
};

const clean = simulateIntervals(OPTIONS);
const columnOf = (id: string, of = clean): Float64Array => of.columns.find(({ meter }) => meter.id === id)!.consumption;
const [water, child, root] = [
  clean.columns.find(({ meter }) => meter.energy === 'water' && meter.load.kind === 'consumer')!.meter,
  clean.columns.find(({ meter }) => meter.level === 3)!.meter,
  clean.columns[0]!.meter,
];

/** Quarters before an instant. */
const at = (instant: number): number => (instant - FROM) / QUARTER;
/** Whole thousandths: what sums are exact in. */
const thousandths = (units: number): number => Math.round(units * 1000);
const sumOf = (values: Iterable<number>): number =>
  [...values].reduce((sum, units) => sum + thousandths(units || 0), 0);

const BEGIN = FROM + 5 * DAY + 9 * QUARTER;
const END = BEGIN + 2 * DAY;
const [b, e] = [at(BEGIN), at(END)];

/** Runs one fault; checks that the label says exactly what it did, and that nothing else changed. */
function inject(fault: Fault) {
  const faulty = simulateIntervals({ ...OPTIONS, faults: { list: [fault] } });
  expect(faulty.labels).toHaveLength(1);
  const [label] = faulty.labels as [(typeof faulty.labels)[number]];
  expect(label).toMatchObject({ kind: fault.kind, target: fault.target });
  const touched = new Set([...label.series.map(({ meter }) => meter), ...label.seenBy]);
  for (const { meter, consumption } of faulty.columns) {
    if (!touched.has(meter.id)) expect(consumption, meter.id).toEqual(columnOf(meter.id));
  }
  for (const { meter, distortion, grossDistortion, missingQuarters } of label.series) {
    const [is, were] = [columnOf(meter, faulty), columnOf(meter)];
    expect(sumOf(is) - sumOf(were), 'net').toBe(thousandths(distortion));
    const gross = is.reduce((sum, units, n) => sum + Math.abs(thousandths(units || 0) - thousandths(were[n]!)), 0);
    expect(gross, 'gross').toBe(thousandths(grossDistortion));
    expect(is.filter(Number.isNaN)).toHaveLength(missingQuarters);
  }
  const is = columnOf(label.series[0]!.meter, faulty);
  const were = columnOf(label.series[0]!.meter);
  // Only quarters that touch the fault differ.
  expect(is.subarray(0, at(fault.from) - 1)).toEqual(were.subarray(0, at(fault.from) - 1));
  expect(is.subarray(at(fault.to) + 1)).toEqual(were.subarray(at(fault.to) + 1));
  return { faulty, label, effect: label.series[0]!, is, were };
}

const on = (target: string) => ({ target, from: BEGIN, to: END });

describe('faults', () => {
  it('dropout: the quarters with a missing reading at either end cannot be said', () => {
    const { is, were, effect } = inject({ ...on(child.id), kind: 'dropout', parameters: {} });
    expect([...is.subarray(b - 1, e)].every(Number.isNaN)).toBe(true);
    expect(effect.missingQuarters).toBe(2 * 96 + 1);
    expect(thousandths(effect.distortion)).toBe(-sumOf(were.subarray(b - 1, e)));
  });

  it('gatewayDeath: the same of every meter of the gateway', () => {
    const { label } = inject({ ...on(child.gateway), kind: 'gatewayDeath', parameters: {} });
    expect(label.series.map(({ meter }) => meter)).toEqual(clean.columns.map(({ meter }) => meter.id));
    expect(new Set(label.series.map(({ missingQuarters }) => missingQuarters))).toEqual(new Set([193]));
  });

  it('spike: one quarter more and the next as much less', () => {
    const { is, were, effect } = inject({ ...on(child.id), to: BEGIN, kind: 'spike', parameters: { units: 500 } });
    expect(thousandths(is[b - 1]!) - thousandths(were[b - 1]!)).toBe(500_000);
    expect(thousandths(is[b]!) - thousandths(were[b]!)).toBe(-500_000);
    expect([effect.distortion, effect.grossDistortion]).toEqual([0, 1000]);
  });

  it('stuck: nothing is counted, and it is lost', () => {
    const { is, were, effect } = inject({ ...on(root.id), kind: 'stuck', parameters: {} });
    expect(new Set(is.subarray(b, e))).toEqual(new Set([0]));
    expect(Math.abs(thousandths(effect.distortion) + sumOf(were.subarray(b, e)))).toBeLessThanOrEqual(
      thousandths(unitsOfSteps(root.register, 1)),
    );
  });

  it('stale: nothing, and then all of it in one quarter', () => {
    const { is, were, effect } = inject({ ...on(child.id), kind: 'stale', parameters: {} });
    expect(new Set(is.subarray(b, e - 1))).toEqual(new Set([0]));
    expect(thousandths(is[e - 1]!)).toBe(sumOf(were.subarray(b, e)));
    expect(effect.distortion).toBe(0);
  });

  it('reset: the register falls to nothing at once and goes on from there', () => {
    const fault: Fault = { ...on(child.id), to: BEGIN, kind: 'reset', parameters: {} };
    const { is } = inject(fault);
    expect(is[b - 1]).toBeLessThan(0);
    const history = enterpriseHistory(fleetEnterprise(OPTIONS, 0), OPTIONS, { list: [fault] });
    expect(history.meters.find(({ meter }) => meter.id === child.id)!.shown.readingAt(BEGIN)).toBe(0);
  });

  it('rollover: the register begins again and nothing is lost by that', () => {
    const fault: Fault = { ...on(child.id), to: BEGIN, kind: 'rollover', parameters: {} };
    const { effect, is, were } = inject(fault);
    expect([effect.distortion, effect.grossDistortion]).toEqual([0, 0]);
    expect(is).toEqual(were);
    const { shown } = enterpriseHistory(fleetEnterprise(OPTIONS, 0), OPTIONS, { list: [fault] }).meters.find(
      ({ meter }) => meter.id === child.id,
    )!;
    expect(shown.readingAt(BEGIN)).toBe(0);
    const range = 10 ** (child.register.digits + child.register.decimals);
    expect(shown.readingAt(BEGIN - QUARTER)).toBe(range - thousandths(were[b - 1]!) / child.register.millisPerStep);
  });

  it('exchange: on record it changes nothing, and the record is in the registry; else the register falls', () => {
    const fault = (isRecorded: boolean): Fault => ({
      ...{ ...on(child.id), to: BEGIN, kind: 'exchange', parameters: { initialUnits: 12, isRecorded } },
    });
    expect(inject(fault(true)).effect).toMatchObject({ distortion: 0, grossDistortion: 0, missingQuarters: 0 });
    const history = enterpriseHistory(fleetEnterprise(OPTIONS, 0), OPTIONS, { list: [fault(true)] });
    const { metering } = masterDataOf([history], QUARTER).meters.find(({ id }) => id === child.id)!;
    expect(metering.exchanges).toMatchObject([
      { at: BEGIN, initial: 12 / child.register.multiplier, quantity: 'activeEnergy' },
    ]);
    expect(inject(fault(false)).is[b - 1]).toBeLessThan(0);
  });

  it('clockDrift of a slow clock: readings come later than their stamps, and some stamps are jumped over', () => {
    const { is, were, effect } = inject({
      ...on(child.id),
      kind: 'clockDrift',
      parameters: { offMillis: 4 * QUARTER },
    });
    // Half way it is off by two quarters: a day in, the register shows what it should half an hour later.
    const middle = at(BEGIN + DAY);
    expect(sumOf(is.subarray(0, middle))).toBe(sumOf(were.subarray(0, middle + 2)));
    // At the end it is off by nearly four: of the stamps before, four have no reading.
    expect(effect.missingQuarters).toBe(4);
  });

  it('clockDrift of a fast clock: what was missing comes in the last quarter', () => {
    const { effect, is, were } = inject({
      ...on(child.id),
      kind: 'clockDrift',
      parameters: { offMillis: -4 * QUARTER },
    });
    expect([effect.distortion, effect.missingQuarters]).toEqual([0, 0]);
    expect(is[e - 1]! / were[e - 1]!).toBeGreaterThan(3);
  });

  it('unitMistake: a thousand times as much between the two jumps', () => {
    const { is, were } = inject({ ...on(child.id), kind: 'unitMistake', parameters: { factor: 1000 } });
    for (let n = b; n < e - 1; n++) expect(thousandths(is[n]!)).toBe(1000 * thousandths(were[n]!));
    expect(is[b - 1]).toBeGreaterThan(1000);
    expect(is[e - 1]).toBeLessThan(-1000);
  });

  it('multiplierMistake: half of what flows is counted', () => {
    const { is, were, effect } = inject({ ...on(child.id), kind: 'multiplierMistake', parameters: { fraction: 0.5 } });
    const half = sumOf(were.subarray(b, e)) / 2;
    expect(Math.abs(sumOf(is.subarray(b, e)) - half)).toBeLessThanOrEqual(child.register.millisPerStep);
    expect(Math.abs(thousandths(effect.distortion) + half)).toBeLessThanOrEqual(child.register.millisPerStep);
  });

  it('theft: a share is missing from the child, and the parent has it', () => {
    const { is, were, effect } = inject({ ...on(child.id), kind: 'theft', parameters: { share: 0.3 } });
    const stolen = 0.3 * sumOf(were.subarray(b, e));
    expect(Math.abs(thousandths(effect.distortion) + stolen)).toBeLessThanOrEqual(child.register.millisPerStep);
    for (let n = b; n < e; n++) expect(is[n]! / were[n]!).toBeCloseTo(0.7, 2);
  });

  it('theft: before the parent alone, its children have it', () => {
    const { effect, were } = inject({ ...on(root.id), kind: 'theft', parameters: { share: 0.2 } });
    const stolen = 0.2 * sumOf(were.subarray(b, e));
    expect(Math.abs(thousandths(effect.distortion) + stolen)).toBeLessThanOrEqual(root.register.millisPerStep);
  });

  it('leak: as much every quarter, day and night, at the meter and at those above', () => {
    const { label, effect, is, were, faulty } = inject({ ...on(water.id), kind: 'leak', parameters: { rate: 2 } });
    // 2 m3/h over two days.
    expect(effect.distortion).toBe(96);
    for (let n = b; n < e; n++) expect(thousandths(is[n]!) - thousandths(were[n]!)).toBe(500);
    expect(label.seenBy).toEqual([water.parent]);
    const above = sumOf(columnOf(water.parent!, faulty)) - sumOf(columnOf(water.parent!));
    const { load } = clean.columns.find(({ meter }) => meter.id === water.parent)!.meter;
    const loss = load.kind === 'sum' ? load.lossFraction : 0;
    expect(above / 96_000).toBeCloseTo(1 + loss, 2);
  });

  it('baseLoadCreep: from nothing to all of it, evenly', () => {
    const { effect, is, were } = inject({ ...on(child.id), kind: 'baseLoadCreep', parameters: { rate: 40 } });
    // 40 kW grown evenly over 192 quarters: the mean of the quarters is 40 x (191 / 2) / 192 kW.
    expect(effect.distortion).toBeCloseTo(((40 * 191) / 2 / 192) * 48, 0);
    expect(is[b]).toBe(were[b]);
    expect(is[e - 1]! - were[e - 1]!).toBeCloseTo(10, 0);
  });

  it('repeatedDay: the quarters of a day are those of the day before', () => {
    const fault: Fault = { ...on(child.id), to: BEGIN + DAY, kind: 'repeatedDay', parameters: {} };
    const { is, were, effect } = inject(fault);
    for (let n = b; n < b + 95; n++) expect(is[n]).toBe(were[n - 96]);
    expect(effect.distortion).toBe(0);
  });

  it('duplicates and reordering: consumption is the same, and what is sent is not', () => {
    const plain = sentBy([]);
    for (const fault of [
      { ...on(child.id), kind: 'duplicates', parameters: {} },
      { ...on(child.id), kind: 'reordering', parameters: { hoursMax: 5 } },
    ] satisfies Fault[]) {
      expect(inject(fault).effect).toMatchObject({ distortion: 0, grossDistortion: 0, missingQuarters: 0 });
      const sent = sentBy([fault]).filter(({ meter }) => meter === child.id);
      const was = plain.filter(({ meter }) => meter === child.id);
      const kinds = new Set(sent.map((reading) => JSON.stringify(reading)));
      expect(kinds).toEqual(new Set(was.map((reading) => JSON.stringify(reading))));
      expect(sent.length - was.length).toBe(fault.kind === 'duplicates' ? 2 * 96 : 0);
      const falls = sent.filter(({ ts }, n) => n > 0 && ts < sent[n - 1]!.ts).length;
      expect(falls).toBeGreaterThan(fault.kind === 'duplicates' ? 40 : 20);
    }
  });

  it('cannot lie at the beginning, between quarters, or add load to a meter with others behind it', () => {
    const wrong = (fault: Fault) => () => simulateIntervals({ ...OPTIONS, faults: { list: [fault] } });
    expect(wrong({ ...on(child.id), from: FROM, kind: 'stuck', parameters: {} })).toThrow(/after the beginning/);
    expect(wrong({ ...on(child.id), from: BEGIN + 1, kind: 'stuck', parameters: {} })).toThrow(/whole quarters/);
    expect(wrong({ ...on(root.id), kind: 'leak', parameters: { rate: 1 } })).toThrow(/none behind it/);
    expect(wrong({ ...on(child.id), from: FROM + QUARTER, kind: 'repeatedDay', parameters: {} })).toThrow(
      /a day before/,
    );
  });
});

function sentBy(list: readonly Fault[]) {
  const history = enterpriseHistory(fleetEnterprise(OPTIONS, 0), OPTIONS, { list });
  const source = gatewayReadings(history, child.gateway, { stepMillis: QUARTER, withRate: false });
  return Array.from({ length: source.hours }, (_, hour) => source.readingsOf(hour)).flat();
}

test('the page about simulators has every kind of fault and every industry', () => {
  const page = readFileSync(new URL('../../docs/simulators.md', import.meta.url), 'utf8');
  for (const kind of FAULT_KINDS) expect(page).toContain(`| \`${kind}\``);
  for (const industry of INDUSTRY_NAMES) expect(page).toContain(`\`${industry}\``);
});

describe('drawn faults', () => {
  const enterprises = Array.from({ length: 30 }, (_, n) =>
    fleetEnterprise({ seed: 3, enterprises: 30, metersPerEnterprise: 40 }, n),
  );
  const period = { seed: 9, from: FROM, to: FROM + 364 * DAY };
  const drawn = enterprises.flatMap((one) => drawFaults(one, { ...period, rates: ratesOf(0.2) }));

  it('are the same for the same seed and others for another', () => {
    const again = enterprises.flatMap((one) => drawFaults(one, { ...period, rates: ratesOf(0.2) }));
    expect(again).toEqual(drawn);
    expect(enterprises.flatMap((one) => drawFaults(one, { ...period, seed: 10, rates: ratesOf(0.2) }))).not.toEqual(
      drawn,
    );
  });

  it('are of every kind, inside the period, and never two at once at one meter', () => {
    expect(new Set(drawn.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
    for (const { from, to } of drawn) expect(from > period.from && from < period.to && to >= from).toBe(true);
    for (const own of Map.groupBy(drawn, ({ target }) => target).values()) {
      own.forEach((fault, n) => {
        if (n > 0) expect(fault.from).toBeGreaterThan(own[n - 1]!.to);
      });
    }
  });

  it('are as many as the rate says where one kind is drawn', () => {
    const spikes = enterprises.flatMap((one) => drawFaults(one, { ...period, rates: { spike: 0.1 } }));
    // 1200 meters x 0.1 in 30 days x 364 days, less the three days kept free at the ends: 1444, give or take 4 sigma.
    expect(Math.abs(spikes.length - 1444)).toBeLessThan(4 * Math.sqrt(1444));
  });

  it('lie on whole hours where meters are read every hour', () => {
    const hourly = enterprises.flatMap((one) =>
      drawFaults(one, { ...period, rates: ratesOf(0.2), gridMillis: 3_600_000 }),
    );
    expect(hourly.length).toBeGreaterThan(500);
    for (const { from, to } of hourly) expect([from % 3_600_000, to % 3_600_000]).toEqual([0, 0]);
  });

  it('are none where the rate is nothing', () => {
    expect(enterprises.flatMap((one) => drawFaults(one, { ...period, rates: {} }))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { detectorParameters } from '../../../src/domain/anomaly/catalogue/parameters.ts';
import { stepMeter } from '../../../src/domain/anomaly/detectors/meter.ts';
import type { Finding } from '../../../src/domain/anomaly/finding.ts';
import { MeterState } from '../../../src/domain/anomaly/state/meter-state.ts';
import { Load, momentsOf, TRADES } from './load.ts';
import { interval, midnight } from './meter-run.ts';

const METERS_PER_TRADE = 4;
const WEEK_QUARTERS = 672;
const SEED = 20_260_217;

describe('clean loads', () => {
  it('raise fewer than one event for 100 meters a week, over a year with its holidays and seasons', () => {
    const moments = momentsOf(midnight('2025-11-03'), midnight('2026-11-02'));
    const empty = interval(0);
    const parameters = detectorParameters('electricity');
    const out: Finding[] = [];
    for (const [t, trade] of TRADES.entries()) {
      for (let i = 0; i < METERS_PER_TRADE; i++) {
        const load = new Load(trade, SEED + t * 1000 + i);
        const state = MeterState.initial();
        const settings = {
          subject: `${trade}-${i}`,
          parameters,
          transformerRatios: [{ from: 0, ratio: 40 }],
          contractedDemand: null,
        };
        for (const moment of moments)
          stepMeter(state, { ...empty, measured: load.next(moment) }, moment, settings, out);
      }
    }
    const opened = out.filter(({ phase }) => phase === 'opened');
    const meterWeeks = (TRADES.length * METERS_PER_TRADE * moments.length) / WEEK_QUARTERS;
    expect(moments.length).toBe(364 * 96);
    expect((opened.length / meterWeeks) * 100).toBeLessThan(1);
  });

  it('have been learned by then: twice as much for a day is found in most of them', () => {
    const moments = momentsOf(midnight('2026-03-16'), midnight('2026-05-30'));
    const parameters = detectorParameters('electricity');
    const found = TRADES.flatMap((trade, t) =>
      [0, 1].map((i) => {
        const load = new Load(trade, SEED + t * 1000 + i);
        const state = MeterState.initial();
        const out: Finding[] = [];
        const settings = { subject: trade, parameters, transformerRatios: [], contractedDemand: null };
        for (const moment of moments) {
          const factor = moment.dayStart === midnight('2026-05-27') ? 2 : 1;
          stepMeter(state, { ...interval(0), measured: load.next(moment) * factor }, moment, settings, out);
        }
        return out.some(({ detector, phase, to }) => {
          return detector === 'consumption_high' && phase === 'opened' && to > midnight('2026-05-27');
        });
      }),
    );
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(0.75 * found.length);
  });
});

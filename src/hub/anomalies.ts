/** What ties the runner of detectors to derivation, in the processor's thread. */

import { ELECTRICAL_GAUGES } from '../anomalies/run/electrical-reader.ts';
import type { DerivedRegister, RunnerStats } from '../anomalies/run/parts.ts';
import type { MetricSample } from '../api/services.ts';
import { energyTypeByName } from '../domain/energy-type.ts';
import type { Deriver } from '../processor/derive/deriver.ts';
import type { LatestReadings } from '../processor/latest.ts';
import type { SeriesDirectory } from '../processor/series-directory.ts';
import type { Meter } from '../registry/registry.ts';

/** How far the register that tells the use of a meter is derived; null where there are no readings of it. */
export function derivedRegister(meter: Meter, deriver: Deriver, latest: LatestReadings): DerivedRegister | null {
  const quantity = energyTypeByName(meter.energy)?.register;
  const target = quantity === undefined ? undefined : deriver.target(meter.id, quantity);
  if (target === undefined) return null;
  const newest = latest.timestampOf(target.series);
  if (newest === Number.NEGATIVE_INFINITY) return null;
  const isBehind = deriver.calendar.intervalStart(newest) > target.until;
  return { quantity: target.quantity, source: target.source, until: target.until, isBehind };
}

/** Which electrical gauges a meter has ever sent. */
export function electricalGauges(meter: Meter, directory: SeriesDirectory): readonly string[] {
  const known = directory.meters.get(meter.id);
  // Nearly no meter sends either, and without them there is nothing to compare.
  if (known === undefined || (known.seriesSoFar('currentL3') < 0 && known.seriesSoFar('apparentPower') < 0)) return [];
  return ELECTRICAL_GAUGES.filter((quantity) => known.seriesSoFar(quantity) >= 0);
}

export function anomalyMetrics(stats: RunnerStats): MetricSample[] {
  return [
    counter('meterhub_anomaly_passes_total', 'Passes of judgement since start', stats.passes),
    counter('meterhub_anomaly_intervals_total', 'Intervals judged since start', stats.intervals),
    counter('meterhub_anomaly_steps_total', 'Transactions of judgement since start', stats.steps),
    counter('meterhub_anomaly_busy_seconds_total', 'Time spent judging since start', stats.busyMillis / 1000),
    counter('meterhub_anomaly_again_total', 'Meters judged again for what came late, since start', stats.again),
    counter(
      'meterhub_anomaly_late_intervals_total',
      'Intervals that changed after they were judged, since start',
      stats.late,
    ),
    gauge('meterhub_anomaly_events', 'Events of which the condition lasts', stats.lasting),
    gauge('meterhub_anomaly_meters', 'Meters that are judged', stats.meters),
    gauge('meterhub_anomaly_behind_seconds', 'How far judgement lags behind', stats.behindMillis / 1000),
  ];
}

function counter(name: string, help: string, value: number): MetricSample {
  return { name, help, type: 'counter', value };
}

function gauge(name: string, help: string, value: number): MetricSample {
  return { name, help, type: 'gauge', value };
}

/** The instruments of an enterprise, its parents summing the loads of their children. */

import type { Load, Meter } from '../city/city-types.ts';
import type { LoadModel } from '../load-models/load-model.ts';
import { createProfileLoad } from '../load-models/profile-load.ts';
import { createScaledLoad, createSumLoad } from '../load-models/sum-load.ts';
import { createSimulatedMeter, type SimulatedMeter } from './simulated-meter.ts';

/** By meter id, the instruments of all meters that have one. Children must be among `meters`. */
export function createSimulatedMeters(meters: readonly Meter[]): ReadonlyMap<string, SimulatedMeter> {
  const byId = new Map(meters.map((meter) => [meter.id, meter]));
  const loads = new Map<string, LoadModel>();

  function loadOf(id: string): LoadModel {
    const known = loads.get(id);
    if (known) return known;
    const load = byId.get(id)?.load;
    if (!load) throw new Error(`meter ${id} has no load`);
    const model = build(load);
    loads.set(id, model);
    return model;
  }

  function build(load: Load): LoadModel {
    switch (load.kind) {
      case 'profile':
        return createProfileLoad(load);
      case 'sum':
        return createSumLoad(load.meters.map(loadOf), load.lossFraction);
      case 'combustion':
        return createSumLoad(
          load.fuels.map(([meter, tonnesPerUnit]) => createScaledLoad(loadOf(meter), tonnesPerUnit)),
          load.deviation,
        );
      default:
        return load satisfies never;
    }
  }

  const instruments = new Map<string, SimulatedMeter>();
  for (const meter of meters) {
    if (meter.model !== null) instruments.set(meter.id, createSimulatedMeter(meter, loadOf(meter.id)));
  }
  return instruments;
}

/** The whole way: simulated meters, gateways, the hub. */

import { join } from 'node:path';
import { expect } from 'vitest';
import { type GatewayConfigInput, parseGatewayConfig } from '../../gateway/config.ts';
import { type RunningGateways, startGateways } from '../../gateway/run.ts';
import { createSimulatedMeters } from '../../simulators/meters/simulated-meters.ts';
import { quantityByName } from '../../src/domain/quantity.ts';
import { conversionBetween, convert, unitByName } from '../../src/domain/unit.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { startCity } from '../helpers/city-gateways.ts';
import { type ConfigInput, createTestData, startTestHub } from '../helpers/running-hub.ts';
import { freePort } from '../helpers/spawned-hub.ts';
import { until } from '../helpers/until.ts';

const METER_TIME = Date.now();

/** A hub that is stopped and started again with gateways polling: all that they read is stored, with whatever store. */
export async function expectEverythingToArrive(store: ConfigInput['store'] = {}): Promise<void> {
  using data = await createTestData();
  // Meters whose time stands still: every reading of a meter must be the same.
  await using city = await startCity({ data, seed: 7, enterprises: 3, clock: () => METER_TIME });
  // Gateways know one address of their hub, so it is the same after the restart.
  const config = { mqtt: { port: await freePort() }, store };
  await using hub = await startTestHub({ data, config });
  const start = (pollIntervalMillis: number): RunningGateways => {
    const spoolDirectory = join(data.directory, 'spools');
    const settings = city.gatewayConfig({ mqttPort: hub.mqttPort, spoolDirectory, pollIntervalMillis });
    return startGateways(parseGatewayConfig(settings as GatewayConfigInput), {
      log: createLogger('gateway', 'silent'),
    });
  };

  const gateways = start(250);
  await until('every gateway has polled eight times', () => gateways.stats().every(({ polls }) => polls >= 8), 30_000);
  await hub.stop();
  const spooledWhileDown = gateways.stats().map(({ messagesSpooled }) => messagesSpooled);
  await until('they poll while the hub is down', () =>
    gateways.stats().every(({ messagesSpooled }, i) => messagesSpooled > (spooledWhileDown[i] ?? 0) + 2),
  );
  await hub.start({ config });
  await until('they are connected again', () => gateways.stats().every(({ connected }) => connected), 30_000);
  // The round that is under way when it closes may fail.
  expect(gateways.stats().map(({ meterFailures }) => meterFailures)).toEqual(city.city.enterprises.map(() => 0));
  await gateways.close();
  const stats = gateways.stats();

  // The same gateways, which read nothing new: they deliver what is left and prune it by the summary.
  const delivering = start(86_400_000);
  await until('every spool is empty', () => delivering.stats().every(({ spool }) => spool.messages === 0), 30_000);
  await delivering.close();

  const sampled = stats.reduce((sum, { readingsSpooled }) => sum + readingsSpooled, 0);
  const { total, items } = await hub.api().accounting();
  expect(stats.map(({ readingsRefused }) => readingsRefused)).toEqual(stats.map(() => 0));
  expect(total.readings).toMatchObject({ stored: sampled, revised: 0, quarantined: 0, pending: 0 });
  expect(total.balanced).toBe(true);
  expect(items.length).toBe(stats.length);

  for (const enterprise of city.city.enterprises) {
    for (const { meter, valuesAt } of createSimulatedMeters(enterprise.meters).values()) {
      for (const [quantity, value] of Object.entries(valuesAt(METER_TIME))) {
        const canonical = toCanonical(quantity, value, meter.units[quantity] ?? '');
        const readings = await hub.api().readings(meter.id, quantity);
        expect(readings.length, `${meter.id} ${quantity}`).toBeGreaterThan(8);
        for (const reading of readings) expectClose(reading.value, canonical, `${meter.id} ${quantity}`);
      }
    }
  }
}

function toCanonical(quantity: string, value: number, unit: string): number {
  const from = unitByName(unit);
  const to = unitByName(quantityByName(quantity)?.unit ?? '');
  const conversion = from && to && conversionBetween(from, to);
  if (!conversion) throw new Error(`${unit} is no unit of ${quantity}`);
  return convert(value, conversion);
}

/** Registers of four bytes hold seven digits. */
function expectClose(actual: number, expected: number, what: string): void {
  expect(Math.abs(actual - expected), `${what} is ${actual}, not ${expected}`).toBeLessThanOrEqual(
    1e-6 * Math.max(1, Math.abs(expected)),
  );
}

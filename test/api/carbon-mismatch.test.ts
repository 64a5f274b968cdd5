/** CO2 that stack monitors measure and fuels do not explain: from readings over MQTT to an event, through the real threads. */

import { expect, test } from 'vitest';
import { startTestHub } from '../helpers/running-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { asker, type Json } from './asking.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CONFIG = {
  metering: { linger: '20ms' },
  anomalies: { settle: '0ms', linger: '20ms' },
} as const;
/** Midnight in Shanghai, ten days ago. */
const BEGIN = Math.floor((Date.now() + 8 * HOUR) / DAY) * DAY - 8 * HOUR - 10 * DAY;
const HOURS = 8 * 24;

test('an enterprise whose monitor measures more than its fuels explain is told, and only to who may see it', async () => {
  await using hub = await startTestHub({ config: CONFIG });
  const ask = await asker(hub);
  const send = async (method: string, path: string, body: object) => {
    const answer = await ask(path, {
      ...{ method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
    });
    expect(answer.status, answer.text).toBeLessThan(300);
  };
  const monitor = { energy: 'co2', level: 1, accuracyClass: '±5%', name: 'stack' };
  for (const enterprise of ['alpha', 'beta']) {
    await send('POST', '/api/v1/meters', { id: `${enterprise}-C1`, enterprise, gateway: 'g1', ...monitor });
    await send('PATCH', `/api/v1/meters/${enterprise}-G1`, { accuracyClass: '1.0' });
    const client = await hub.mqtt(`${enterprise}.g1`);
    // 250 m3 an hour are 6000 a day at 20 degrees, 5591 Nm3, 12.1 t of CO2: beta's monitor agrees, alpha's shows twice that.
    const tonnesAnHour = (enterprise === 'alpha' ? 24 : 12) / 24;
    const readings = Array.from({ length: HOURS + 1 }, (_, hour) => [
      { meter: `${enterprise}-G1`, ts: BEGIN + hour * HOUR, values: { volume: 1000 + hour * 250 } },
      { meter: `${enterprise}-C1`, ts: BEGIN + hour * HOUR, values: { mass: 10 + hour * tonnesAnHour } },
    ]).flat();
    await client.publishAsync(telemetryTopic(`${enterprise}.g1`), telemetry(1, ...readings), { qos: 1 });
    await client.endAsync();
  }

  const found = async (role?: string): Promise<Json[]> =>
    (await ask('/api/v1/anomalies?detector=carbon_mismatch&limit=10', role === undefined ? {} : { key: role })).body
      .items;
  await until('the event', async () => (await found()).length > 0, 60_000);
  const events = await found();
  expect(events).toMatchObject([
    {
      ...{ subject: 'carbon:alpha', enterprise: 'alpha', meter: null, severity: 'warning', isOld: true, loss: null },
      first: new Date(BEGIN).toISOString(),
    },
  ]);
  const { body } = await ask(`/api/v1/anomalies/${encodeURIComponent(events[0]?.id)}/evidence`);
  const valuesOf = (name: string): number[] => body.series.find((one: Json) => one.name === name).values;
  expect(body.unit).toBe('tCO2');
  // The first interval has no reading before it, but the register counts from the first one on.
  expect(valuesOf('actual')[0]).toBeCloseTo(24, 6);
  // 5591 Nm3 x 2.162188809 kg/Nm3 = 12.09 t are expected.
  expect(valuesOf('high')[0]).toBeGreaterThan(12.09);
  expect(valuesOf('high')[0]).toBeLessThan(24);
  expect((await found(hub.data.key('enterprise:alpha'))).length).toBe(1);
  expect(await found(hub.data.key('enterprise:beta'))).toEqual([]);
});

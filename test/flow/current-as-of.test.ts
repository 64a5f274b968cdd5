/** Reading one's own writes: how far what an answer holds has come. */

import { expect, test } from 'vitest';
import { startTestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

interface Answer {
  readonly currentAsOf: string;
  readonly values?: readonly { readonly value: number }[];
  readonly items?: readonly { readonly value: number }[];
}

test('an answer tells before which instant everything that was acknowledged of its meter is in it', async () => {
  await using hub = await startTestHub({ config: { processor: { linger: '1h' } } });
  const client = await hub.mqtt('alpha.g1');
  const ts = Date.now();
  const publish = (n: number) =>
    client.publishAsync(telemetryTopic('alpha.g1'), energy(n, 'alpha-E1', ts + n, n), { qos: 1 });
  const ask = async () => [
    await hub.api().get<Answer>('/api/v1/meters/alpha-E1/latest'),
    await hub.api().get<Answer>('/api/v1/readings?meter=alpha-E1&quantity=activeEnergy'),
  ];

  await publish(1);
  await until('the first is processed', async () => (await hub.api().accounting()).total.messages.processed === 1);
  const acknowledgedFirst = Date.now();
  for (const { currentAsOf, values, items } of await ask()) {
    expect(Date.parse(currentAsOf)).toBeGreaterThanOrEqual(acknowledgedFirst);
    expect((values ?? items)?.map(({ value }) => value)).toEqual([1]);
  }

  const before = Date.now();
  await publish(2);
  const after = Date.now();
  // The second is acknowledged and waits: no answer may claim to hold what was acknowledged after it came.
  for (const { currentAsOf, values, items } of await ask()) {
    expect(Date.parse(currentAsOf)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(currentAsOf)).toBeLessThanOrEqual(after);
    expect((values ?? items)?.map(({ value }) => value)).toEqual([1]);
  }
  const csv = await hub.api().request('/api/v1/readings?meter=alpha-E1&quantity=activeEnergy&format=csv');
  const told = Date.parse(csv.headers.get('current-as-of') ?? '');
  expect([told >= before, told <= after]).toEqual([true, true]);
  expect(await csv.text()).toMatch(/^meter,.*\r?\nalpha-E1,activeEnergy,kWh,[^,]+,1,/);
  // Of other meters nothing waits: what is known of them is of now, and of the whole city it is not.
  const asked = Date.now();
  for (const meter of ['alpha-E2', 'beta-E1']) {
    const { currentAsOf } = await hub.api().get<Answer>(`/api/v1/meters/${meter}/latest`);
    expect(Date.parse(currentAsOf), meter).toBeGreaterThanOrEqual(asked);
  }
  const ofMeter = '/api/v1/consumption?scope=meter&id=alpha-E2';
  expect(Date.parse((await hub.api().get<Answer>(ofMeter)).currentAsOf)).toBeGreaterThanOrEqual(asked);
  const city = await hub.api().get<Answer>('/api/v1/consumption?scope=city&energy=electricity');
  expect(Date.parse(city.currentAsOf)).toBeLessThanOrEqual(after);
  expect(await hub.api().metric('meterhub_behind_seconds')).toBeGreaterThanOrEqual(0);
  await client.endAsync();
});

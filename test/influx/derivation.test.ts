/** Consumption of readings in a real InfluxDB: derived, stored and asked for there. */

import { expect, test } from 'vitest';
import { type Ask, asker, type Json, untilProcessed } from '../api/asking.ts';
import { startTestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { influxConfig } from './helpers/influx-hub.ts';
import { Influxd } from './helpers/influxd.ts';

const QUARTER = 900_000;
const DAY = 86_400_000;
/** Midnight in Shanghai three days ago. */
const START = Math.floor((Date.now() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000 - 3 * DAY;
const DAYS = `from=${new Date(START).toISOString()}&to=${new Date(START + 2 * DAY).toISOString()}`;
/** Two days of a register that counts 0.1 kWh, 0.2 kWh and so on up to 0.9 kWh, again and again. */
const REGISTER = Array.from({ length: 2 * 96 + 1 }, (_, n) => {
  const cycles = Math.floor(n / 9) * 45;
  const rest = n % 9;
  return Math.round(cycles + (rest * (rest + 1)) / 2) / 10;
});

test('late and shuffled readings come to the same intervals, days and totals in InfluxDB', async () => {
  await using influxd = await Influxd.start();
  await using hub = await startTestHub({ config: { ...influxConfig(influxd.url), metering: { linger: '50ms' } } });
  const ask = await asker(hub);
  const client = await hub.mqtt('alpha.g1');
  const order = REGISTER.map((_, n) => n);
  // The second half first, then what lies before and between: most of it behind what is derived already.
  const late = order.filter((n) => n < 96 && n % 7 !== 0);
  const early = order.filter((n) => !late.includes(n));
  let seq = 0;
  const send = async (numbers: readonly number[]) => {
    for (const n of numbers) {
      const message = energy(++seq, 'alpha-E1', START + n * QUARTER, REGISTER[n] as number);
      await client.publishAsync(telemetryTopic('alpha.g1'), message, { qos: 1 });
    }
    await untilProcessed(hub, seq);
    await untilDerived(ask);
  };
  await send(early);
  await send(late.toReversed());
  await client.endAsync();

  const { body } = await ask(`/api/v1/meters/alpha-E1/intervals?${DAYS}&limit=1000`);
  const expected = REGISTER.slice(1).map((value, n) => Math.round((value - (REGISTER[n] as number)) * 10) / 10);
  expect(body.items.map(({ value }: Json) => value)).toEqual(expected);
  expect(body.items.every(({ estimatedShare }: Json) => estimatedShare === 0)).toBe(true);
  for (const scope of ['enterprise&id=alpha', 'city']) {
    const days = await ask(`/api/v1/consumption?scope=${scope}&energy=electricity&interval=1d&${DAYS}`);
    expect(days.body.items.map(({ value }: Json) => value)).toEqual([
      REGISTER[96],
      Math.round(((REGISTER[192] as number) - (REGISTER[96] as number)) * 10) / 10,
    ]);
  }
}, 120_000);

async function untilDerived(ask: Ask): Promise<void> {
  await until('consumption is derived', async () => {
    const { body } = await ask(`/api/v1/meters/alpha-E1/intervals?${DAYS}`);
    return !body.pendingRecomputation && Date.parse(body.completeUntil ?? 0) >= START + 2 * DAY;
  });
}

/** What detectors are given besides consumption, from readings over MQTT to events, through the real threads. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { startTestHub } from '../helpers/running-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { asker, type Json } from './asking.ts';

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;
const CONFIG = { metering: { linger: '20ms' }, anomalies: { settle: '0ms', linger: '20ms' } } as const;
/** A whole hour, two days ago. */
const BEGIN = Math.floor(Date.now() / HOUR) * HOUR - 48 * HOUR;

test('a lost phase and an apparent power that is too small are told, and when messages came is kept', async () => {
  await using hub = await startTestHub({ config: CONFIG });
  const ask = await asker(hub);
  const client = await hub.mqtt('alpha.g1');
  const readings = Array.from({ length: 33 }, (_, n) => {
    const isLost = n >= 8;
    return {
      meter: 'alpha-E1',
      ts: BEGIN + n * QUARTER,
      values: {
        ...{ activeEnergy: 1000 + n * 7.5, activePower: 30, reactivePower: 40, apparentPower: isLost ? 40 : 50 },
        ...{ current: 70, currentL2: 71, currentL3: isLost ? 0 : 69 },
      },
    };
  });
  await client.publishAsync(telemetryTopic('alpha.g1'), telemetry(1, ...readings), { qos: 1 });
  await client.endAsync();
  const found = async (): Promise<Json[]> => (await ask('/api/v1/anomalies?meter=alpha-E1&members=true')).body.items;
  await until('both events', async () => (await found()).length >= 2, 60_000);
  const first = new Date(BEGIN + 8 * QUARTER).toISOString();
  const events = (await found()).map(({ detector, severity, first, isOld }) => ({ detector, severity, first, isOld }));
  expect(events.sort((a, b) => (a.detector < b.detector ? -1 : 1))).toEqual([
    { detector: 'phase_imbalance', severity: 'critical', first, isOld: true },
    { detector: 'power_triangle', severity: 'warning', first, isOld: true },
  ]);
  const file = new DatabaseSync(join(hub.data.directory, 'anomalies', 'anomalies.sqlite'), { readOnly: true });
  const rows = file.prepare('SELECT gateway, "offset" FROM arrival').all();
  file.close();
  expect(rows.map(({ gateway }) => gateway)).toContain('alpha/g1');
  // The newest reading is of eight hours after the first.
  const offset = Number(rows.find(({ gateway }) => gateway === 'alpha/g1')?.['offset']);
  expect(Math.abs(offset - 40 * HOUR)).toBeLessThan(1.1 * HOUR);
});

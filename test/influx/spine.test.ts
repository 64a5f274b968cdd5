import { test } from 'vitest';
import { expectEverythingToArrive } from '../flow/spine.ts';
import { influxConfig } from './helpers/influx-hub.ts';
import { Influxd } from './helpers/influxd.ts';

test('everything that gateways read of simulated meters arrives in InfluxDB in the right unit, and their spools empty', async () => {
  await using influxd = await Influxd.start();
  await expectEverythingToArrive(influxConfig(influxd.url).store);
}, 120_000);

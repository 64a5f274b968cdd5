/**
 * The processes of docker-compose.yml by hand, with its environment and its generated secrets: Mosquitto at the
 * enterprise, hub, InfluxDB, and the questions that Grafana asks.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTestData } from '../helpers/running-hub.ts';
import { spawnHub } from '../helpers/spawned-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { fillIn, queriesOf, readBoards } from './boards.ts';
import { Influxd } from './influxd.ts';
import { MosquittoBridge } from './mosquitto-bridge.ts';
import { interpolate, ROOT, readCompose, readEnvironmentFile, readYaml } from './repository.ts';

interface Provisioned {
  readonly datasources: readonly {
    readonly basicAuthUser: string;
    readonly jsonData: { readonly dbName: string };
  }[];
}

it('a reading goes from a device over Mosquitto and hub into InfluxDB, and Grafana can read it and write nothing', async () => {
  const project = temporaryDirectory();
  mkdirSync(join(project, '.docker'));
  cpSync(join(ROOT, '.docker/generate-secrets'), join(project, '.docker/generate-secrets'));
  execFileSync('sh', [join(project, '.docker/generate-secrets')]);
  const secretFile = (name: string): string => join(project, '.docker/secrets', name);
  const secret = (name: string): string => readFileSync(secretFile(name), 'utf8').trim();

  // The image of 1.11 makes these users and this database at its first start, from this environment.
  const { services } = readCompose();
  const image = services['influxdb1']?.environment ?? {};
  const database = image['INFLUXDB_DB'] ?? '';
  const admin = { name: image['INFLUXDB_ADMIN_USER'] ?? '', password: secret('influx1-hub') };
  const reader = { name: image['INFLUXDB_READ_USER'] ?? '', password: secret('influx1-grafana') };
  const influxd = await Influxd.start({ auth: image['INFLUXDB_HTTP_AUTH_ENABLED'] === 'true' });
  onTestFinished(() => influxd[Symbol.asyncDispose]());
  await influxd.query('', `CREATE USER "${admin.name}" WITH PASSWORD '${admin.password}' WITH ALL PRIVILEGES`);
  for (const statement of [
    `CREATE DATABASE ${database}`,
    `CREATE USER "${reader.name}" WITH PASSWORD '${reader.password}'`,
    `GRANT READ ON "${database}" TO "${reader.name}"`,
  ]) {
    await influxd.query('', statement, admin);
  }

  const variables = { METERHUB_INFLUX_VERSION: '1' };
  const hubService = services['hub'];
  const fromCompose = Object.entries({
    ...readEnvironmentFile(interpolate(hubService?.env_file?.[0] ?? '', variables)),
    ...hubService?.environment,
  }).map(([key, value]) => [key, interpolate(value, variables)]);
  const data = await createTestData();
  onTestFinished(() => data.remove());
  const hub = await spawnHub(data, {
    environment: {
      ...(Object.fromEntries(fromCompose) as Record<string, string>),
      // What is another place without containers.
      METERHUB_DATA_DIR: data.directory,
      METERHUB_MQTT_HOST: '127.0.0.1',
      METERHUB_HTTP_HOST: '127.0.0.1',
      METERHUB_INFLUX_URL: influxd.url,
      METERHUB_INFLUX_PASSWORD_FILE: secretFile('influx1-hub'),
    },
  });
  onTestFinished(() => hub[Symbol.asyncDispose]());

  const password = data.password('alpha.g1');
  const bridge = await MosquittoBridge.start({ enterprise: 'alpha', gateway: 'g1', password, hubPort: hub.mqttPort });
  onTestFinished(() => bridge[Symbol.asyncDispose]());
  const device = await bridge.device();
  const now = Date.now();
  const reading = { meter: 'alpha-E1', ts: now, values: { activePower: 412.5 } };
  await device.publishAsync(telemetryTopic('alpha.g1'), telemetry(1, reading), { qos: 1 });
  await device.endAsync();

  const [source] = readYaml<Provisioned>('dashboards/grafana/provisioning/datasources/influxdb.yaml').datasources;
  expect(source?.basicAuthUser).toBe(reader.name);
  expect(source?.jsonData.dbName).toBe(database);
  const city = readBoards().get('city');
  const query = city && queriesOf(city, 'influxdb').find(({ name }) => name.includes('Newest reading'));
  const timeFilter = `time >= ${now - 60_000}ms and time <= ${now + 60_000}ms`;
  const text = fillIn(query?.text ?? '', { timeFilter, __interval: '1m', quantity: 'activePower' });
  await until('Grafana finds the reading', async () => (await influxd.query(database, text, reader)).length > 0);
  expect(await influxd.query(database, text, reader)).toEqual([{ time: now, value: 412.5 }]);

  await expect(influxd.query(database, `DROP DATABASE ${database}`, reader)).rejects.toThrow(/admin privilege/);
  await expect(influxd.query(database, text)).rejects.toThrow(/authentication credentials/);
});

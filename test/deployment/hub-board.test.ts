/** The board over the hub's metrics, and the key that Prometheus reads them with. */

import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { queriesOf, readBoards } from './boards.ts';
import { ROOT, readYaml } from './repository.ts';

const run = promisify(execFile);

/** Words of PromQL, labels and Grafana's variables that are not metrics. */
const NOT_METRICS = new Set([
  'sum',
  'by',
  'rate',
  'job',
  'meterhub',
  'disposition',
  'rate_interval',
  '__rate_interval',
]);
/** Made by Prometheus itself. */
const OF_PROMETHEUS = new Set(['up']);

async function hub(): Promise<TestHub> {
  const running = await startTestHub();
  onTestFinished(() => running[Symbol.asyncDispose]());
  return running;
}

/** Makes the key as the compose service does. */
const makeKey = ({ data, httpPort }: TestHub, folder: string) =>
  run('sh', [join(ROOT, '.docker/metrics-key'), folder, `http://127.0.0.1:${httpPort}`], {
    cwd: ROOT,
    env: { ...process.env, METERHUB_DATA_DIR: data.directory },
  });

const metricsWith = ({ httpPort }: TestHub, key: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${httpPort}/metrics`, { headers: { authorization: `Bearer ${key}` } });

it('every metric on the board is one that the hub gives', async () => {
  const running = await hub();
  const client = await running.mqtt('alpha.g1');
  await client.publishAsync(telemetryTopic('alpha.g1'), energy(1, 'alpha-E1', Date.now(), 1), { qos: 1 });
  await client.endAsync();
  const text = await (await running.api().request('/metrics')).text();
  const given = new Set(text.split('\n').flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []));
  const board = readBoards().get('hub');
  const expressions = board === undefined ? [] : queriesOf(board, 'prometheus').map((query) => query.text);
  const named = new Set(
    expressions
      .flatMap((expression) => expression.replaceAll(/"[^"]*"/g, '').match(/[a-zA-Z_][\w:]*/g) ?? [])
      .filter((word) => !NOT_METRICS.has(word) && !OF_PROMETHEUS.has(word)),
  );
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((name) => !given.has(name))).toEqual([]);
});

it('every expression on the board asks for the job that Prometheus scrapes', () => {
  interface PrometheusConfig {
    readonly scrape_configs: readonly {
      readonly job_name: string;
      readonly metrics_path: string;
      readonly authorization: { readonly type: string; readonly credentials_file: string };
      readonly static_configs: readonly { readonly targets: readonly string[] }[];
    }[];
  }
  const [job] = readYaml<PrometheusConfig>('.docker/prometheus/prometheus.yml').scrape_configs;
  expect(job).toMatchObject({
    job_name: 'meterhub',
    metrics_path: '/metrics',
    authorization: { type: 'Bearer', credentials_file: '/metrics-key/key' },
    static_configs: [{ targets: ['hub:8080'] }],
  });
  const board = readBoards().get('hub');
  for (const { text } of board === undefined ? [] : queriesOf(board, 'prometheus')) {
    expect(text).toContain('{job="meterhub"}');
  }
});

it('Prometheus gets a key that opens /metrics, and nobody gets in without one', async () => {
  const running = await hub();
  const folder = temporaryDirectory();
  const { stdout } = await makeKey(running, folder);
  const key = readFileSync(join(folder, 'key'), 'utf8').trim();
  expect((await metricsWith(running, key)).status).toBe(200);
  expect((await metricsWith(running, 'mhk_000000000000_nothing')).status).toBe(401);
  expect(stdout).not.toContain(key);
  // Read by Prometheus, which is another user.
  expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o444);
});

it('the key is kept while it is good, and made anew when it is not', async () => {
  const running = await hub();
  const folder = temporaryDirectory();
  const read = (): string => readFileSync(join(folder, 'key'), 'utf8').trim();
  await makeKey(running, folder);
  const first = read();
  expect((await makeKey(running, folder)).stdout).toContain('kept');
  expect(read()).toBe(first);
  await run(process.execPath, ['src/main.ts', 'key', 'revoke', first.split('_')[1] ?? ''], {
    cwd: ROOT,
    env: { ...process.env, METERHUB_DATA_DIR: running.data.directory },
  });
  await makeKey(running, folder);
  expect(read()).not.toBe(first);
  expect((await metricsWith(running, read())).status).toBe(200);
});

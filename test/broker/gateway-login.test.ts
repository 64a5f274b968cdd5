/** The gateway program's uplink at a whole hub: with nothing but its certificate, over TLS and WebSocket. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createCounters } from '../../gateway/counters.ts';
import { openSpool } from '../../gateway/spool.ts';
import { Uplink } from '../../gateway/uplink/uplink.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { enrolGateway } from '../../src/registry/certificates/enrolment.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createTestData, startTestHub } from '../helpers/running-hub.ts';
import { freePort } from '../helpers/spawned-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { certificateRequest, TestAuthority } from './test-authority.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const GATEWAY = { enterprise: 'alpha', gateway: 'g1' };

test.each(['mqtts', 'wss'] as const)('over %s every spooled reading is stored and receipted', async (scheme) => {
  using data = await createTestData();
  const folder = temporaryDirectory();
  const web = new TestAuthority(folder, 'web');
  const { certFile, keyFile } = web.certificate('hub', { san: 'IP:127.0.0.1', usage: 'serverAuth' });
  const ports = { mqtts: await freePort(), wss: await freePort() };
  const mqtt = { tls: { certFile, keyFile, port: ports.mqtts }, websocket: { port: ports.wss } };
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(data.directory).registry));
  const request = certificateRequest(folder, 'gateway');
  const issue = { directory: join(data.directory, 'certificates'), request: request.pem, days: 1 };
  const { certificate } = await enrolGateway(registry, GATEWAY, issue);
  writeFileSync(join(folder, 'gateway.pem'), certificate);
  await using hub = await startTestHub({ data, config: { mqtt } });

  const spool = openSpool({ ...GATEWAY, path: join(folder, 'spool.sqlite'), bytesMax: 1e8 });
  const first = Date.now() - 100_000;
  const readings = Array.from({ length: 50 }, (_, n) => [
    { meter: 'alpha-E1', ts: first + n * 1000, values: { activeEnergy: n } },
  ]);
  spool.append(readings.map((reading) => ({ readingsJson: JSON.stringify(reading), readings: 1 })));
  const uplink = new Uplink({
    ...GATEWAY,
    url: `${scheme}://127.0.0.1:${ports[scheme]}${scheme === 'wss' ? '/mqtt' : ''}`,
    clientId: 'alpha.g1',
    ...{ username: undefined, password: undefined },
    tls: { ca: web.cert, cert: certificate, key: readFileSync(request.keyFile, 'utf8') },
    ...{ keepaliveSeconds: 30, connectTimeoutMillis: 5000, reconnectMillisMin: 10, reconnectMillisMax: 50 },
    ...{ window: 5, receiptTimeoutMillis: 60_000, statusIntervalMillis: 60_000 },
    ...{ spool, counters: createCounters(), status: () => ({ spooledMessages: spool.contents().messages }) },
    log: createLogger('uplink', 'silent'),
  });
  const stop = new AbortController();
  const running = uplink.run(stop.signal);
  await until('the spool is empty', () => spool.contents().messages === 0);
  expect((await hub.api().readings('alpha-E1', 'activeEnergy')).length).toBe(50);
  expect(await hub.api().gatewayState('alpha', 'g1')).toBe('online');
  await registry.revokeGatewayCertificates(GATEWAY, { keep: null }, Date.now());
  await until('it is put off', async () => (await hub.api().gatewayState('alpha', 'g1')) === 'offline');
  stop.abort();
  await running;
  spool.close();
  await registry.close();
});

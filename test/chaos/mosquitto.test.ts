import { spawn } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { createTestData } from '../helpers/running-hub.ts';
import { seededRandom, testSeed } from '../helpers/seed.ts';
import { spawnHub } from '../helpers/spawned-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { Expectation } from './expectation.ts';

vi.setConfig({ testTimeout: 120_000 });

const FIRST = Date.now() - 3_600_000;
const KILLS = 3;
const PUBLISHERS = 3;

test('of many calls of mosquitto_pub every one that succeeded is in the store once, whenever the hub was killed', async () => {
  const seed = testSeed();
  const random = seededRandom(seed);
  using data = await createTestData();
  await using hub = await spawnHub(data);
  const expectation = new Expectation();
  const password = data.password('alpha.g1');
  let next = 1;
  let stop = false;

  /** True where it ended with success, so after the PUBACK. */
  function mosquittoPub(payload: string): Promise<boolean> {
    const args = ['-h', '127.0.0.1', '-p', String(hub.mqttPort), '-q', '1', '-u', 'alpha.g1', '-P', password];
    const child = spawn('mosquitto_pub', [...args, '-t', telemetryTopic('alpha.g1'), '-m', payload], {
      stdio: 'ignore',
    });
    return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
  }

  /** As a script would: the same again until it succeeds; sometimes it gives up. */
  async function publish(): Promise<void> {
    while (!stop) {
      const n = next++;
      const reading = { meter: 'alpha-E1', quantity: 'activeEnergy', ts: FIRST + n, value: n };
      expectation.sent(reading);
      const givesUp = random() < 0.1;
      let done = await mosquittoPub(energy(n, reading.meter, reading.ts, reading.value));
      while (!done && !givesUp) done = await mosquittoPub(energy(n, reading.meter, reading.ts, reading.value));
      if (done) {
        expectation.acknowledged(reading);
        expectation.acknowledgedMessages++;
      }
    }
  }

  const publishing = Promise.all(Array.from({ length: PUBLISHERS }, publish));
  for (let kill = 0; kill < KILLS; kill++) {
    const target = expectation.acknowledgedMessages + 10 + Math.floor(random() * 50);
    await until('messages are acknowledged', () => expectation.acknowledgedMessages >= target, 30_000);
    await hub.kill();
    await hub.start();
  }
  stop = true;
  await publishing;
  await until('all is processed', async () => (await hub.api().accounting()).total.messages.pending === 0);
  expect(await expectation.problems(hub.api()), `seed ${seed}`).toEqual([]);
});

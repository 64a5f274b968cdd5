/** The demo as its reader runs it: three starts in one folder, the first of them stopped while history is loaded. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { simulatedCity } from '../../simulators/city.ts';
import { createHistory, HISTORY_STEP_MILLIS } from '../../simulators/history.ts';
import type { HistoryPlan } from '../../src/cli/demo-history-plan.ts';
import { MAIN } from '../../src/cli/paths.ts';
import { ApiClient } from '../helpers/api-client.ts';
import { until } from '../helpers/until.ts';

const DAYS = 10;
const PATIENCE_MILLIS = 120_000;

let folder: string;
let demo: Demo;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meterhub-'));
});
afterEach(async () => {
  await demo.interrupt();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

class Demo {
  output = '';
  readonly #child: ChildProcess;

  constructor() {
    const ports = { METERHUB_HTTP_PORT: '0', METERHUB_MQTT_PORT: '0' };
    this.#child = spawn(process.execPath, [MAIN, 'demo'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...ports, METERHUB_DATA_DIR: folder, METERHUB_DEMO_HISTORY_DAYS: String(DAYS) },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }

  async says(text: string): Promise<void> {
    const isOver = () => this.#child.exitCode !== null || this.output.includes(text);
    await until(`the demo says "${text}"`, isOver, PATIENCE_MILLIS);
    if (!this.output.includes(text)) throw new Error(`the demo ended: ${this.output}`);
  }

  /** As Ctrl-C does; gives the exit code. */
  async interrupt(): Promise<number | null> {
    if (this.#child.exitCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGINT');
      await exited;
    }
    return this.#child.exitCode;
  }

  api(): ApiClient {
    const { http, authority } = JSON.parse(readFileSync(join(folder, 'demo-credentials.json'), 'utf8')) as {
      http: string;
      authority: { apiKey: string };
    };
    return new ApiClient(Number(new URL(http).port), authority.apiKey);
  }
}

function plan(): HistoryPlan {
  return JSON.parse(readFileSync(join(folder, 'demo-history.json'), 'utf8')) as HistoryPlan;
}

describe('demo', { timeout: 2 * PATIENCE_MILLIS }, () => {
  test('can be used and ended while its history is loaded', async () => {
    demo = new Demo();
    await demo.says(`Loading ${DAYS} days of history`);
    expect((await demo.api().request('/api/v1/meters')).status).toBe(200);
    await demo.says('First readings are stored');
    expect(await demo.interrupt()).toBe(0);
    expect(demo.output).not.toContain('History is loaded');
    const { from, to, next } = plan();
    expect(to - from).toBe(DAYS * 86_400_000);
    expect(next).toBeLessThanOrEqual(to);
  });

  test('goes on with the history at the next start, and holds all of it, none of it in the quarantine', async () => {
    demo = new Demo();
    await demo.says('days of history');
    await demo.says('History is loaded');
    const { from, to, next } = plan();
    expect(next).toBe(to + HISTORY_STEP_MILLIS);

    const city = simulatedCity({ seed: 1 });
    const history = createHistory(city, { seed: 1, from, to });
    let sent = 0;
    const expected = new Map<string, (readonly [string, number])[]>();
    const watched = ['310120-01-C01', '310110-01-E03', '310116-02-G01'];
    for (let at = from; at <= to; at += HISTORY_STEP_MILLIS) {
      for (const { id } of city.enterprises) {
        for (const { meter, values } of history.readingsAt(id, at)) {
          sent += Object.keys(values).length;
          if (!watched.includes(meter)) continue;
          const register = values['mass'] ?? values['activeEnergy'] ?? values['volume'];
          expected.set(meter, [...(expected.get(meter) ?? []), [new Date(at).toISOString(), register as number]]);
        }
      }
    }
    const { total } = await demo.api().accounting();
    expect(total.balanced).toBe(true);
    expect(total.readings).toMatchObject({ quarantined: 0, revised: 0 });
    expect(total.readings.stored).toBeGreaterThanOrEqual(sent);
    for (const [meter, quantity] of [
      [watched[0], 'mass'],
      [watched[1], 'activeEnergy'],
      [watched[2], 'volume'],
    ] as const) {
      const held = (await demo.api().readings(meter!, quantity)).filter(({ ts }) => Date.parse(ts) <= to);
      expect(held.map(({ ts, value }) => [new Date(ts).toISOString(), value])).toEqual(expected.get(meter!));
    }
    expect(await demo.interrupt()).toBe(0);
  });

  test('does not send its history again', async () => {
    const before = plan();
    demo = new Demo();
    await demo.says('First readings are stored');
    expect(await demo.interrupt()).toBe(0);
    expect(demo.output).not.toContain('history');
    expect(plan()).toEqual(before);
    expect(existsSync(join(folder, 'demo-credentials.json'))).toBe(true);
  });
});

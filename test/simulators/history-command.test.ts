/** `meterhub simulate history` into a hub that runs, and into files. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulateIntervals } from '../../simulators/history/simulate-intervals.ts';
import { addSimulateHistory } from '../../src/cli/simulate-history-command.ts';
import { meterhub } from '../cli/run.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';

const DAY = 86_400_000;
/** Midnight in Shanghai two days ago: the hub takes nothing that is older than 400 days. */
const END = Math.floor((Date.now() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000 - DAY;
const SIZE = ['--enterprises', '3', '--meters', '12', '--period', '14d', '--end', new Date(END).toISOString()];
const WITH_FAULTS = [...SIZE, '--seed', '17', '--faults', '3'];

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ config: { metering: { linger: '20ms' } } });
});
afterAll(() => hub?.[Symbol.asyncDispose]());

/** Runs the command in this process; what it throws has the exit code. */
async function simulate(...args: readonly string[]): Promise<void> {
  const program = new Command('meterhub').exitOverride().configureOutput({ writeErr: () => {} });
  addSimulateHistory(program.command('simulate'), {
    METERHUB_DATA_DIR: hub.data.directory,
    METERHUB_MQTT_PORT: String(hub.mqttPort),
  });
  await program.parseAsync(['simulate', 'history', ...args], { from: 'user' });
}

async function account() {
  const { total } = await hub.api().accounting();
  return total;
}

interface Line {
  readonly meter: string;
  readonly ts: number;
  readonly values: Readonly<Record<string, number>>;
}

function linesOf<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

describe('into a hub', () => {
  const file = (): string => join(hub.data.directory, 'readings.ndjson');
  let lines: Line[];
  let distinct: number;

  test('every reading is stored once, and what is sent twice is a duplicate', async () => {
    await simulate(...WITH_FAULTS, '--out', file());
    lines = linesOf<Line>(file());
    distinct = new Set(lines.map(({ meter, ts }) => `${meter} ${ts}`)).size;
    expect(lines.length).toBeGreaterThan(45_000);
    expect(lines.length).toBeGreaterThan(distinct);
    await simulate(...WITH_FAULTS);
    const { readings, messages } = await account();
    expect(readings).toMatchObject({ received: lines.length, stored: distinct, duplicate: lines.length - distinct });
    expect(readings).toMatchObject({ revised: 0, quarantined: 0 });
    expect(messages.pending).toBe(0);
  });

  test('what is stored is what the file has', async () => {
    const { meter } = lines[0]!;
    const stored = await hub.api().readings(meter, 'activeEnergy');
    const sent = new Map(
      lines.filter((line) => line.meter === meter).map(({ ts, values }) => [ts, values['activeEnergy']]),
    );
    expect(stored).toHaveLength(sent.size);
    const { register } = simulateIntervals(optionsOf(17)).columns[0]!.meter;
    for (const { ts, value } of stored) {
      expect(value).toBeCloseTo(sent.get(Date.parse(ts))!, register.decimals);
    }
  });

  test('labels are beside it, a line for each fault', async () => {
    const labels = linesOf<{ kind: string; series: unknown[] }>(
      join(hub.data.directory, 'simulate-history-17-labels.ndjson'),
    );
    expect(labels.length).toBeGreaterThan(20);
    expect(labels).toEqual(linesOf(`${file()}.labels.ndjson`));
    for (const { kind, series } of labels) expect(series.length, kind).toBeGreaterThan(0);
  });

  test('a second run gives duplicates only', async () => {
    const before = await account();
    await simulate(...WITH_FAULTS);
    const { readings } = await account();
    expect(readings.stored).toBe(before.readings.stored);
    expect(readings.duplicate - before.readings.duplicate).toBe(lines.length);
    expect(readings.revised + readings.quarantined).toBe(0);
  });

  test('a run that was stopped goes on where it was', async () => {
    const before = await account();
    const stateFile = join(hub.data.directory, 'simulate-history-17.json');
    const state = JSON.parse(readFileSync(stateFile, 'utf8')) as { passwords: Record<string, string> };
    const nextHour = Object.fromEntries(Object.keys(state.passwords).map((username) => [username, 13 * 24]));
    writeFileSync(stateFile, JSON.stringify({ ...state, nextHour }));
    await simulate(...WITH_FAULTS);
    const { readings } = await account();
    const sent = Number(readings.received) - Number(before.readings.received);
    // One of the fourteen days is left, and one reading at the end; dropouts and duplicates are a few.
    expect(sent).toBeGreaterThan(0.8 * 36 * 97);
    expect(sent).toBeLessThan(1.2 * 36 * 97);
    expect(readings.stored).toBe(before.readings.stored);
  });

  test('other options for the same seed are refused, because the registers would contradict', async () => {
    const other = simulate(...SIZE, '--seed', '17', '--faults', 'none');
    await expect(other).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('another --seed') });
  });

  test('without faults the hub derives exactly what was simulated, and finds nothing wrong', async () => {
    await simulate(...SIZE, '--seed', '6', '--faults', 'none');
    const { columns, from } = simulateIntervals(optionsOf(6));
    const range = `from=${new Date(END - DAY).toISOString()}&to=${new Date(END).toISOString()}&limit=1000`;
    interface Intervals {
      readonly pendingRecomputation: boolean;
      readonly completeUntil: string | null;
      readonly items: readonly { readonly value: number | null }[];
    }
    const multipliers = new Set<boolean>();
    for (const { meter, consumption } of columns) {
      multipliers.add(meter.register.multiplier > 1);
      let answer: Intervals | null = null;
      await until(
        `${meter.id} is derived`,
        async () => {
          answer = await hub.api().get<Intervals>(`/api/v1/meters/${meter.id}/intervals?${range}`);
          return !answer.pendingRecomputation && Date.parse(answer.completeUntil ?? '') >= END;
        },
        40_000,
      );
      const values = (answer as unknown as Intervals).items.map(({ value }) => value);
      const expected = consumption.subarray((END - DAY - from) / 900_000);
      expect(values, meter.id).toEqual([...expected]);
    }
    expect(multipliers).toEqual(new Set([true, false]));
    const { items } = await hub.api().get<{ items: { meter: string }[] }>('/api/v1/discontinuities?limit=1000');
    expect(items.filter(({ meter }) => meter.startsWith('S6-'))).toEqual([]);
  });
});

function optionsOf(seed: number) {
  return { seed, enterprises: 3, metersPerEnterprise: 12, from: END - 14 * DAY, to: END };
}

describe('into files', () => {
  test('the registry file is one that "registry apply" takes', async () => {
    const folder = temporaryDirectory();
    const file = join(folder, 'registry.yaml');
    await simulate(...SIZE, '--seed', '7', '--faults', '2', '--registry-out', file);
    const applied = await meterhub(['registry', 'apply', file], { METERHUB_DATA_DIR: folder });
    expect([applied.code, applied.stderr]).toEqual([
      0,
      'applied 3 enterprises, 3 gateways, 36 meters, 3 outputSeries, 42 outputs\n',
    ]);
    const checked = await meterhub(['registry', 'check'], { METERHUB_DATA_DIR: folder });
    expect([checked.code, checked.stdout]).toEqual([0, expect.any(String)]);
  });

  test('what "registry apply" printed lets a history into a hub whose registry is elsewhere', async () => {
    const folder = temporaryDirectory();
    const file = join(folder, 'registry.yaml');
    const size = ['--enterprises', '2', '--meters', '3', '--period', '1d', '--end', new Date(END).toISOString()];
    await simulate(...size, '--seed', '12', '--faults', 'none', '--registry-out', file);
    const { stdout } = await meterhub(['registry', 'apply', file], { METERHUB_DATA_DIR: hub.data.directory });
    writeFileSync(join(folder, 'passwords'), stdout);
    const elsewhere = new Command('meterhub').exitOverride();
    addSimulateHistory(elsewhere.command('simulate'), { METERHUB_DATA_DIR: folder });
    const stored = (await account()).readings.stored;
    const to = ['--url', `mqtt://127.0.0.1:${hub.mqttPort}`, '--passwords', join(folder, 'passwords')];
    await elsewhere.parseAsync(['simulate', 'history', ...size, '--seed', '12', '--faults', 'none', ...to], {
      from: 'user',
    });
    expect((await account()).readings.stored - stored).toBe(6 * 97);
  });

  test('a year is a year: of readings, and of labelled faults from its beginning to its end', async () => {
    const file = join(temporaryDirectory(), 'year');
    const size = ['--enterprises', '1', '--meters', '6', '--period', '1y', '--interval', '1h'];
    await simulate(...size, '--end', new Date(END).toISOString(), '--seed', '14', '--faults', '1', '--out', file);
    const instants = [
      ...readFileSync(file, 'utf8').matchAll(/\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|\+08:00)|\b1[5-9]\d{11}\b/g),
    ];
    const times = instants.map(([text]) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text)));
    const [first, last] = times.reduce(([a, b], at) => [Math.min(a, at), Math.max(b, at)], [Infinity, -Infinity]);
    expect([(last - first) / 86_400_000, last]).toEqual([365, END]);
    const labels = readFileSync(`${file}.labels.ndjson`, 'utf8').trim().split('\n');
    const months = new Set(labels.map((line) => (JSON.parse(line) as { from: string }).from.slice(0, 7)));
    expect(months.size).toBeGreaterThanOrEqual(11);
  });

  test('the same seed gives the same bytes', async () => {
    const folder = temporaryDirectory();
    for (const name of ['a', 'b']) await simulate(...SIZE, '--faults', '1', '--out', join(folder, name));
    expect(readFileSync(join(folder, 'a'))).toEqual(readFileSync(join(folder, 'b')));
    expect(readFileSync(join(folder, 'a.labels.ndjson'))).toEqual(readFileSync(join(folder, 'b.labels.ndjson')));
  });
});

describe('what cannot be', () => {
  test.each([
    [['--period', '5x'], '--period 5x'],
    [['--period', '0d'], '--period 0d'],
    [['--interval', '7m'], '--interval 7m'],
    [['--faults', 'many'], '--faults many'],
    [['--faults', '-1'], '--faults -1'],
    [['--end', '2999-01-01'], '--end 2999-01-01 is not over yet'],
    [['--end', 'yesterday'], '--end yesterday'],
    [['--industry', 'fishing'], '--industry fishing is not known; there are steel'],
    [['--seed', '4294967296'], '--seed 4294967296'],
    [['--period', '3y'], 'shorten --period'],
    [['--seed', '8', '--period', '1d', '--url', 'http://x'], '--url must be'],
    [['--out', '/nowhere/file'], '--out /nowhere/file cannot be written'],
  ])('%j is told with exit code 2', async (args, message) => {
    await expect(simulate(...args)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });

  test('a hub that is not there is told, and other options may follow', async () => {
    const away = simulate(...SIZE, '--seed', '9', '--faults', 'none', '--url', 'mqtt://127.0.0.1:1');
    await expect(away).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining('no hub answers at') });
    const stored = (await account()).readings.stored;
    await simulate('--enterprises', '1', '--meters', '2', '--period', '1h', '--seed', '9', '--faults', 'none');
    // Five readings of two meters in an hour with both its ends.
    expect((await account()).readings.stored - stored).toBe(10);
  });

  test('a dry run sends and registers nothing', async () => {
    const before = await account();
    await simulate('--seed', '10', '--period', '2d', '--dry-run');
    expect(await account()).toEqual(before);
    expect((await hub.api().request('/api/v1/meters/S10-00001-E001')).status).toBe(404);
  });
});

/** The boards over the readings: every query is understood by a real InfluxDB and finds what the hub writes. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUALITY_REASONS } from '../../src/domain/quality.ts';
import { allQuantities } from '../../src/domain/quantity.ts';
import { LineEncoder } from '../../src/store/influx/line-protocol.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import type { SeriesKey } from '../../src/store/series-key.ts';
import { fillIn, queriesOf, readBoards } from './boards.ts';
import { Influxd } from './influxd.ts';
import { readYaml } from './repository.ts';

const DATABASE = 'meterhub';
const MINUTE = 60_000;
const TO = Date.now();
const FROM = TO - 40 * MINUTE;
/** Names as a registry may have them, with what has a meaning in a regular expression. */
const ENTERPRISES = ['E310113-01', 'E310113.02'];

const boards = [...readBoards().values()].filter((board) => queriesOf(board, 'influxdb').length > 0);

/** Half an hour of every quantity of two meters in each enterprise, with every level and every reason once. */
function lines(): string[] {
  const quantities = allQuantities().map(({ name }) => name);
  const keys: SeriesKey[] = ENTERPRISES.flatMap((enterprise) =>
    ['M1', 'M2'].flatMap((meter) =>
      quantities.map((quantity) => ({ enterprise, meter: `${enterprise}-${meter}`, quantity })),
    ),
  );
  const qualities = [0, 0, 1, 2, 3, 4, ...Object.values(QUALITY_REASONS).map((reason) => reason | 2)];
  const batch = new ReadingBatch(keys);
  for (let minute = 30; minute >= 1; minute--) {
    const quality = qualities[minute % qualities.length] as number;
    for (const series of keys.keys()) {
      batch.add(series, TO - minute * MINUTE, 1000 * series + 30 - minute, quality, 5000 - minute, series % 50);
    }
  }
  return new LineEncoder().encode(batch).map(({ text }) => text);
}

let influxd: Influxd;

beforeAll(async () => {
  influxd = await Influxd.start();
  await influxd.query(DATABASE, `CREATE DATABASE "${DATABASE}"`);
  await influxd.write(DATABASE, lines());
});

afterAll(async () => {
  await influxd[Symbol.asyncDispose]();
});

it('there are three boards over the readings', () => {
  expect(boards.map(({ uid }) => uid).sort()).toEqual(['meterhub-city', 'meterhub-enterprise', 'meterhub-quality']);
});

describe.each(boards.map((board) => [board.title, board] as const))('%s', (_title, board) => {
  /** What a custom variable offers; for one that InfluxDB fills, all at once where it can be, or one. */
  const choices = board.templating.list.map((variable): [string, string[]] => {
    if (variable.type === 'custom') return [variable.name, variable.options.map(({ value }) => value)];
    const escaped = ENTERPRISES.map((name) => name.replaceAll(/[.-]/g, '\\$&'));
    return [variable.name, variable.allValue === undefined ? escaped.slice(0, 1) : [variable.allValue]];
  });
  const builtIn = { timeFilter: `time >= ${FROM}ms and time <= ${TO}ms`, __interval: '5m' };
  const valuesAt = (n: number): Record<string, string> => ({
    ...builtIn,
    ...Object.fromEntries(choices.map(([name, values]) => [name, values[n % values.length] as string])),
  });
  const rounds = Math.max(...choices.map(([, values]) => values.length));

  it.each(queriesOf(board, 'influxdb').map((query) => [query.name, query] as const))(
    '%s finds the readings, whatever is chosen',
    async (_name, { text }) => {
      for (let n = 0; n < rounds; n++) {
        const rows = await influxd.query(DATABASE, fillIn(text, valuesAt(n)));
        const values = rows.flatMap(({ time: _time, ...rest }) => Object.values(rest));
        expect(
          values.filter((value) => value !== null && value !== 0).length,
          fillIn(text, valuesAt(n)),
        ).toBeGreaterThan(0);
      }
    },
  );

  it.each(
    queriesOf(board, 'influxdb')
      .filter(({ isVariable }) => !isVariable)
      .map((query) => [query.name, query] as const),
  )('%s is bounded in time and asks for nothing that InfluxDB 3 lacks', (_name, { text }) => {
    expect(text).toContain('$timeFilter');
    // Every SELECT that reads the measurement: a bound outside of a subquery alone does not hold inside in 1.x.
    expect(text.split('FROM "reading"').length).toBe(text.split('FROM "reading" WHERE $timeFilter').length);
    expect(text).not.toMatch(/SLIMIT|SOFFSET|INTO|integral|holt_winters/i);
  });
});

it('a query that groups by time goes to the end of the range, not only to now', async () => {
  const future = TO + 60 * MINUTE;
  await influxd.write(DATABASE, [
    `reading,enterprise=ahead,meter=ahead activePower=1,activePower_q=0i,activePower_m=1i,activePower_i=0i ${future}`,
  ]);
  const city = boards.find(({ uid }) => uid === 'meterhub-city');
  const query = city && queriesOf(city, 'influxdb').find(({ text }) => text.includes('"enterprise" fill(0)'));
  const timeFilter = `time >= ${TO + MINUTE}ms and time <= ${future}ms`;
  const text = fillIn(query?.text ?? '', { timeFilter, __interval: '10m', quantity: 'activePower' });
  expect((await influxd.query(DATABASE, text)).some(({ count }) => count === 1)).toBe(true);
});

it('the lists of quantities are those that the hub stores, with their units', () => {
  const known = new Map(allQuantities().map(({ name, unit, kind }) => [name, { unit, kind }]));
  const offered = (uid: string, name: string): string[] => {
    const board = boards.find((candidate) => candidate.uid === uid);
    const variable = board?.templating.list.find((candidate) => candidate.name === name);
    if (variable?.type !== 'custom') throw new Error(`${uid} has no list ${name}`);
    expect(variable.query).toBe(variable.options.map(({ text, value }) => `${text} : ${value}`).join(', '));
    for (const { text, value } of variable.options) expect(text).toBe(`${value} (${known.get(value)?.unit})`);
    return variable.options.map(({ value }) => value).sort();
  };
  const names = (kind: string): string[] =>
    [...known]
      .filter(([, q]) => q.kind === kind)
      .map(([name]) => name)
      .sort();
  expect(offered('meterhub-quality', 'quantity')).toEqual([...known.keys()].sort());
  expect(offered('meterhub-city', 'quantity')).toEqual(names('gauge'));
  expect(offered('meterhub-enterprise', 'rate')).toEqual(names('gauge'));
  expect(offered('meterhub-enterprise', 'register')).toEqual(names('register'));
});

it('the boards name the data sources that are provisioned', () => {
  interface Provisioned {
    readonly datasources: readonly { readonly uid: string; readonly type: string; readonly secureJsonData?: object }[];
  }
  const provisioned = ['influxdb', 'prometheus'].flatMap(
    (name) => readYaml<Provisioned>(`dashboards/grafana/provisioning/datasources/${name}.yaml`).datasources,
  );
  const known = provisioned.map(({ uid, type }) => ({ uid, type }));
  for (const board of readBoards().values()) {
    for (const panel of board.panels) {
      if (panel.type === 'text') continue;
      for (const { datasource } of [panel, ...panel.targets]) expect(known).toContainEqual(datasource);
    }
  }
  for (const { secureJsonData = {} } of provisioned) {
    for (const secret of Object.values(secureJsonData)) expect(secret).toMatch(/^\$__file\{\/run\/secrets\/\w+\}$/);
  }
});

it('boards and their panels have ids of their own, and panels do not lie over each other', () => {
  const all = [...readBoards().values()];
  expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
  for (const { panels, title } of all) {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size, title).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  }
});

import { expect, test } from 'vitest';
import type { Json } from './asking.ts';
import { type ConsumptionApp, DAY, groupKey, openConsumptionApp, row } from './consumption-app.ts';

const CONTRACTS = '/api/v1/carbon/contracts';
const DAY_2023 = 'from=2023-03-01T00:00:00%2B08:00&to=2023-03-02T00:00:00%2B08:00&interval=1d';
const GREEN = {
  ...{ id: 'GP-1', enterprise: 'alpha', kind: 'greenPower', isInterProvincial: true },
  ...{ from: '2023-03-01', to: '2023-03-02', kilowattHours: '400' },
  source: { title: 'Settlement 2023-03', number: 'S-17' },
};

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 6));

async function ids(app: ConsumptionApp, query: string, role = 'admin'): Promise<string[]> {
  const { status, body, text } = await app.ask(`${CONTRACTS}?${query}`, role);
  expect(status, text).toBe(200);
  return body.items.map(({ id }: Json) => id);
}

test('a contract covers electricity from its entry until it is withdrawn', async () => {
  await using app = await openConsumptionApp();
  await app.put('day', groupKey('enterprise', 'alpha', 'electricity', 'activeEnergy'), [
    row('2023-03-01T00:00:00+08:00', DAY, '1000'),
  ]);
  const emitted = async (more = '') => {
    const query = `scope=enterprise&id=alpha&item=electricity&method=market&${DAY_2023}${more}`;
    return (await app.ask(`/api/v1/emissions?${query}`)).body.items[0].value;
  };
  // The residual mix of 2023: 1000 kWh x 0.6096
  expect(await emitted()).toBe(609.6);
  const { status, body } = await app.ask(CONTRACTS, 'enterprise:alpha', { ...GREEN, enterprise: undefined });
  expect([status, body]).toMatchObject([
    201,
    {
      ...{ id: 'alpha:GP-1', enterprise: 'alpha', kilowattHours: '400', kilogramsPerKilowattHour: '0' },
      ...{ from: '2023-02-28T16:00:00.000Z', to: '2023-03-01T16:00:00.000Z' },
      ...{ recordedBy: 'enterprise:alpha', withdrawnAt: null, withdrawnBy: null },
      source: { title: 'Settlement 2023-03', number: 'S-17', url: null },
    },
  ]);
  // 600 kWh are left: x 0.6096
  expect(await emitted()).toBe(365.76);
  await aMoment();
  const stood = new Date().toISOString();
  await aMoment();
  const withdrawn = await app.ask(`${CONTRACTS}/alpha:GP-1/withdraw`, 'recorder', {});
  expect(withdrawn.body).toMatchObject({ withdrawnBy: 'recorder', withdrawnAt: expect.any(String) });
  expect(await emitted()).toBe(609.6);
  expect(await ids(app, '')).toEqual(['alpha:GP-1']);
  expect(await ids(app, `known_at=${new Date().toISOString()}`)).toEqual([]);
  const then = (await app.ask(`${CONTRACTS}?known_at=${stood}`)).body.items;
  expect(then).toMatchObject([{ id: 'alpha:GP-1', withdrawnAt: null, withdrawnBy: null }]);
  expect((await app.ask(`${CONTRACTS}/alpha:GP-1/withdraw`, 'recorder', {})).status).toBe(409);

  expect(app.audited.map(({ action, outcome, target }) => [action, outcome, target])).toEqual([
    ['carbon.contract.enter', 'begun', null],
    ['carbon.contract.enter', 'done', null],
    ['carbon.contract.withdraw', 'begun', 'alpha:GP-1'],
    ['carbon.contract.withdraw', 'done', 'alpha:GP-1'],
    ['carbon.contract.withdraw', 'begun', 'alpha:GP-1'],
    ['carbon.contract.withdraw', 'failed', 'alpha:GP-1'],
  ]);
  expect(app.audited[3]).toMatchObject({ before: { withdrawnBy: null }, after: { withdrawnBy: 'recorder' } });
});

test("contracts are nobody else's business", async () => {
  await using app = await openConsumptionApp();
  await app.ask(CONTRACTS, 'recorder', GREEN);
  await app.ask(CONTRACTS, 'recorder', { ...GREEN, id: 'GP-2', enterprise: 'beta' });
  expect(await ids(app, '', 'enterprise:alpha')).toEqual(['alpha:GP-1']);
  expect(await ids(app, 'enterprise=beta', 'auditor')).toEqual(['beta:GP-2']);
  expect((await app.ask(`${CONTRACTS}?enterprise=beta`, 'enterprise:alpha')).status).toBe(404);
  const foreign = await app.ask(`${CONTRACTS}/beta:GP-2/withdraw`, 'enterprise:alpha', {});
  const none = await app.ask(`${CONTRACTS}/beta:GP-9/withdraw`, 'enterprise:alpha', {});
  expect([foreign.status, none.status]).toEqual([404, 404]);
  expect(foreign.text.replaceAll('beta:GP-2', 'X')).toBe(none.text.replaceAll('beta:GP-9', 'X'));
  const forBeta = await app.ask(CONTRACTS, 'enterprise:alpha', { ...GREEN, id: 'GP-3', enterprise: 'beta' });
  expect(forBeta.status).toBe(404);
  for (const role of ['auditor', 'analyst']) {
    expect((await app.ask(CONTRACTS, role, GREEN)).status, role).toBe(403);
    expect((await app.ask(`${CONTRACTS}/alpha:GP-1/withdraw`, role, {})).status, role).toBe(403);
  }
  const pages: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: Json } = await app.ask(`${CONTRACTS}?limit=1${cursor && `&cursor=${cursor}`}`);
    pages.push(body.items[0].id);
    cursor = body.nextCursor;
  }
  expect(pages).toEqual(['alpha:GP-1', 'beta:GP-2']);
});

test('a name that another enterprise has given to a contract is as free as any other', async () => {
  await using app = await openConsumptionApp();
  await app.ask(CONTRACTS, 'enterprise:beta', { ...GREEN, id: 'taken', enterprise: undefined });
  const enter = (id: string) => app.ask(CONTRACTS, 'enterprise:alpha', { ...GREEN, id, enterprise: undefined });
  const [taken, free] = [await enter('taken'), await enter('never')];
  const told = ({ status, body }: Json, name: string) => ({ status, body: { ...body, id: body.id.replace(name, '') } });
  expect(told({ ...taken, body: { ...taken.body, recordedAt: '' } }, 'taken')).toEqual(
    told({ ...free, body: { ...free.body, recordedAt: '' } }, 'never'),
  );
  expect([taken.status, taken.body.id]).toEqual([201, 'alpha:taken']);
  for (const id of ['beta:taken', 'beta:never']) {
    const { status, body } = await enter(id);
    expect([status, body.detail]).toEqual([400, `the id alpha:${id} is not of its owner: give the name alone.`]);
  }
  expect(await ids(app, '', 'enterprise:beta')).toEqual(['beta:taken']);
  expect((await app.ask(`${CONTRACTS}/alpha:taken/withdraw`, 'enterprise:alpha', {})).status).toBe(200);
  expect((await app.ask(CONTRACTS, 'enterprise:beta')).body.items).toMatchObject([{ withdrawnAt: null }]);
  // Its own is taken: that it may know.
  expect((await enter('never')).status).toBe(409);
});

test('a contract that cannot be is refused with what is wrong', async () => {
  await using app = await openConsumptionApp();
  await app.ask(CONTRACTS, 'recorder', GREEN);
  /* biome-ignore format: a table reads best as one row a line */
  const wrong: readonly (readonly [object, number, RegExp])[] = [
    [GREEN,                                                       409, /there is a contract alpha:GP-1 already/],
    [{ ...GREEN, id: 'B', to: '2023-03-01' },                     400, /ends before it begins/],
    [{ ...GREEN, id: 'B', kilowattHours: '-5' },                  400, /body: kilowattHours: must be a decimal/],
    [{ ...GREEN, id: 'B', kilowattHours: 5 },                     400, /body: kilowattHours/],
    [{ ...GREEN, id: 'B', kilogramsPerKilowattHour: '1/3' },      400, /body: kilogramsPerKilowattHour/],
    [{ ...GREEN, id: 'B', kind: 'coal' },                         400, /body: kind/],
    [{ ...GREEN, id: 'B', from: 'soon' },                         400, /body: from: "soon" is no day/],
    [{ ...GREEN, id: 'B', source: {} },                           400, /body: source.title/],
    [{ ...GREEN, id: 'B', enterprise: 'gamma' },                  404, /no enterprise "gamma"/],
    [{ ...GREEN, id: 'B', enterprise: undefined },                400, /enterprise is needed/],
    [{ ...GREEN, id: 'B', recordedAt: 0 },                        400, /Unrecognized key/],
  ];
  for (const [body, expected, detail] of wrong) {
    const { status, body: problem } = await app.ask(CONTRACTS, 'recorder', body);
    expect(status, problem.detail).toBe(expected);
    expect(problem.detail).toMatch(detail);
  }
});

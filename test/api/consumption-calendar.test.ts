import { expect, test } from 'vitest';
import { DAY, meterKey, openConsumptionApp, row } from './consumption-app.ts';

const METER = 'scope=meter&id=alpha-E1';
const QUARTER = 900_000;

/** Rows of a quarter of an hour from an instant on. */
function quarters(from: string, count: number, value: string) {
  return Array.from({ length: count }, (_, n) =>
    row(new Date(Date.parse(from) + n * QUARTER).toISOString(), QUARTER, value),
  );
}

test('months are as long as the calendar has them, February of a leap year too', async () => {
  await using app = await openConsumptionApp();
  const days = Array.from({ length: 366 }, (_, n) =>
    row(new Date(Date.parse('2028-01-01T00:00:00+08:00') + n * DAY).toISOString(), DAY, '1.1'),
  );
  await app.put('day', meterKey('alpha-E1'), days);
  const window = 'from=2028-01-01T00:00:00%2B08:00&to=2029-01-01T00:00:00%2B08:00';
  const months = await app.rows(`${METER}&interval=1mo&${window}`, 'start', 'end', 'value', 'coverage');
  expect(months.slice(0, 3)).toEqual([
    ['2028-01-01T00:00:00+08:00', '2028-02-01T00:00:00+08:00', 34.1, 1],
    ['2028-02-01T00:00:00+08:00', '2028-03-01T00:00:00+08:00', 31.9, 1],
    ['2028-03-01T00:00:00+08:00', '2028-04-01T00:00:00+08:00', 34.1, 1],
  ]);
  expect(months.map(([, , value]) => value)).toEqual([34.1, 31.9, 34.1, 33, 34.1, 33, 34.1, 34.1, 33, 34.1, 33, 34.1]);
  const years = await app.rows(`${METER}&interval=1y&${window}`, 'start', 'end', 'value', 'coverage');
  expect(years).toEqual([['2028-01-01T00:00:00+08:00', '2029-01-01T00:00:00+08:00', 402.6, 1]]);
});

test('the day on which clocks go forward has 23 hours, and the one on which they go back has 25', async () => {
  await using app = await openConsumptionApp({ timeZone: 'Europe/Berlin' });
  await app.put('interval', meterKey('alpha-E1'), [
    ...quarters('2026-03-28T23:00:00Z', 92, '0.1'),
    ...quarters('2026-10-24T22:00:00Z', 100, '0.1'),
  ]);
  await app.put('day', meterKey('alpha-E1'), [row('2026-03-28T23:00:00Z', 23 * 3_600_000, '9.2')]);
  const spring = 'from=2026-03-29T00:00:00%2B01:00&to=2026-03-30T00:00:00%2B02:00';
  const hours = await app.rows(`${METER}&interval=1h&${spring}`, 'start', 'value', 'coverage');
  expect(hours).toHaveLength(23);
  expect(hours.slice(1, 3)).toEqual([
    ['2026-03-29T01:00:00+01:00', 0.4, 1],
    ['2026-03-29T03:00:00+02:00', 0.4, 1],
  ]);
  expect(await app.rows(`${METER}&interval=15m&${spring}`, 'value')).toEqual(Array(92).fill(0.1));
  expect(await app.rows(`${METER}&interval=1d&${spring}`, 'start', 'end', 'value', 'coverage')).toEqual([
    ['2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00', 9.2, 1],
  ]);
  const autumn = 'from=2026-10-25T00:00:00%2B02:00&to=2026-10-26T00:00:00%2B01:00';
  const back = await app.rows(`${METER}&interval=1h&${autumn}`, 'start', 'value');
  expect(back).toHaveLength(25);
  expect(back.slice(2, 4)).toEqual([
    ['2026-10-25T02:00:00+02:00', 0.4],
    ['2026-10-25T02:00:00+01:00', 0.4],
  ]);
});

test('a zone at +05:45 has its own midnights, hours and quarters', async () => {
  await using app = await openConsumptionApp({ timeZone: 'Asia/Kathmandu' });
  await app.put('interval', meterKey('alpha-E1'), quarters('2026-11-19T18:15:00Z', 96, '0.25'));
  const window = 'from=2026-11-20T00:00:00%2B05:45&to=2026-11-21T00:00:00%2B05:45';
  const hours = await app.rows(`${METER}&interval=1h&${window}`, 'start', 'value');
  expect(hours).toHaveLength(24);
  expect(hours[0]).toEqual(['2026-11-20T00:00:00+05:45', 1]);
  expect(hours[23]).toEqual(['2026-11-20T23:00:00+05:45', 1]);
});

test('rows are whole, and the answer says which instants it is about', async () => {
  await using app = await openConsumptionApp();
  const { body } = await app.ask(
    `/api/v1/consumption?${METER}&interval=1mo&from=2026-01-31T22:00:00Z&to=2026-02-28T16:00:00.001Z`,
  );
  expect([body.from, body.to]).toEqual(['2026-02-01T00:00:00+08:00', '2026-04-01T00:00:00+08:00']);
  expect(body.items.map(({ start }: { start: string }) => start)).toEqual([
    '2026-02-01T00:00:00+08:00',
    '2026-03-01T00:00:00+08:00',
  ]);
});

test('only the interval that the hub has can be had', async () => {
  await using app = await openConsumptionApp({ intervalMinutes: 30 });
  await app.put('interval', meterKey('alpha-E1'), [row('2026-11-20T00:00:00+08:00', 1_800_000, '3')]);
  const window = 'from=2026-11-20T00:00:00%2B08:00&to=2026-11-20T01:00:00%2B08:00';
  const refused = await app.ask(`/api/v1/consumption?${METER}&interval=15m&${window}`);
  expect([refused.status, refused.body.detail]).toEqual([
    400,
    'querystring: interval 15m cannot be had, because the intervals of this hub are 30m: ask for 30m, 1h, 1d, 1mo or 1y',
  ]);
  expect(await app.rows(`${METER}&interval=30m&${window}`, 'value')).toEqual([3, null]);
  const rows = await app.rows(`${METER}&interval=1h&${window}`, 'value', 'coverage');
  expect(rows).toEqual([[3, 0.5]]);
});

/** Green Button feeds, held against a schema of the part of ESPI that they use. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { qualityCode } from '../../src/api/export/green-button.ts';
import { methodBit } from '../../src/domain/estimation/methods.ts';
import { type ConsumptionApp, HOUR, meterKey, meterOf, openConsumptionApp, row } from './consumption-app.ts';

const SCHEMAS = join(import.meta.dirname, 'schemas');
const START = Date.parse('2023-03-01T00:00:00+08:00');
const QUARTER = HOUR / 4;
const WINDOW = 'from=2023-03-01T00:00:00%2B08:00&to=2023-03-03T00:00:00%2B08:00';

describe('Green Button', () => {
  test('has a block for each day, with the exact values', async () => {
    await withMeters(async (app) => {
      const { status, text, type } = await app.ask(`/api/v1/meters/alpha-E1/green-button?${WINDOW}`);
      expect([status, type]).toEqual([200, 'application/atom+xml; charset=utf-8']);
      expect(await objections(text)).toEqual([]);
      expect(all(text, /<IntervalBlock .*?<\/IntervalBlock>/gs)).toHaveLength(2);
      // 0.25 kWh are 250 000 x 10^-3 Wh; of ESPI, 72 is Wh.
      expect(text).toContain('<powerOfTenMultiplier>-3</powerOfTenMultiplier>');
      expect(text).toContain('<uom>72</uom>');
      expect(all(text, /<value>(-?\d+)<\/value>/g)).toEqual(['250000', '123456789012', '1', '500000']);
      expect(all(text, /<IntervalReading>.*?<start>(\d+)<\/start>/gs)).toEqual(
        [0, 1, 3, 96].map((n) => String((START + n * QUARTER) / 1000)),
      );
      // Of the second the straight line has told a part.
      expect(all(text, /<quality>(\d+)<\/quality>/g)).toEqual(['9']);
      expect(text).toContain('<tzOffset>28800</tzOffset>');
      expect(text).toContain('<accumulationBehaviour>4</accumulationBehaviour>');
      expect(text).toContain('<intervalLength>900</intervalLength>');
    });
  });

  test('of gas and heat has their units and commodities', async () => {
    await withMeters(async (app) => {
      for (const [meter, uom, power, commodity, service] of [
        ['alpha-G1', 42, -6, 7, 1],
        ['alpha-H1', 31, 3, 12, 4],
        ['alpha-W1', 42, -6, 9, 2],
      ] as const) {
        const { text } = await app.ask(`/api/v1/meters/${meter}/green-button?${WINDOW}`);
        expect(await objections(text), meter).toEqual([]);
        expect(text).toContain(`<powerOfTenMultiplier>${power}</powerOfTenMultiplier>`);
        for (const [name, value] of [
          ['uom', uom],
          ['commodity', commodity],
        ] as const) {
          expect(text).toContain(`<${name}>${value}</${name}>`);
        }
        expect(text).toContain(`<ServiceCategory><kind>${service}</kind></ServiceCategory>`);
      }
      const reverse = await app.ask(`/api/v1/meters/alpha-E1/green-button?quantity=activeEnergyExport&${WINDOW}`);
      expect(reverse.text).toContain('<flowDirection>19</flowDirection>');
    });
  });

  test('is text whatever a meter is called, and the same resource has the same id', async () => {
    await withMeters(async (app) => {
      const [first, second] = [
        await app.ask(`/api/v1/meters/alpha-G1/green-button?${WINDOW}`),
        await app.ask(`/api/v1/meters/alpha-G1/green-button?${WINDOW}`),
      ];
      expect(first.text).toContain('<title>&lt;gas&gt; &amp; more volume</title>');
      expect(second.text).toBe(first.text);
    });
  });

  test('is not there for what ESPI has no unit of, nor for others', async () => {
    await withMeters(async (app) => {
      expect((await app.ask(`/api/v1/meters/alpha-K1/green-button?${WINDOW}`)).status).toBe(404);
      expect((await app.ask(`/api/v1/meters/beta-E1/green-button?${WINDOW}`, 'enterprise:alpha')).status).toBe(404);
      expect(
        (await app.ask(`/api/v1/meters/alpha-E1/green-button?from=2023-03-02T00:00:00Z&to=2023-03-01T00:00:00Z`))
          .status,
      ).toBe(400);
      const ever = await app.ask(
        `/api/v1/meters/alpha-E1/green-button?from=1992-01-01T00:00:00Z&to=2255-01-01T00:00:00Z`,
      );
      expect([ever.status, ever.body.code]).toEqual([413, 'too_large']);
    });
  });

  test('says of each estimate how it was made', () => {
    const code = (...methods: Parameters<typeof methodBit>[0][]): number =>
      qualityCode({
        quality: methods.length === 0 ? 0 : 1,
        estimatedMillis: 1n,
        methods: methods.reduce((bits, one) => bits | methodBit(one), 0),
      });
    expect([code(), code('linear'), code('like_day'), code('manual'), code('check_meter')]).toEqual([17, 9, 8, 7, 11]);
    expect(code('linear', 'like_day')).toBe(13);
    expect(qualityCode({ quality: 2, estimatedMillis: 0n, methods: 0 })).toBe(10);
  });

  test('the schema of the test refuses what is out of order', async () => {
    await withMeters(async (app) => {
      const { text } = await app.ask(`/api/v1/meters/alpha-E1/green-button?${WINDOW}`);
      const swapped = text.replace(/(<commodity>\d+<\/commodity>)(<dataQualifier>\d+<\/dataQualifier>)/, '$2$1');
      expect(await objections(swapped)).not.toEqual([]);
      expect(await objections(text.replace('<uom>72</uom>', '<uom>Wh</uom>'))).not.toEqual([]);
    });
  });
});

async function withMeters(use: (app: ConsumptionApp) => Promise<void>): Promise<void> {
  const meters = [
    meterOf('alpha-E1', 'electricity'),
    meterOf('alpha-G1', 'gas', undefined, { name: '<gas> & more' }),
    ...[
      meterOf('alpha-H1', 'heat'),
      meterOf('alpha-W1', 'water'),
      meterOf('alpha-K1', 'coal'),
      meterOf('beta-E1', 'electricity'),
    ],
  ];
  await using app = await openConsumptionApp({ meters });
  const at = (n: number): string => new Date(START + n * QUARTER).toISOString();
  const estimated = {
    estimated: 1,
    measuredMillis: 0,
    estimatedMillis: QUARTER,
    quality: 1,
    methods: methodBit('linear'),
  };
  await app.put('interval', meterKey('alpha-E1'), [
    row(at(0), QUARTER, '0.25'),
    row(at(1), QUARTER, '123456.789012', estimated),
    row(at(3), QUARTER, '0.000001'),
    row(at(96), QUARTER, '0.5'),
  ]);
  await use(app);
}

async function objections(xml: string): Promise<string[]> {
  const read = (fileName: string) => ({ fileName, contents: readFileSync(join(SCHEMAS, fileName), 'utf8') });
  const { errors } = await validateXML({
    xml: [{ fileName: 'feed.xml', contents: xml }],
    schema: [read('green-button-atom.xsd')],
    preload: [read('green-button-espi.xsd')],
  });
  return errors.map(({ message }) => message);
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([whole, group]) => group ?? whole);
}

/** Annual statements: the numbers of the API, in words of either language, on screen and on paper. */

import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Html } from '../../src/api/export/statement/html.ts';
import { textOfPdf } from '../helpers/pdf-text.ts';
import { type ConsumptionApp, DAY, groupKey, meterKey, meterOf, openConsumptionApp, row } from './consumption-app.ts';

const DAY_2023 = '2023-03-01T00:00:00+08:00';
const STATEMENT = '/api/v1/enterprises/alpha/statement?year=2023';
const YEAR = 'from=2023-01-01T00:00:00%2B08:00&to=2024-01-01T00:00:00%2B08:00&interval=1y';
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync) ?? 'chromium';

describe('the annual statement', () => {
  test('has the numbers of the API', async () => {
    await withAlpha(async (app) => {
      const { status, text, type } = await app.ask(`${STATEMENT}&language=en`);
      expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
      const page = plain(text);
      // 1000 kWh: x 0.1229 kgce/kWh = 122.9 kgce; x 0.5737 kg/kWh = 573.7 kg. 100 m3 x 1.3300 kgce/m3 = 133 kgce.
      expect(page).toContain('Electricity | 1000 | kWh | 0.1229 kgce/kWh');
      expect(page).toContain('| 122.9 | 0.1229 |');
      const kgce = await app.ask(`/api/v1/consumption?scope=enterprise&id=alpha&unit=kgce&${YEAR}`);
      const [energy] = kgce.body.items;
      const total = `Total comprehensive energy (equivalent) | ${Number(energy.value.toFixed(3))} |`;
      expect(page).toContain(total);
      const emissions = await app.ask(`/api/v1/emissions?scope=enterprise&id=alpha&${YEAR}`);
      const [item] = emissions.body.items;
      expect(page).toContain(`Scope 1 kgCO2 | ${Number(item.scope1.toFixed(3))} |`);
      expect(page).toContain('Scope 2 kgCO2 | 573.7 |');
      expect(page).toContain(`Total kgCO2 | ${Number(item.value.toFixed(3))} |`);
      expect(page).toContain('Measured in stacks kgCO2 (not in the total) | 750 |');
      for (const { factor } of emissions.body.factors) expect(page).toContain(`${factor.id} version ${factor.version}`);
      expect(page).toContain(`Standard uncertainty kgCO2 | ${item.uncertainty.standard} |`);
      expect(page).toContain('co2-kg | 800 | ');
      expect(page).toContain('<Bureau> & Co');
    });
  });

  test('names the enterprise by what is on record', async () => {
    await withAlpha(async (app) => {
      const page = plain((await app.ask(`${STATEMENT}&language=en`)).text);
      expect(page).toContain('Unified social credit code | 91310115000000000Q |');
      expect(page).toMatch(/District \| 310115 Pudong/);
      expect(page).toMatch(/Industry \| C31 Manufacturing .*ferrous/i);
      expect(page).toContain('Period | 2023-01-01 – 2023-12-31 (Asia/Shanghai) |');
    });
  });

  test('is in Chinese, in English or in both', async () => {
    await withAlpha(async (app) => {
      const zh = (await app.ask(`${STATEMENT}&language=zh`)).text;
      expect(zh).toContain('年度能源消费与碳排放报告');
      expect(zh).not.toContain('Annual statement');
      const en = (await app.ask(`${STATEMENT}&language=en`)).text;
      expect(en).toContain('<html lang="en">');
      expect(en).not.toContain('年度能源消费');
      const both = (await app.ask(STATEMENT)).text;
      for (const words of ['年度能源消费与碳排放报告', 'Annual statement', '电力', 'Electricity'])
        expect(both).toContain(words);
    });
  });

  test('has no scripts and nothing from elsewhere, and what is on record is text', async () => {
    await withAlpha(async (app) => {
      const { text, headers } = await app.ask(STATEMENT);
      expect(text).not.toMatch(/<script|<img|<link|\bsrc=|\bhref=|url\(|@import/i);
      expect(text).toContain('&lt;Bureau&gt; &amp; Co');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]{43}='/);
      expect(new Html('en').words(['', '<b>"'])).toBe('&lt;b&gt;&quot;');
    });
  });

  test('is for those who may see the enterprise', async () => {
    await withAlpha(async (app) => {
      expect((await app.ask(STATEMENT, 'enterprise:alpha')).status).toBe(200);
      expect((await app.ask(STATEMENT.replace('alpha', 'beta'), 'enterprise:alpha')).status).toBe(404);
      for (const wrong of ['year=now', 'year=1800', 'year=2023&language=fr', 'year=2023&format=doc']) {
        expect((await app.ask(`/api/v1/enterprises/alpha/statement?${wrong}`)).status, wrong).toBe(400);
      }
    });
  });

  test('is printed as PDF by Chromium, with every word and figure of the page', async () => {
    await withAlpha(async (app) => {
      const pdf = Buffer.from(await app.bytes(`${STATEMENT}&format=pdf`));
      const content = pdf.toString('latin1');
      expect(content.slice(0, 5)).toBe('%PDF-');
      const pages = content.match(/\/Type\s*\/Page\b/g) ?? [];
      expect(pages.length).toBeGreaterThanOrEqual(2);
      expect(pages.length).toBeLessThanOrEqual(6);
      // The two were not made in the same millisecond.
      const undated = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then');
      const page = undated((await app.ask(STATEMENT)).text);
      const printed = undated(textOfPdf(pdf));
      // The heads of tables are drawn again on a further page.
      let at = 0;
      for (const [, cell = ''] of page.matchAll(/<(?:td|th|p|h1|h2)[^>]*>(.*?)<\/(?:td|th|p|h1|h2)>/gs)) {
        const words = plain(cell).normalize('NFKC').replace(/\s/g, '');
        const found = printed.indexOf(words, at);
        expect(found, words).toBeGreaterThanOrEqual(at);
        at = found + words.length;
      }
      const { factors } = (await app.ask(`/api/v1/emissions?scope=enterprise&id=alpha&${YEAR}`)).body;
      for (const { factor } of factors) expect(printed).toContain(`${factor.id}version${factor.version}`);
      for (const figure of ['122.9', '573.7', '750', '91310115000000000Q']) expect(printed).toContain(figure);
    }, CHROMIUM);
  }, 90_000);

  test('is no PDF where no Chromium is configured, and the answer says so', async () => {
    await withAlpha(async (app) => {
      const { status, body } = await app.ask(`${STATEMENT}&format=pdf`);
      expect([status, body.code]).toEqual([503, 'unavailable']);
      expect(body.detail).toContain('reports.chromium');
    });
  });
});

/** 1000 kWh, 100 m3 of gas and 0.75 t measured in the stack on one day. */
async function withAlpha(use: (app: ConsumptionApp) => Promise<void>, chromium?: string): Promise<void> {
  const meters = [
    meterOf('alpha-E1', 'electricity', undefined, { accuracyClass: '0.5S', ctAccuracyClass: '0.2S' }),
    meterOf('alpha-G1', 'gas', undefined, { accuracyClass: '1.0' }),
    meterOf('alpha-C1', 'co2'),
  ];
  await using app = await openConsumptionApp({ meters, ...(chromium === undefined ? {} : { chromium }) });
  const { enterprises } = await app.registry.snapshot();
  await app.registry.apply({
    enterprises: [{ ...enterprises.get('alpha')!, name: '甲钢铁', nameEn: 'Alpha Steel', uscc: '91310115000000000Q' }],
    quotas: [{ enterprise: 'alpha', year: 2023, kind: 'co2-kg', item: null, value: '800', source: '<Bureau> & Co' }],
  });
  const amounts = [
    ['alpha-E1', 'electricity', 'activeEnergy', '1000'],
    ['alpha-G1', 'natural_gas', 'volume', '100'],
    ['alpha-C1', 'co2_emission', 'mass', '0.75'],
  ] as const;
  for (const [id, item, quantity, value] of amounts) {
    await app.put('day', meterKey(id, quantity), [row(DAY_2023, DAY, value)]);
    await app.put('day', groupKey('enterprise', 'alpha', item, quantity), [row(DAY_2023, DAY, value)]);
  }
  await use(app);
}

/** The text of a page, a bar behind each cell. */
function plain(html: string): string {
  return html
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<\/t[dh]>|<t[dh][^>]*\/>/g, ' | ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

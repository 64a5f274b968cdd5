/** What the page of an enterprise says beside its mix and load: comparison, intensity, quotas, certificates, raw readings. */

import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import readExcelFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { expectConnection, send } from './dashboard.ts';
import { textsOnPage } from './in-page.js';
import { DAY_NAME, DAY_START, startMeteredHub } from './metered-hub.ts';
import { expectCleanPage, expectSound, type Look, useHub } from './pages.ts';

const TIMEOUT = { timeout: 120_000 };
const POLL = { timeout: 30_000 };
const DAY = 86_400_000;
const YEAR = Number(DAY_NAME.slice(0, 4));
const ALPHA = `#/enterprise?id=alpha&period=custom&from=${DAY_NAME}&to=${DAY_NAME}`;

const site = useHub(startMeteredHub, async (hub) => {
  await send(hub, 'admin', 'POST', '/output-series', {
    ...{ id: 'glass', enterprise: 'alpha', kind: 'product', product: { name: 'Glass' }, unit: 't', granularity: 'day' },
  });
  await send(hub, 'admin', 'POST', '/output-series/glass/entries', { entries: [{ period: DAY_NAME, value: '1.5' }] });
  const quota = (kind: string, item: string | null, value: string) => ({
    ...{ enterprise: 'alpha', year: YEAR, kind, item, value, source: 'Notice 7' },
  });
  await send(hub, 'admin', 'PUT', '/quotas', {
    quotas: [
      quota('energy-tce', null, '1000'),
      quota('electricity-kWh', null, '700'),
      quota('co2-kg', null, '1000000'),
      quota('intensity', 'glass', '0.2'),
    ],
  });
  await send(hub, 'admin', 'PATCH', '/meters/alpha-E1', {
    status: { state: 'normal', since: '2026-01-01T00:00:00+08:00' },
    verification: [
      {
        ...{ kind: 'verification', certificate: 'JL-17', laboratory: 'SIMT', issuedAt: '2024-01-05T00:00:00+08:00' },
        validUntil: new Date(Date.now() + 10.5 * DAY).toISOString(),
      },
    ],
  });
});
const { open, ask } = site;

describe('the comparison', TIMEOUT, () => {
  test('with another enterprise shows its mix, and the address keeps it', async () => {
    const watched = await open('admin', ALPHA);
    const { page } = watched;
    // Nothing is known of the day before.
    await expect.poll(() => page.locator('[data-total-before]').textContent(), POLL).toBe('— tce');
    await page.locator('[data-field=compare]').selectOption('enterprise');
    const picker = page.locator('[data-compare] [role=combobox]');
    await picker.fill('beta');
    await picker.press('Enter');
    // 1440 kWh x 0.1229 kgce.
    await expect.poll(() => page.locator('[data-total-before]').textContent(), POLL).toBe('0.177 tce');
    expect(page.url()).toContain('compare=enterprise&other=beta');
    await page.reload();
    await expectConnection(page, 'live');
    await expect.poll(() => page.locator('[data-total-before]').textContent(), POLL).toBe('0.177 tce');
    expectCleanPage(watched);
  });

  test('with another period takes as many days from the day that is chosen', async () => {
    const next = new Date(DAY_START + 32 * 3_600_000).toISOString().slice(0, 10);
    const { page } = await open(
      'admin',
      `#/enterprise?id=alpha&period=custom&from=${next}&to=${next}&compare=period&cfrom=${DAY_NAME}`,
    );
    await expect.poll(() => page.locator('[data-total-before]').textContent(), POLL).toBe('0.353 tce');
    expect(await page.locator('[data-compare]').textContent()).toContain(`${DAY_NAME} – ${DAY_NAME}`);
  });

  test('offers nobody who sees one enterprise another one', async () => {
    const watched = await open('enterprise:beta', `${ALPHA}&compare=enterprise&other=alpha`);
    const { page } = watched;
    await page.locator('[data-tree] [data-meter=beta-E1]').waitFor();
    expect(await page.locator('[data-field=compare] option').count()).toBe(2);
    expect((await page.evaluate(textsOnPage)).filter((text) => text.includes('alpha'))).toEqual([]);
    expectCleanPage(watched);
  });
});

describe('intensity', TIMEOUT, () => {
  test('is consumption over output beside its target, and says what it is made of', async () => {
    const watched = await open('admin', ALPHA);
    const { page } = watched;
    const row = page.locator(`[data-intensity] [data-period="${DAY_NAME}"]`);
    await row.waitFor();
    // (200 m3 x 1.33 + 710 kWh x 0.1229) kgce / 1.5 t; the target is 0.2 tce/t.
    expect(Number(await row.locator('[data-value]').getAttribute('value'))).toBeCloseTo(0.353259 / 1.5, 9);
    expect(await row.textContent()).toContain('+17.8%');
    expect(await page.locator('[data-intensity]').textContent()).toContain('tce/t');
    await row.locator('[data-why-open]').click();
    await expect.poll(() => page.locator('[data-formula]').textContent(), POLL).toContain('0.2355');
    expect(await page.locator('[data-intensity] [data-why] [data-coefficients]').count()).toBe(1);
    expect(page.url()).toContain('why=intensity');
    await page.keyboard.press('Escape');
    await page.locator('[data-formula]').waitFor({ state: 'detached' });
    expectCleanPage(watched);
  });
});

describe('quotas', TIMEOUT, () => {
  test('are used as the API says, and forecast by the last four weeks', async () => {
    const watched = await open('admin', ALPHA);
    const { page } = watched;
    await page.locator('[data-quota]').first().waitFor();
    const { items } = await ask<{ items: { value: number | null }[] }>(
      `/consumption?scope=enterprise&id=alpha&unit=tce&interval=1d&from=${YEAR}-01-01T00:00:00%2B08:00`,
    );
    const used = items.reduce((sum, { value }) => sum + (value ?? 0), 0);
    expect(await amountOf(page, 'energy-tce/', 'used')).toBeCloseTo(used, 9);
    // 470 kWh were measured in 47 quarters of an hour and 200 m3 in 40: 960 kWh and 480 m3 a day.
    const daily = 960 * 0.0001229 + 480 * 0.00133;
    const left = (Date.parse(`${YEAR + 1}-01-01T00:00:00+08:00`) - Date.now()) / DAY;
    expect(await amountOf(page, 'energy-tce/', 'expected')).toBeCloseTo(used + daily * left, 2);
    expect(await page.locator('[data-quota="energy-tce/"]').textContent()).toContain('数据不足');
    expect(await page.locator('[data-quota="energy-tce/"] [data-rule]').textContent()).toContain('近四周日均');
    // 710 of 700 kWh.
    expect(await amountOf(page, 'electricity-kWh/', 'used')).toBe(710);
    expect(await page.locator('[data-quota="electricity-kWh/"]').textContent()).toContain('已超指标');
    expect(await page.locator('[data-quota="co2-kg/"] [data-used]').textContent()).toBe('0.810 tCO₂');
    // The target of an intensity is with the intensity.
    expect(await page.locator('[data-quota]').count()).toBe(3);
    expectCleanPage(watched);
  });

  test('and the mix open what they are made of', async () => {
    const watched = await open('admin', `${ALPHA}&why=mix`);
    const { page } = watched;
    await page.locator('[data-mix] [data-why] [data-coefficients]').waitFor();
    expect(await page.locator('[data-mix] [data-why]').textContent()).toContain('0.353');
    await page.locator('[data-why-open="quota:co2-kg/"]').click();
    await page.locator('[data-quota="co2-kg/"] [data-contribution]').first().waitFor();
    expect(await page.locator('[data-mix] [data-why]').count()).toBe(0);
    await page.locator('[data-why-open="quota:energy-tce/"]').click();
    await page.locator('[data-quota="energy-tce/"] [data-rule]').first().waitFor();
    await expect
      .poll(() => page.locator('[data-quota="energy-tce/"] [data-why] [data-coefficients]').count(), POLL)
      .toBe(1);
    expectCleanPage(watched);
  });
});

describe('an enterprise', TIMEOUT, () => {
  test('has its meters with state and certificate, and a day leads to their raw readings', async () => {
    const watched = await open('admin', ALPHA);
    const { page } = watched;
    const row = page.locator('[data-tree] [data-meter=alpha-E1]');
    await row.waitFor();
    expect(await row.locator('[data-meter-state]').textContent()).toContain('正常');
    expect(await row.locator('[data-certificate]').textContent()).toContain('即将到期：剩 10 天');
    expect(await row.locator('[data-certificate]').textContent()).toContain('2024-01-05');
    expect(await page.locator('[data-meter=alpha-E2] [data-certificate]').textContent()).toContain('无检定记录');
    await page.locator('[data-raw-of=alpha-E1]').click();
    await page.locator('[data-readings-panel]').waitFor();
    expect(page.url()).toContain(`#/meter?id=alpha-E1&day=${DAY_NAME}`);
    expectCleanPage(watched);
  });

  test('gives its tables as Excel workbooks', async () => {
    const watched = await open('admin', ALPHA);
    const { page } = watched;
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('[data-mix] [data-export=xlsx]').click(),
    ]);
    expect(file.suggestedFilename()).toBe('energy-mix_alpha.xlsx');
    const [sheet] = await readExcelFile(await readFile(await file.path()));
    expect(sheet?.data.map(([item, , , counted, unit]) => [item, counted, unit]).slice(1, 3)).toEqual([
      ['natural_gas', 200, 'm3'],
      ['electricity', 710, 'kWh'],
    ]);
    expectCleanPage(watched);
  });

  const looks: readonly Look[] = [
    { width: 1920, height: 1080, colorScheme: 'dark', language: 'en' },
    { width: 1366, height: 768, colorScheme: 'light' },
    { width: 390, height: 844, colorScheme: 'light', language: 'en' },
  ];
  test.each(looks)(
    'has no serious finding of axe and no cut text with everything open at $width, $language',
    async (look) => {
      const watched = await open('admin', `${ALPHA}&why=quota:energy-tce/`, look);
      const { page } = watched;
      await page.locator('[data-quota] [data-why]').waitFor();
      await page.locator(`[data-intensity] [data-period]`).waitFor();
      await page.locator('[data-tree] canvas').waitFor();
      await expectSound(page, 'enterprise', look);
      expectCleanPage(watched);
    },
  );
});

async function amountOf(page: Page, quota: string, which: 'used' | 'expected'): Promise<number> {
  const shown = page.locator(`[data-quota="${quota}"] [data-${which}]`);
  return Number(await shown.getAttribute('value'));
}

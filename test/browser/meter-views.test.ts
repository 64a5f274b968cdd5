/** The page of a meter: raw readings, verdicts, multiplier and certificates, and what its gateway last said. */

import { readFile } from 'node:fs/promises';
import readExcelFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { telemetry } from '../helpers/telemetry.ts';
import { send } from './dashboard.ts';
import { DAY_NAME, DAY_START, startMeteredHub } from './metered-hub.ts';
import { expectCleanPage, expectSound, type Look, useHub } from './pages.ts';
import { publish } from './seeded-hub.ts';

const TIMEOUT = { timeout: 120_000 };
const POLL = { timeout: 30_000 };
const E1 = `#/meter?id=alpha-E1&day=${DAY_NAME}`;

const site = useHub(startMeteredHub, async (hub) => {
  const gauge = [1, 2, 3].map((quarter) => ({
    ...{ meter: 'alpha-E1', ts: DAY_START + quarter * 900_000, values: { activePower: 40 + quarter } },
  }));
  await publish(hub, 'alpha.g1', telemetry(3, ...gauge));
  await send(hub, 'admin', 'PATCH', '/meters/alpha-W1', {
    metering: {
      transforms: [
        { quantity: 'volume', to: '2026-05-01T00:00:00+08:00', multiplier: '10', offset: '0' },
        { quantity: 'volume', from: '2026-05-01T00:00:00+08:00', multiplier: '100', offset: '0' },
      ],
    },
    verification: [
      {
        ...{ kind: 'verification', certificate: 'JL-3', laboratory: 'SIMT' },
        ...{ issuedAt: '2020-01-05T00:00:00+08:00', validUntil: '2022-01-05T00:00:00+08:00' },
      },
    ],
  });
});
const { open, ask } = site;

describe('a meter', TIMEOUT, () => {
  test('shows every reading of the day with its verdict, as the API has them', async () => {
    const watched = await open('analyst', E1);
    const { page } = watched;
    const panel = page.locator('[data-readings-panel]');
    await panel.locator('summary').click();
    const from = new Date(DAY_START).toISOString();
    const to = new Date(DAY_START + 86_400_000).toISOString();
    const { items } = await ask<{ items: { ts: string; value: number }[] }>(
      `/readings?meter=alpha-E1&quantity=activeEnergy&from=${from}&to=${to}`,
    );
    await expect.poll(() => panel.locator('[data-at]').count(), POLL).toBe(items.length);
    expect(await panel.locator('[data-at]').first().getAttribute('data-at')).toBe(items.at(-1)?.ts);
    // What a later message has contradicted says so.
    expect(await panel.locator(`[data-at="${items[4]?.ts}"]`).textContent()).toContain('1,041.00');
    const [file] = await Promise.all([page.waitForEvent('download'), panel.locator('[data-export=xlsx]').click()]);
    const [sheet] = await readExcelFile(await readFile(await file.path()));
    expect(sheet?.data.slice(1).map(([ts, value]) => ({ ts, value }))).toEqual(
      items.map(({ ts, value }) => ({ ts, value })),
    );
    expectCleanPage(watched);
  });

  test('shows a gauge, which has no intervals', async () => {
    const watched = await open('analyst', E1);
    const { page } = watched;
    await page.locator('[data-field=quantity]').selectOption('activePower');
    const panel = page.locator('[data-readings-panel]');
    await expect.poll(() => panel.locator('h2').textContent(), POLL).toContain('有功功率');
    await panel.locator('summary').click();
    await expect.poll(() => panel.locator('[data-at]').count(), POLL).toBe(3);
    expect(await page.locator('[data-interval-chart], [data-verdicts]').count()).toBe(0);
    expect(page.url()).toContain('quantity=activePower');
    expectCleanPage(watched);
  });

  test('says in words which rules fired when, and what follows from it', async () => {
    const watched = await open('analyst', E1);
    const { page } = watched;
    const gap = page.locator('[data-verdict=gap]');
    await gap.waitFor();
    // Nothing was sent from 06:00 to 12:00, and what the reset hides is a gap besides.
    expect(await gap.textContent()).toContain('25 个区间: 02:00–02:15, 06:00–12:00');
    expect(await page.locator('[data-verdict=reset]').textContent()).toContain('02:00–02:15');
    await expect.poll(() => gap.textContent(), POLL).toContain('计入，并标记质量。');
    expectCleanPage(watched);
  });

  test('has its multipliers and certificates with who changed them', async () => {
    const watched = await open('admin', '#/meter?id=alpha-W1');
    const { page } = watched;
    const history = page.locator('[data-meter-history]');
    await history.locator('[data-multiplier]').first().waitFor();
    expect(await history.locator('[data-multiplier]').allTextContents()).toMatchObject([
      expect.stringMatching(/× 10.*2026-05-01 00:00:00 *$/),
      expect.stringMatching(/× 100.*2026-05-01 00:00:00.*现用/),
    ]);
    expect(await history.locator('[data-meter-certificate="JL-3"]').textContent()).toContain('已过期');
    expect(await history.locator('[data-changed="metering.transforms"]').textContent()).toContain(
      '自 2026-05-01 00:00:00, 倍率 100',
    );
    expectCleanPage(watched);
  });

  test('says what its gateway last said, and what became of all of it', async () => {
    const watched = await open('analyst', E1);
    const { page } = watched;
    const { items } = await ask<{ items: { gateway: string; readings: { received: number; stored: number } }[] }>(
      '/ingest/accounting?enterprise=alpha',
    );
    const account = items.find(({ gateway }) => gateway === 'g1')?.readings;
    const count = (name: string) => page.locator(`[data-gateway-account] [data-count=${name}] dd`).textContent();
    await expect.poll(() => count('received'), POLL).toBe(String(account?.received));
    expect(await count('stored')).toBe(String(account?.stored));
    expect(await page.locator('[data-gateway-state]').textContent()).toContain('离线');
    expect(await page.locator('[data-last-message] time').count()).toBe(1);
    expectCleanPage(watched);
  });

  test('lets an administrator decide about a discontinuity, and an analyst only look', async () => {
    const { page } = await open('admin', E1);
    await page.locator('[data-discontinuity] [data-action=confirm]').first().waitFor();
    const analyst = await open('analyst', E1);
    await analyst.page.locator('[data-discontinuity]').first().waitFor();
    expect(await analyst.page.locator('[data-action]').count()).toBe(0);
  });

  const looks: readonly Look[] = [
    { width: 1920, height: 1080, colorScheme: 'dark', language: 'en' },
    { width: 1366, height: 768, colorScheme: 'light' },
    { width: 390, height: 844, colorScheme: 'light', language: 'en' },
  ];
  test.each(looks)('has no serious finding of axe and no cut text at $width, $language', async (look) => {
    const watched = await open('admin', E1, look);
    const { page } = watched;
    await page.locator('[data-verdict=gap]').waitFor();
    await page.locator('[data-register-chart] canvas').waitFor();
    await page.locator('[data-gateway-account]').waitFor();
    await page.locator('[data-meter-history] [data-version]').first().waitFor();
    await expectSound(page, 'meter', look);
    expectCleanPage(watched);
  });
});

/** Carbon, data quality, enterprise, administration and the map on a whole hub: what stands there is what the API says. */

import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings } from './axe.ts';
import { expectConnection, submitPassword } from './dashboard.ts';
import { accessibilityProblems, textsOnPage } from './in-page.js';
import { DAY_NAME, startMeteredHub } from './metered-hub.ts';
import { expectCleanPage, expectSound, type Look, useHub } from './pages.ts';
import { addUser, goTo, PLACES } from './places.ts';

const TIMEOUT = { timeout: 180_000 };
const POLL = { timeout: 30_000 };
const CUSTOM = `period=custom&from=${DAY_NAME}&to=${DAY_NAME}`;
const ALPHA = `#/carbon?scope=enterprise&id=alpha&interval=1d&${CUSTOM}`;

const site = useHub(startMeteredHub, (hub) => addUser(hub, 'liming'));
const { open, ask } = site;

describe('carbon', TIMEOUT, () => {
  test('the figure, its scopes and the calculation behind it are those of the API', async () => {
    const watched = await open('admin', `${ALPHA}&row=total`);
    const { page } = watched;
    await page.locator('[data-contribution]').first().waitFor();
    const { items } = await ask<{ items: { value: number }[] }>(
      `/emissions?scope=enterprise&id=alpha&interval=1d&from=${DAY_NAME}T00:00:00%2B08:00&to=${DAY_NAME}T23:59:00%2B08:00`,
    );
    const shown = Number(await page.locator('[data-total]').first().getAttribute('value'));
    expect(shown).toBeCloseTo(items[0]?.value ?? Number.NaN, 9);
    // 710 kWh x 0.5737 kg of Shanghai in 2023, and 200 m3 x 2.162188809 kg/Nm3 x 5463/5863 Nm3/m3 (docs/carbon.md).
    expect(shown).toBeCloseTo(407.327 + 200 * 2.162188809 * (5463 / 5863), 5);
    expect(await page.locator('[data-scope2]').textContent()).toBe('0.407');
    expect(await page.locator('[data-item=electricity] [data-contribution]').textContent()).toContain('407.33');
    const factor = page.locator('[data-factors] li').first();
    expect(await factor.textContent()).toContain('已核对原文');
    expect(await factor.locator('[data-flag=provisional]').count()).toBe(1);
    expect(await factor.locator('a[rel~=noopener]').getAttribute('href')).toMatch(/^https:\/\/www\.mee\.gov\.cn\//);
    expectCleanPage(watched);
  });

  test('another method is another figure, and the address has it', async () => {
    const watched = await open('admin', ALPHA);
    const { page } = watched;
    await page.locator('[data-scope2]').waitFor();
    await page.locator('[data-field=method]').selectOption('ets-shanghai');
    // 710 kWh x 0.42 kg.
    await expect.poll(() => page.locator('[data-scope2]').textContent(), POLL).toBe('0.298');
    expect(page.url()).toContain('method=ets-shanghai');
    await page.reload();
    await expectConnection(page, 'live');
    await expect.poll(() => page.locator('[data-scope2]').textContent(), POLL).toBe('0.298');
    expectCleanPage(watched);
  });

  test('what was known before there were readings is nothing, and the restatement says why', async () => {
    const { page } = await open('admin', `${ALPHA}&asof=${DAY_NAME}T00:00`);
    // Nobody had registered the enterprise by then.
    await page.locator('[data-status=refused]').waitFor();
    await goTo(page, { hash: `${ALPHA}&since=${DAY_NAME}T00:00`, sign: '[data-restatement]' });
    expect(await page.locator('[data-before]').textContent()).toBe('0.000 tCO₂');
    expect(await page.locator('[data-after]').textContent()).toBe('0.810 tCO₂');
    expect(await page.locator('[data-reason=first]').count()).toBe(2);
    expect(await page.locator('[data-restatement]').textContent()).toContain('此前无人知晓的用量');
  });

  test('a chart is kept as PNG and SVG, and a table as CSV', async () => {
    const watched = await open('admin', ALPHA);
    const { page } = watched;
    await page.locator('[data-figure] canvas').waitFor();
    expect((await downloaded(page, 'png')).subarray(1, 4).toString()).toBe('PNG');
    const drawing = (await downloaded(page, 'svg')).toString();
    expect(drawing).toMatch(/^<svg [\s\S]*tCO₂[\s\S]*<\/svg>$/);
    expect((await downloaded(page, 'csv')).toString()).toContain('scope,id');
    expectCleanPage(watched);
  });
});

describe('data quality', TIMEOUT, () => {
  test('leads from the enterprises to a meter and to the interval that is missing', async () => {
    const watched = await open('admin', `#/quality?to=${DAY_NAME}&days=7`);
    const { page } = watched;
    const cell = page.locator(`[data-cell="alpha/${DAY_NAME}"]`);
    await cell.waitFor();
    expect(await cell.getAttribute('data-tone')).toBe('poor');
    await cell.click();
    // 47 of 96 quarters are measured: 48.9 per cent, cut.
    const meter = page.locator(`[data-cell="alpha-E1/${DAY_NAME}"]`);
    await expect.poll(() => meter.textContent(), POLL).toContain('48');
    await meter.click();
    await expect.poll(() => page.locator('[data-slot-count]').textContent(), POLL).toBe('96 个时段中缺失 25 个');
    await page.locator('[data-cell="00/02"]').click();
    await expect.poll(() => page.locator('[data-slot]').textContent(), POLL).toContain('02:00–02:15');
    expect(page.url()).toContain('meter=alpha-E1');
    expectCleanPage(watched);
  });

  test('the arrows move in the map, one cell of which is in the order of the Tab key', async () => {
    const { page } = await open('admin', `#/quality?to=${DAY_NAME}&days=7`);
    await page.locator('[data-cell]').first().waitFor();
    expect(await page.locator('[role=grid] [tabindex="0"]').count()).toBe(1);
    await page.locator('[role=grid] [tabindex="0"]').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator(':focus').getAttribute('data-cell')).toBe(`beta/${DAY_NAME}`);
    await page.keyboard.press('Enter');
    await page.locator('[data-cell^="beta-E1/"]').first().waitFor();
    expect(page.url()).toContain('enterprise=beta');
  });

  test('names what stands in the quarantine and leads to it', async () => {
    const { page } = await open('admin', '#/quality');
    await page.locator('[data-code=unknown_meter] a').click();
    await page.locator('[data-entry]').waitFor();
    expect(page.url()).toContain('#/review?list=quarantine&code=unknown_meter');
  });
});

describe('an enterprise', TIMEOUT, () => {
  test('shows its mix, its load and what is not metered further down', async () => {
    const watched = await open('admin', `#/enterprise?id=alpha&${CUSTOM}`);
    const { page } = watched;
    // 200 m3 x 1.33 kgce and 710 kWh x 0.1229 kgce.
    await expect.poll(() => page.locator('[data-mix] [data-total]').textContent(), POLL).toBe('0.353');
    expect(await page.locator('[data-mix] [data-item=natural_gas]').textContent()).toContain('75.3%');
    expect(await page.locator('[data-window]').getAttribute('data-interval')).toBe('15m');
    // Nothing is known of the meter below: all 710 kWh are left.
    await expect
      .poll(() => page.locator('[data-meter=alpha-E1] [data-loss]').getAttribute('data-loss'), POLL)
      .toBe('710');
    await page.locator('[data-tree] canvas').waitFor();
    expectCleanPage(watched);
  });

  test('the load comes closer from a year to quarters of an hour, and the address keeps where it is', async () => {
    const { page } = await open('admin', '#/enterprise?id=alpha&period=year');
    const interval = () => page.locator('[data-window]').getAttribute('data-interval');
    await expect.poll(interval, POLL).toBe('1d');
    for (let press = 0; press < 6; press++) await page.locator('[data-zoom=in]').click();
    await expect.poll(interval, POLL).toBe('15m');
    expect(page.url()).toMatch(/wfrom=.*wto=/);
    await page.locator('[data-zoom=all]').click();
    await expect.poll(interval, POLL).toBe('1d');
  });

  test('that signs in sees itself and no foreign name', async () => {
    const watched = await open('enterprise:beta', `#/enterprise?id=alpha&${CUSTOM}`);
    const { page } = watched;
    await page.locator('[data-tree] [data-meter=beta-E1]').waitFor();
    expect(await page.locator('[data-nav=map], [data-nav=admin]').count()).toBe(0);
    expect((await page.evaluate(textsOnPage)).filter((text) => text.includes('alpha'))).toEqual([]);
    expectCleanPage(watched);
  });
});

describe('the map', TIMEOUT, () => {
  test('has sixteen districts, says which have no data, and leads to a district', async () => {
    const watched = await open('admin', `#/map?${CUSTOM}`);
    const { page } = watched;
    await page.locator('[data-map] canvas').waitFor();
    expect(await page.locator('[data-district]').count()).toBe(16);
    // alpha 0.353 and beta 1440 kWh x 0.1229 kgce.
    await expect.poll(() => page.locator('[data-district="310115"] .value').textContent(), POLL).toBe('0.530');
    expect(await page.locator('[data-district="310151"] .value').textContent()).toBe('—');
    await page.locator('[data-field=metric]').selectOption('emissions');
    await expect.poll(() => page.locator('[data-district="310115"] .value').textContent(), POLL).toBe('1.636');
    await page.locator('[data-district="310115"] a').click();
    await expect.poll(() => page.url(), POLL).toContain('#/carbon?scope=district&id=310115');
    expectCleanPage(watched);
  });
});

describe('administration', TIMEOUT, () => {
  test('is offered to administrators and auditors and to nobody else', async () => {
    for (const role of ['authority', 'analyst']) {
      const { page } = await open(role, '#/admin');
      await page.locator('[data-status=forbidden]').waitFor();
      expect(await page.locator('[data-nav=admin], [data-users], [data-add]').count()).toBe(0);
    }
  });

  test('adds somebody with a password that is shown once, who is then disabled', async () => {
    const watched = await open('admin', '#/admin');
    const { page } = watched;
    await page.locator('[data-users] [data-add]').click();
    await page.locator('[data-add-dialog] [name=username]').fill('wangfang');
    await page.locator('[data-add-dialog] [data-submit]').click();
    const secret = page.locator('[data-secret]');
    await secret.waitFor();
    const password = (await secret.textContent()) ?? '';
    await page.locator('[data-close-secret]').click();
    const row = page.locator('[data-user="wangfang"]');
    await row.waitFor();
    expect((await page.evaluate(textsOnPage)).filter((text) => text.includes(password))).toEqual([]);
    await row.locator('[data-action=disable]').click();
    await page.locator('[data-confirm-dialog] [data-submit]').click();
    await row.locator('[data-action=enable]').waitFor();
    const { items } = await ask<{ items: { username: string; disabled: boolean }[] }>('/users');
    expect(items.find(({ username }) => username === 'wangfang')?.disabled).toBe(true);
    expectCleanPage(watched);
  });

  test('issues a key that opens the API, and revokes it', async () => {
    const watched = await open('admin', '#/admin?list=keys');
    const { page } = watched;
    await page.locator('[data-keys] [data-add]').click();
    await page.locator('[data-add-dialog] [name=name]').fill('nightly export');
    await page.locator('[data-add-dialog] [data-submit]').click();
    await page.locator('[data-secret]').waitFor();
    const key = (await page.locator('[data-secret]').textContent()) ?? '';
    await page.keyboard.press('Escape');
    const status = async () =>
      (await fetch(`${site.url}/api/v1/whoami`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await status()).toBe(200);
    const row = page.locator('[data-key]', { hasText: 'nightly export' });
    await row.locator('[data-action=revoke]').click();
    await page.locator('[data-confirm-dialog] [data-submit]').click();
    await expect.poll(() => row.getAttribute('data-state'), POLL).toBe('revoked');
    expect(await status()).toBe(401);
    expectCleanPage(watched);
  });

  test('the audit log is filtered, and the address keeps the filter', async () => {
    const watched = await open('admin', '#/admin?list=audit');
    const { page } = watched;
    await page.locator('[data-seq]').first().waitFor();
    await page.locator('[data-field=action]').fill('nothing.like.it');
    await page.keyboard.press('Enter');
    await page.locator('[data-none]').waitFor();
    expect(page.url()).toContain('action=nothing.like.it');
    expectCleanPage(watched);
  });

  test('somebody who has signed in changes the own password and goes on', async () => {
    const first = await addUser(site.hub, 'zhaolei');
    const watched = await site.newPage();
    const { page } = watched;
    await page.goto(site.url);
    await submitPassword(page, 'zhaolei', first);
    const form = page.locator('[data-change-password]');
    await fillPasswords(form, first, 'correct horse battery 1');
    await form.locator('[type=submit]').click();
    await expectConnection(page, 'live');
    await page.locator('[data-change-own-password]').click();
    const dialog = page.locator('[data-password-dialog]');
    await fillPasswords(dialog, 'correct horse battery 1', 'correct horse battery 2');
    await dialog.locator('[data-submit]').click();
    await page.locator('[data-password-changed]').waitFor();
    await page.keyboard.press('Escape');
    await expectConnection(page, 'live');
    // The browser keeps the cookie for every page of it.
    await page.locator('[data-sign-out]').click();
    await page.locator('[data-password-form]').waitFor();
    expect(watched.violations).toEqual([]);
  });
});

describe('every view', TIMEOUT, () => {
  const looks: readonly Look[] = [
    { width: 1366, height: 768, colorScheme: 'light' },
    { width: 1920, height: 1080, colorScheme: 'dark', language: 'en' },
    { width: 390, height: 844, colorScheme: 'dark' },
  ];
  test.each(looks)(
    'has no serious finding of axe, cut text or foreign request at $width x $height, $colorScheme, $language',
    async (look) => {
      const watched = await open('admin', '#/live', look);
      const { page } = watched;
      for (const place of PLACES) {
        await goTo(page, place);
        expect(await page.evaluate(accessibilityProblems), place.name).toEqual([]);
        // Actions of the audit log look like names of texts, and are shown as they are.
        await expectSound(page, place.name, look, place.name === 'admin-audit' ? /^[a-z.]+$/ : undefined);
      }
      expectCleanPage(watched);
    },
  );

  test('axe finds what is wrong with a button that has no name', async () => {
    const { page } = await open('admin', '#/admin');
    await page.locator('main').evaluate((main) => main.append(main.ownerDocument.createElement('button')));
    expect((await axeFindings(page)).join()).toContain('button-name');
  });
});

async function fillPasswords(form: ReturnType<Page['locator']>, current: string, next: string): Promise<void> {
  await form.locator('[name=current]').fill(current);
  await form.locator('[name=next]').fill(next);
  await form.locator('[name=again]').fill(next);
}

async function downloaded(page: Page, kind: 'csv' | 'png' | 'svg'): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`[data-export=${kind}]`).first().click(),
  ]);
  return readFile(await file.path());
}

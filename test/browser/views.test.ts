/** Consumption, meter and review on a whole hub: what stands on the page is what the API says. */

import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectConnection } from './dashboard.ts';
import { backgroundColour, columnColours, textsOnPage } from './in-page.js';
import { DAY_NAME, DAY_START, RESET_AT, startMeteredHub } from './metered-hub.ts';
import { expectCleanPage, useHub } from './pages.ts';
import { goTo } from './places.ts';

const TIMEOUT = { timeout: 60_000 };
const POLL = { timeout: 20_000 };
const HOUR = 3_600_000;
const CUSTOM = `period=custom&from=${DAY_NAME}&to=${DAY_NAME}`;
const ALPHA_HOURS = `#/consumption?scope=enterprise&id=alpha&interval=1h&${CUSTOM}`;
const DAY_QUERY = `from=${iso(DAY_START)}&to=${iso(DAY_START + 24 * HOUR)}`;

const site = useHub(startMeteredHub);
const { open, ask } = site;

describe('consumption', TIMEOUT, () => {
  test('the table, the total and the chart are the figures of the API, and unknown is a gap', async () => {
    const watched = await open('admin', ALPHA_HOURS);
    const { page } = watched;
    const answer = await consumption(`scope=enterprise&id=alpha&energy=electricity&interval=1h&${DAY_QUERY}`);
    await expect.poll(() => rowsOnPage(page), POLL).toHaveLength(24);
    expect(await rowsOnPage(page)).toEqual(
      answer.items.map(({ start, value }) => [start, value === null ? '—' : value.toFixed(2)]),
    );
    // By hand: 41 and 39 kWh, of the hour of the reset three quarters, then 40 an hour until 18:00.
    const byHand = [41, 39, 30, ...Array<number>(15).fill(40), ...Array<null>(6).fill(null)];
    expect(answer.items.map(({ value }) => value)).toEqual(byHand);
    expect(await page.locator('[data-total]').first().textContent()).toBe('710.00');
    expect(await page.locator('[data-total-unit]').textContent()).toBe('kWh');
    // 11.75 hours of 24 are measured, six estimated.
    expect(await page.locator('[data-total-coverage]').textContent()).toBe('49%');
    expect(await page.locator('[data-complete-until]').textContent()).toBe(`${DAY_NAME} 18:00`);

    const measured = await page.evaluate(backgroundColour, '.legend .measured');
    const columns = await page.evaluate(columnColours, {
      selector: '[data-chart] canvas',
      columns: 24,
      left: 66,
      right: 12,
    });
    const hasBar = columns.map((colours) => colours.includes(measured));
    expect(hasBar).toEqual(byHand.map((value) => value !== null));
    expectCleanPage(watched);
  });

  test('a row says why it is the number that it is, and the link to it keeps what it shows', async () => {
    const start = '06:00';
    const watched = await open('admin', ALPHA_HOURS);
    const { page } = watched;
    await page.locator(`[data-row^="${DAY_NAME}T${start}"] button`).click();
    const why = page.locator('[data-why]');
    await why.locator('[data-rule=gap]').waitFor();
    expect(await why.textContent()).toContain('数据中断');
    expect(await why.textContent()).toContain('线性分摊');
    expect(await why.locator('[data-why-coverage]').textContent()).toBe('0%');
    expect(await why.locator('[data-intervals-of=alpha-E1]').count()).toBe(1);

    const address = page.url();
    await page.reload();
    await expectConnection(page, 'live');
    await page.locator('[data-why] [data-rule=gap]').waitFor();
    expect(page.url()).toBe(address);
    expect(await page.locator('[data-field=interval]').inputValue()).toBe('1h');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[data-why]').count(), POLL).toBe(0);
    await page.goBack();
    await page.locator('[data-why] [data-rule=gap]').waitFor();
    expectCleanPage(watched);
  });

  test('all energy types together are standard coal with the coefficients that made it', async () => {
    const watched = await open('admin', `#/consumption?scope=enterprise&id=alpha&energy=all&${CUSTOM}`, {
      language: 'en',
    });
    const { page } = watched;
    // 710 kWh x 0.1229 and 200 m3 x 1.33 kgce, in tonnes: 0.087259 + 0.266
    await expect.poll(() => page.locator('[data-total]').first().textContent(), POLL).toBe('0.353');
    expect(await page.locator('[data-total-unit]').textContent()).toBe('tce');
    const coefficients = (await page.locator('[data-coefficients]').first().textContent()) ?? '';
    expect(coefficients).toContain('0.1229');
    expect(coefficients).toContain('GB/T 2589-2020');
    expect(await page.locator('[data-field=unit] option[value=native]').isDisabled()).toBe(true);
    expectCleanPage(watched);
  });

  test('the table is exported as the hub writes it, and the chart as a picture', async () => {
    const watched = await open('admin', ALPHA_HOURS);
    const { page } = watched;
    await page.locator('[data-consumption] tr').first().waitFor();
    const csv = await downloaded(page, 'csv');
    const key = site.hub.data.key('admin');
    const path = `/api/v1/consumption?scope=enterprise&id=alpha&energy=electricity&unit=native&interval=1h&format=csv`;
    const response = await fetch(`${site.url}${path}&${DAY_QUERY}`, { headers: { authorization: `Bearer ${key}` } });
    expect(csv.content.toString()).toBe(await response.text());
    expect(csv.name).toBe(`consumption_alpha_electricity_1h_${DAY_NAME}_${DAY_NAME}.csv`);
    const picture = await downloaded(page, 'png');
    expect(picture.content.subarray(1, 4).toString()).toBe('PNG');
    expectCleanPage(watched);
  });

  test('scope, period and interval are chosen by hand, the enterprise by the keyboard', async () => {
    const watched = await open('admin', '#/consumption');
    const { page } = watched;
    await page.locator('[data-field=scope]').selectOption('enterprise');
    await page.locator('[data-idle]').waitFor();
    await page.locator('input[role=combobox]').focus();
    await page.keyboard.type('bet');
    await page.keyboard.press('Enter');
    await page.locator('[data-period=month]').click();
    await page.locator('[data-field=interval]').selectOption('1mo');
    // 20 kWh a quarter of an hour from midnight to 18:00.
    const month = DAY_NAME.slice(0, 7);
    await page.locator('[data-field=from]').fill(`${month}-01`);
    await page.locator('[data-field=to]').fill(DAY_NAME);
    await expect.poll(() => rowsOnPage(page), POLL).toEqual([[`${month}-01T00:00:00+08:00`, '1440.00']]);
    expect(page.url()).toContain('scope=enterprise&id=beta');
    expectCleanPage(watched);
  });

  test('a question that the hub refuses is answered in its words', async () => {
    const { page, violations } = await open('admin', '#/consumption?scope=enterprise&id=nobody');
    await page.locator('[data-status=refused]').waitFor();
    expect(await page.locator('[data-status=refused]').textContent()).toContain('There is no enterprise "nobody"');
    expect(violations).toEqual([]);
  });

  test('an enterprise has its own scopes only, and begins with itself', async () => {
    const watched = await open('enterprise:beta', `#/consumption?scope=city&interval=1d&${CUSTOM}`);
    const { page } = watched;
    await expect.poll(() => rowsOnPage(page), POLL).toEqual([[`${DAY_NAME}T00:00:00+08:00`, '1440.00']]);
    const scopes = await page
      .locator('[data-field=scope] option')
      .evaluateAll((list) => list.map((one) => one.getAttribute('value')));
    expect(scopes).toEqual(['enterprise', 'meter']);
    expect((await page.evaluate(textsOnPage)).filter((text) => text.includes('alpha'))).toEqual([]);
    expectCleanPage(watched);
  });
});

describe('a meter', TIMEOUT, () => {
  test('shows what is registered, its intervals, discontinuities and revisions', async () => {
    const watched = await open('analyst', `#/meter?id=alpha-E1&day=${DAY_NAME}`);
    const { page } = watched;
    await page.locator('[data-interval-chart] canvas').waitFor();
    await page.locator('[data-register-chart] canvas').waitFor();
    expect(await page.locator('[data-meter-id]').textContent()).toBe('alpha-E1');
    await page.locator('details:has([data-intervals]) summary').click();
    const shown = await page
      .locator('[data-interval]')
      .evaluateAll((rows) => rows.map((row) => row.querySelector('td')?.textContent?.trim() ?? ''));
    const { items } = await ask<Rows>(`/meters/alpha-E1/intervals?${DAY_QUERY}`);
    expect(shown).toEqual(items.map(({ value }) => (value === null ? '—' : value.toFixed(2))));
    const revision = (await page.locator('[data-revisions] tr').textContent()) ?? '';
    expect(revision).toContain('1,040.00');
    expect(revision).toContain('1,041.00');
    const found = page.locator('[data-discontinuity]');
    expect(await found.locator('[data-before]').textContent()).toBe('1,080.00 kWh');
    // An analyst looks and does not decide.
    expect(await page.locator('[data-action]').count()).toBe(0);
    expectCleanPage(watched);
  });

  test('is found by a part of its name, and a day without data says so', async () => {
    const watched = await open('admin', '#/meter');
    const { page } = watched;
    await page.locator('input[role=combobox]').fill('alpha 天然气');
    await page.locator('[data-option=alpha-G1]').click();
    await page.locator('[data-field=day]').fill('2026-01-02');
    await page.locator('[data-no-revisions]').waitFor();
    expect(page.url()).toContain('#/meter?id=alpha-G1&day=2026-01-02');
    expectCleanPage(watched);
  });
});

describe('what is there for every reader', TIMEOUT, () => {
  test('the switch of languages keeps the view, and the title names it', async () => {
    const watched = await open('admin', `${ALPHA_HOURS}`);
    const { page } = watched;
    await page.locator('[data-consumption] tr').first().waitFor();
    expect(await page.title()).toContain('用能');
    await page.locator('button[lang=en]').click();
    await expect.poll(() => page.title(), POLL).toContain('Consumption');
    expect(page.url()).toContain('lang=en');
    expect(page.url()).toContain(ALPHA_HOURS);
    expect(await page.locator('[data-consumption] tbody tr').count()).toBe(24);
    expectCleanPage(watched);
  });

  test('the skip link moves the focus and leaves the view in the address', async () => {
    const { page } = await open('admin', '#/review');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('main');
    expect(page.url()).toContain('#/review');
  });
});

// Last, because it changes what the others count on.
describe('review', TIMEOUT, () => {
  const at = iso(RESET_AT);

  test('a key that may only look has no controls to decide with', async () => {
    const { page } = await open('auditor', '#/review');
    await page.locator('[data-discontinuity]').waitFor();
    expect(await page.locator('[data-read-only]').count()).toBe(1);
    expect(await page.locator('[data-action]').count()).toBe(0);
  });

  test('a filter that nothing matches says so', async () => {
    const { page } = await open('authority', '#/review');
    await page.locator('[data-field=kind]').selectOption('rollover');
    await page.locator('[data-none]').waitFor();
    expect(page.url()).toContain('kind=rollover');
  });

  test('a correction through the page changes the consumption', async () => {
    const watched = await open('authority', '#/review');
    const { page } = watched;
    const card = page.locator(`[data-discontinuity="alpha-E1/activeEnergy/${at}"]`);
    await card.locator('[data-action=correct]').click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('[data-figure]').fill('12,5');
    await dialog.locator('[data-submit]').click();
    expect(await dialog.locator('[role=alert]').textContent()).toContain('六位小数');
    await dialog.locator('[data-figure]').fill('12.5');
    await dialog.locator('[data-note]').fill('现场核对');
    await dialog.locator('[data-submit]').click();
    await card.locator('[data-result]').waitFor();
    expect(await card.getAttribute('data-state')).toBe('corrected');
    expect(await card.locator('[data-corrected]').textContent()).toBe('12.50 kWh');
    expect(await card.textContent()).toContain('现场核对');
    expect(await page.locator('dialog').count()).toBe(0);

    // Three quarters of 10 kWh and the 12.5 that were said.
    await goTo(page, { hash: ALPHA_HOURS, sign: '[data-consumption] [data-row]' });
    await expect
      .poll(async () => (await rowsOnPage(page)).find(([start]) => start?.includes('T02:00'))?.[1], POLL)
      .toBe('42.50');
    expect(await page.locator('[data-total]').first().textContent()).toBe('722.50');
    expectCleanPage(watched);
  });

  test('a rejection is asked about, and Escape leaves it alone', async () => {
    const { page } = await open('admin', '#/review?state=corrected');
    const card = page.locator('[data-discontinuity]').first();
    await card.locator('[data-action=reject]').focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog').count(), POLL).toBe(0);
    expect(await card.getAttribute('data-state')).toBe('corrected');
  });

  test('an entry of the quarantine is replayed, comes back, and is dismissed', async () => {
    const watched = await open('admin', '#/review?list=quarantine');
    const { page } = watched;
    const first = (await page.locator('[data-entry]').getAttribute('data-entry')) ?? '';
    await page.locator('[data-entry] [data-action=replay]').click();
    await page.locator('dialog[open] [data-submit]').click();
    await page.locator('[data-quarantine-result]').waitFor();
    // Nobody has registered the meter: what was sent again is refused again, as another entry.
    await expect
      .poll(async () => {
        await page.reload();
        await expectConnection(page, 'live');
        return page.locator('[data-entry]').first().getAttribute('data-entry');
      }, POLL)
      .not.toBe(first);
    await page.locator('[data-entry] [data-action=dismiss]').click();
    await page.locator('dialog[open] [data-submit]').click();
    await page.locator('[data-none]').waitFor();
    const { items } = await ask<{ items: { state: string }[] }>('/quarantine');
    expect(items.map(({ state }) => state).sort()).toEqual(['dismissed', 'replayed']);
    expectCleanPage(watched);
  });
});

interface Rows {
  readonly items: readonly { readonly start: string; readonly value: number | null }[];
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

function consumption(query: string): Promise<Rows> {
  return ask(`/consumption?${query}`);
}

/** Start and value of each row of the table, the value without separators. */
async function rowsOnPage(page: Page): Promise<[string | null, string][]> {
  return page
    .locator('[data-consumption] [data-row]')
    .evaluateAll((rows) =>
      rows.map((row) => [
        row.getAttribute('data-row'),
        (row.querySelector('.value')?.textContent ?? '').trim().replaceAll(',', ''),
      ]),
    );
}

async function downloaded(page: Page, kind: 'csv' | 'png'): Promise<{ name: string; content: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-export=${kind}]`).click()]);
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

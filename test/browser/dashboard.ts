/** What can be said of the dashboard, whichever hub serves it: steps and assertions for tests. */

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TestHub } from '../helpers/running-hub.ts';

const DEADLINE_MILLIS = 20_000;

export interface DashboardTotal {
  readonly energy: string;
  readonly unit: string;
  readonly value: number | null;
  readonly meters: number;
  readonly metersReporting: number;
}

/** Opens the page at the hub's address; language and view go into the address as a reader's link would have them. */
export async function openDashboard(page: Page, baseUrl: string, language?: 'en', hash = ''): Promise<void> {
  await page.goto(`${baseUrl}/${language === undefined ? '' : `?lang=${language}`}${hash}`);
}

/** Unfolds the form for keys, types the key into it and sends it. */
export async function submitKey(page: Page, key: string): Promise<void> {
  const form = page.locator('[data-key-form]');
  if ((await form.getAttribute('open')) === null) await form.locator('summary').click();
  await form.locator('input').fill(key);
  await form.locator('button[type=submit]').click();
}

/** Types user name and password into the form and sends it. */
export async function submitPassword(page: Page, username: string, password: string): Promise<void> {
  const form = page.locator('[data-password-form]');
  await form.locator('[name=username]').fill(username);
  await form.locator('[name=password]').fill(password);
  await form.locator('button[type=submit]').click();
}

/** Opens the page, signs in and waits until the stream is live. */
export async function signInToDashboard(
  page: Page,
  baseUrl: string,
  key: string,
  language?: 'en',
  hash?: string,
): Promise<void> {
  await openDashboard(page, baseUrl, language, hash);
  await submitKey(page, key);
  await expectConnection(page, 'live');
}

/** Waits until the connection is shown as this. */
export async function expectConnection(page: Page, phase: 'live' | 'reconnecting' | 'stale'): Promise<void> {
  await page.locator(`[data-connection=${phase}]`).waitFor({ timeout: DEADLINE_MILLIS });
}

/** Waits until some problem of signing in is shown, and returns its text. */
export async function loginProblem(page: Page): Promise<string> {
  const problem = page.locator('[data-login-problem].shown');
  await problem.waitFor({ timeout: DEADLINE_MILLIS });
  return ((await problem.textContent()) ?? '').trim();
}

/** Asks the hub's API with this key. */
export async function askApi<Answer>(baseUrl: string, key: string, path: string): Promise<Answer> {
  const response = await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as Answer;
}

/** Sends a request to the hub's API as the key of a role, and gives the answer; throws where it is refused. */
export async function send<Answer>(
  hub: TestHub,
  role: string,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${hub.httpPort}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${hub.data.key(role)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/**
 * The cards on the page say what `/city/live` says: each energy type with its value to the decimals
 * shown, unknown as a dash, and the meters that report. The hub may move on in between, so the two are
 * read until they agree once.
 */
export async function expectTotalsOnPageEqualApi(page: Page, baseUrl: string, key: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { totals } = await askApi<{ totals: DashboardTotal[] }>(baseUrl, key, '/api/v1/city/live');
        return differences(totals, await totalsOnPage(page));
      },
      { timeout: DEADLINE_MILLIS },
    )
    .toEqual([]);
}

interface ShownTotal {
  readonly energy: string;
  readonly unit: string;
  readonly value: string;
  readonly reporting: string;
}

/** The cards as a reader sees them. */
export async function totalsOnPage(page: Page): Promise<ShownTotal[]> {
  return page.locator('[data-totals] [data-energy]').evaluateAll((cards) =>
    cards.map((card) => ({
      energy: card.getAttribute('data-energy') ?? '',
      unit: card.getAttribute('data-unit') ?? '',
      value: card.querySelector('.value')?.textContent?.trim() ?? '',
      reporting: card.querySelector('.figures > p:last-child > span')?.textContent?.trim() ?? '',
    })),
  );
}

function differences(totals: readonly DashboardTotal[], shown: readonly ShownTotal[]): string[] {
  const problems: string[] = [];
  if (totals.length !== shown.length) problems.push(`${totals.length} totals, ${shown.length} cards`);
  for (const total of totals) {
    const card = shown.find(({ energy }) => energy === total.energy);
    if (card === undefined) problems.push(`no card of ${total.energy}`);
    else if (card.unit !== total.unit) problems.push(`${total.energy} in ${card.unit}, not ${total.unit}`);
    else if (!isShownAs(total.value, card.value))
      problems.push(`${total.energy} is ${total.value}, shown ${card.value}`);
    else if (!card.reporting.replaceAll(',', '').startsWith(`${total.metersReporting}/${total.meters} `)) {
      problems.push(`${total.energy}: ${total.metersReporting} of ${total.meters} meters, shown ${card.reporting}`);
    }
  }
  return problems;
}

function isShownAs(value: number | null, text: string): boolean {
  if (value === null) return text === '—';
  const plain = text.replaceAll(',', '');
  const decimals = plain.split('.')[1]?.length ?? 0;
  return plain !== '' && Math.abs(Number(plain) - value) <= 0.5 * 10 ** -decimals + 1e-9;
}

/** The text of a reading's row, or null while there is none. */
export async function readingOnPage(page: Page, meter: string, quantity: string): Promise<string | null> {
  const row = page.locator(`[data-readings] tr[data-meter="${meter}"][data-quantity="${quantity}"]`);
  return (await row.count()) === 0 ? null : ((await row.first().textContent()) ?? '').replace(/\s+/g, ' ');
}

/** The six counts of the total account, as shown. */
export async function accountOnPage(page: Page): Promise<Record<string, number>> {
  const shown = await page
    .locator('[data-account-total] > dl [data-count]')
    .evaluateAll((items) =>
      items.map(
        (item) => [item.getAttribute('data-count') ?? '', item.querySelector('dd')?.textContent ?? ''] as const,
      ),
    );
  return Object.fromEntries(shown.map(([name, text]) => [name, Number(text.replace(/[^\d.-]/g, ''))]));
}

/** Anomalies on a whole hub: what stands on the page is what the API says, and what the page does the API knows. */

import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ANOMALY_PLACES,
  addRule,
  CLOSED,
  EXCESS,
  GATEWAY,
  HIGH,
  LOSS,
  MANY,
  NIGHT,
  startAnomalyHub,
} from './anomaly-hub.ts';
import { expectConnection, send } from './dashboard.ts';
import { textsOnPage } from './in-page.js';
import { DAY_NAME } from './metered-hub.ts';
import { expectCleanPage, expectSound, type Look, useHub } from './pages.ts';
import { goTo } from './places.ts';

const TIMEOUT = { timeout: 120_000 };
const POLL = { timeout: 20_000 };

/** Of an authority that sees districts alone. */
let districtKey = '';

const site = useHub(startAnomalyHub, async (hub) => {
  const { key } = await send<{ key: string }>(hub, 'admin', 'POST', '/keys', {
    ...{ name: 'pudong', role: 'authority', districts: ['310115'], enterprise: null, expiresAt: null },
  });
  districtKey = key;
});
const { open, ask } = site;

describe('the list of anomalies', TIMEOUT, () => {
  test('has the events of the API in its order with its counts, and a group opens to its members', async () => {
    const watched = await open('admin', '#/anomalies');
    const { page } = watched;
    const { items, counts } = await events('open=true');
    expect(items.map(({ id }) => id)).toEqual([NIGHT, HIGH, LOSS, GATEWAY]);
    await expect.poll(() => listed(page), POLL).toEqual(items.map(({ id }) => id));
    for (const severity of ['critical', 'warning', 'info'] as const) {
      expect(await page.locator(`[data-anomalies] [data-count=${severity}]`).textContent()).toContain(
        String(counts[severity]),
      );
    }
    expect(await page.locator(row(HIGH)).textContent()).toContain('用能偏高');
    // 430 kWh at 0.8 a kilowatt hour.
    expect(await page.locator(row(HIGH)).textContent()).toContain('430.00 kWh');
    expect(await page.locator(row(HIGH)).textContent()).toContain('344.00 CNY');
    await page.locator(`${row(GATEWAY)} [data-members]`).click();
    await expect.poll(() => page.locator(`${row(GATEWAY)} [data-member]`).count(), POLL).toBe(3);
    const members = await events(`group=${encodeURIComponent(GATEWAY)}`);
    const shown = await page
      .locator('[data-member]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-member')));
    expect(shown).toEqual(members.items.map(({ id }) => id));
    expectCleanPage(watched);
  });

  test('is narrowed by filters that stand in the address and survive a reload', async () => {
    const watched = await open('admin', '#/anomalies');
    const { page } = watched;
    await page.locator('[data-field=severity]').selectOption('critical');
    await expect.poll(() => listed(page), POLL).toEqual([HIGH, GATEWAY]);
    await page.locator('[data-field=detector]').selectOption('silent_meter');
    await expect.poll(() => listed(page), POLL).toEqual([GATEWAY]);
    await page.locator('[data-field=district]').selectOption('310115');
    await page
      .locator('[data-field=enterprise] input, input[data-field=enterprise], [role=combobox]')
      .first()
      .fill('bet');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url(), POLL).toContain('enterprise=beta');
    const address = page.url();
    for (const part of ['severity=critical', 'detector=silent_meter', 'district=310115'])
      expect(address).toContain(part);
    await page.reload();
    await expectConnection(page, 'live');
    await expect.poll(() => listed(page), POLL).toEqual([GATEWAY]);
    expect(page.url()).toBe(address);
    await page.locator('[data-field=period]').selectOption('today');
    await page.locator('[data-none]').waitFor();
    await page.goBack();
    await expect.poll(() => listed(page), POLL).toEqual([GATEWAY]);
    expectCleanPage(watched);
  });

  test('comes page by page, each event once', async () => {
    const { page } = await open('admin', '#/anomalies?state=closed&detector=rollover');
    await expect.poll(async () => (await listed(page)).length, POLL).toBe(50);
    await page.locator('[data-more]').click();
    await expect.poll(async () => (await listed(page)).length, POLL).toBe(MANY);
    const { items } = await events('state=closed&detector=rollover&limit=500');
    expect(await listed(page)).toEqual(items.map(({ id }) => id));
    expect(await page.locator('[data-more]').count()).toBe(0);
  });

  test('says in the words of the hub what it refuses', async () => {
    const { page } = await open('admin', '#/anomalies?meter=nobody');
    await page.locator('[data-status=refused]').waitFor();
    expect(await page.locator('[data-status=refused]').textContent()).toContain('"nobody"');
    await page.locator('[data-any-meter]').click();
    await page.locator('[data-event]').first().waitFor();
  });
});

describe('one anomaly', TIMEOUT, () => {
  test('is told in words, numbers and a chart, which are those of the API', async () => {
    const watched = await open('admin', `#/anomalies?event=${encodeURIComponent(HIGH)}`);
    const { page } = watched;
    await page.locator('[data-evidence] canvas').waitFor();
    const event = await ask<Told>(`/anomalies/${encodeURIComponent(HIGH)}`);
    expect(Number(await page.locator('[data-loss]').getAttribute('value'))).toBe(event.loss?.energy);
    expect(event.loss?.energy).toBe(EXCESS);
    // 430 kWh x 0.1229 kgce.
    expect(await page.locator('[data-tce]').textContent()).toBe('0.053');
    expect(await page.locator('[data-money]').textContent()).toBe('344.00 CNY');
    expect(await page.locator('[data-worst]').textContent()).toMatch(/160\.0 kW.*40\.0 kW.*80\.0 kW/);
    expect(await page.locator('[data-lasted]').textContent()).toContain('8 小时');
    expect(await page.locator('[data-meaning]').textContent()).toBe('这些小时的用量高于自身习惯。');
    expect(await page.locator(`[data-others] ${row(NIGHT)}`).textContent()).toContain('后果相同');
    await page.locator('[data-evidence] summary').click();
    const cells = await page
      .locator('[data-point] .number')
      .evaluateAll((all) => all.map((one) => one.textContent?.trim() ?? ''));
    const { series } = await ask<{ series: { name: string; values: number[] }[] }>(
      `/anomalies/${encodeURIComponent(HIGH)}/evidence`,
    );
    const values = (name: string) => series.find((one) => one.name === name)?.values ?? [];
    const rows = values('actual').map((actual, at) => [actual, values('low')[at] ?? 0, values('high')[at] ?? 0]);
    expect(cells).toEqual(rows.flat().map((value) => `${value.toFixed(1)} kW`));
    expect(await page.locator('[data-meter-link]').getAttribute('href')).toContain('#/meter?id=alpha-E1');
    expect(await page.locator('[data-enterprise-link]').getAttribute('href')).toBe('#/enterprise?id=alpha');

    await page.locator('button[lang=en]').click();
    await expect
      .poll(() => page.locator('[data-meaning]').textContent(), POLL)
      .toBe('More is used than by its own habit in these hours.');
    await page.locator('[data-back]').click();
    await page.locator('[data-anomalies]').waitFor();
    expectCleanPage(watched);
  });

  test('goes through its life, which others see as it happens', async () => {
    const watched = await open('authority', `#/anomalies?event=${encodeURIComponent(LOSS)}`);
    const list = await open('auditor', '#/anomalies');
    const { page } = watched;
    const inList = list.page.locator(`${row(LOSS)} [data-severity]`);
    await inList.waitFor();
    // What is behind another page is slowed down by the browser.
    await page.bringToFront();
    await page.locator('[data-action=acknowledged]').click();
    await page.locator('dialog[open] [data-note]').fill('现场核对');
    await page.locator('dialog[open] [data-submit]').click();
    await page.locator('[data-history] [data-step=acknowledged]').waitFor();
    expect(await page.locator('[data-history]').textContent()).toContain('现场核对');
    await expect.poll(() => inList.getAttribute('data-state'), POLL).toBe('acknowledged');

    await page.locator('[data-action=false_alarm]').click();
    expect(await page.locator('dialog[open] [data-submit]').isDisabled()).toBe(true);
    await page.locator('dialog[open] [data-reason]').fill('新负荷');
    await page.locator('dialog[open] [data-submit]').click();
    await page.locator('[data-history] [data-step=false_alarm]').waitFor();
    // It stays where the reader looks at it, as it is now.
    await expect.poll(() => inList.getAttribute('data-state'), POLL).toBe('false_alarm');
    await page.locator('[data-action=open]').click();
    await page.locator('dialog[open] [data-submit]').click();
    await page.locator('[data-history] [data-step=open]').waitFor();
    const { state, history } = await ask<Told>(`/anomalies/${encodeURIComponent(LOSS)}`);
    expect([state, ...history.map(({ to, note }) => `${to} ${note}`)]).toEqual([
      ...['open', 'acknowledged 现场核对', 'false_alarm 新负荷', 'open '],
    ]);
    expectCleanPage(watched);
    expectCleanPage(list);
  });

  test('tells whoever is late that somebody was faster', async () => {
    const { page, violations } = await open('admin', `#/anomalies?event=${encodeURIComponent(NIGHT)}`);
    await page.locator('[data-action=acknowledged]').click();
    await send(site.hub, 'admin', 'PATCH', `/anomalies/${encodeURIComponent(NIGHT)}`, { state: 'closed' });
    await page.locator('dialog[open] [data-submit]').click();
    expect(await page.locator('[data-conflict]').textContent()).toContain('已关闭');
    expect(await page.locator('dialog[open] [data-submit]').count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[data-event-state]').textContent(), POLL).toContain('已关闭');
    // What is closed can only be called a false alarm.
    const actions = await page
      .locator('[data-action]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-action')));
    expect(actions).toEqual(['false_alarm']);
    expect(violations).toEqual([]);
  });

  test('that nobody has is said to be none', async () => {
    const { page } = await open('admin', '#/anomalies?event=gaps%3Anobody%3A1');
    await page.locator('[data-one-event][data-status=refused]').waitFor();
    expect(await page.locator('[data-one-event]').textContent()).toContain('There is no event');
  });
});

describe('who may not act', TIMEOUT, () => {
  test('sees what there is and no controls', async () => {
    for (const role of ['auditor', 'analyst']) {
      const watched = await open(role, `#/anomalies?event=${encodeURIComponent(HIGH)}`);
      const { page } = watched;
      await page.locator('[data-evidence] canvas').waitFor();
      await page.locator('[data-one-event] [data-read-only]').waitFor();
      expect(await page.locator('[data-action], [data-list=rules]').count()).toBe(0);
      await goTo(page, { hash: '#/anomalies?list=detectors&detector=gaps', sign: '[data-detector] details[open]' });
      expect(await page.locator('[data-edit], [data-reset]').count()).toBe(0);
      // By a link: the hub is not asked for what it would refuse.
      await goTo(page, { hash: '#/anomalies?list=rules', sign: '[data-status=forbidden]' });
      expectCleanPage(watched);
      await page.close();
    }
  });

  test('an enterprise sees its own, keeps its own rules, and nothing of others', async () => {
    const watched = await open('enterprise:beta', '#/anomalies?state=all&severity=warning');
    const { page } = watched;
    const { items } = await events('severity=warning', 'enterprise:beta');
    await expect.poll(() => listed(page), POLL).toEqual(items.map(({ id }) => id));
    expect(await page.locator('[data-field=enterprise], [data-field=district]').count()).toBe(0);
    expect((await page.evaluate(textsOnPage)).filter((text) => text.includes('alpha'))).toEqual([]);
    await goTo(page, { hash: `#/anomalies?event=${encodeURIComponent(GATEWAY)}`, sign: '[data-others] [data-event]' });
    expect(await page.locator('[data-action]').count()).toBe(0);
    await goTo(page, { hash: '#/anomalies?list=rules', sign: '[data-rules] [data-none]' });
    await page.locator('[data-add-rule]').click();
    const scopes = page.locator('[data-rule-scope] option');
    expect(await scopes.evaluateAll((all) => all.map((one) => one.getAttribute('value')))).toEqual([
      'enterprise',
      'meters',
    ]);
    expectCleanPage(watched);
  });

  test('an authority of districts sets single meters and nothing more', async () => {
    const { page } = await site.openWithKey(districtKey, '#/anomalies?list=detectors&detector=gaps');
    await page.locator('[data-detector] details[open]').waitFor();
    expect(await page.locator('[data-edit]').count()).toBe(0);
    await goTo(page, {
      hash: '#/anomalies?list=detectors&scope=meter&of=alpha-E1&detector=gaps',
      sign: '[data-detector=gaps] [data-edit]',
    });
    expect(await page.locator('[data-read-only]').count()).toBe(0);
    await goTo(page, { hash: '#/anomalies?list=rules', sign: '[data-rules] [data-none]' });
    await page.locator('[data-add-rule]').click();
    expect(await page.locator('[data-rule-scope] option').first().getAttribute('value')).toBe('districts');
  });
});

describe('detectors', TIMEOUT, () => {
  test('are set for a meter through the page, and reset', async () => {
    const watched = await open('admin', '#/anomalies?list=detectors&scope=meter&of=alpha-E1&detector=gaps');
    const { page } = watched;
    const gaps = page.locator('[data-detector=gaps]');
    const inForce = gaps.locator('[data-parameter-row=completenessMin] [data-value]');
    await expect.poll(() => inForce.textContent(), POLL).toBe('0.9');
    await gaps.locator('[data-edit]').click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('[data-parameter=completenessMin]').fill('0.75');
    await dialog.locator('[data-hysteresis=n]').fill('9');
    await dialog.locator('[data-submit]').click();
    // n of m: nine of three cannot be, which the hub says.
    await expect.poll(() => dialog.locator('[role=alert]').textContent(), POLL).not.toBe('');
    await dialog.locator('[data-hysteresis=n]').fill('3');
    await dialog.locator('[data-submit]').click();
    await page.locator('[data-result]').waitFor();
    expect(await inForce.textContent()).toBe('0.75');
    const found = await detectorOf('gaps', 'meter=alpha-E1');
    expect(found.parameters.find(({ name }) => name === 'completenessMin')?.value).toBe(0.75);
    expect(found.hysteresis).toEqual({ n: 3, m: 3, close: 2 });
    expect(await gaps.locator('[data-setting="meter/alpha-E1"]').textContent()).toContain('completenessMin = 0.75');

    await gaps.locator('[data-reset]').click();
    await page.locator('dialog[open] [data-submit]').click();
    await expect.poll(() => inForce.textContent(), POLL).toBe('0.9');
    expect((await detectorOf('gaps', 'meter=alpha-E1')).hysteresis).toEqual({ n: 2, m: 3, close: 2 });
    expect(await gaps.locator('[data-setting], [data-reset]').count()).toBe(0);
    expect(watched.violations).toEqual([]);
  });

  test('are those of the catalogue, and an energy type has its own', async () => {
    const { page } = await open('analyst', '#/anomalies?list=detectors', { language: 'en' });
    await page.locator('[data-field=scope]').selectOption('energy');
    await page.locator('[data-idle]').waitFor();
    await page.locator('[data-field=of]').selectOption('water');
    await page.locator('[data-detector]').first().waitFor();
    const { items } = await ask<{ items: { id: string; enabled: boolean }[] }>('/detectors?energy=water');
    const shown = await page.locator('[data-detector]').evaluateAll((all) =>
      all.map((one) => ({
        id: one.getAttribute('data-detector'),
        enabled: one.getAttribute('data-enabled') === 'true',
      })),
    );
    expect(shown).toEqual(items.map(({ id, enabled }) => ({ id, enabled })));
    expect(page.url()).toContain('scope=energy&of=water');
  });
});

describe('a back-test', TIMEOUT, () => {
  test('finds through the page what the API finds, and shows it', async () => {
    const days = `from=${DAY_NAME}&to=${DAY_NAME}`;
    const watched = await open('analyst', `#/anomalies?list=backtest&detector=register_reset&meter=alpha-E1&${days}`);
    const { page } = watched;
    await page.locator('[data-run]').click();
    await page.locator('[data-report] [data-evidence] canvas').waitFor();
    const begin = new Date(`${DAY_NAME}T00:00:00+08:00`);
    const answer = await send<{ eventCount: number; intervals: number; events: { id: string }[] }>(
      ...[site.hub, 'admin', 'POST', '/detectors/register_reset/backtest'],
      { meter: 'alpha-E1', from: begin.toISOString(), to: new Date(begin.getTime() + 86_400_000).toISOString() },
    );
    // The register is reset once on that day.
    expect(answer.eventCount).toBe(1);
    expect(await page.locator('[data-event-count]').textContent()).toBe('1');
    expect(await page.locator('[data-intervals]').textContent()).toBe(String(answer.intervals));
    expect(await page.locator('[data-found]').getAttribute('data-found')).toBe(answer.events[0]?.id);
    expectCleanPage(watched);
  });

  test('of parameters that are tried finds what they would find', async () => {
    const { page } = await open(
      'admin',
      `#/anomalies?list=backtest&detector=silent_meter&meter=alpha-E1&from=${DAY_NAME}&to=${DAY_NAME}`,
    );
    await page.locator('[data-run]').click();
    await page.locator('[data-report]').waitFor();
    const usual = Number(await page.locator('[data-event-count]').textContent());
    await page.locator('[data-backtest] summary').click();
    // A day has 96 intervals: nothing is silent for so long.
    await page.locator('[data-parameter=silentIntervals]').fill('500');
    await page.locator('[data-run]').click();
    await page.locator('[data-report] [data-none]').waitFor();
    expect(usual).toBeGreaterThan(0);
    expect(await page.locator('[data-event-count]').textContent()).toBe('0');
  });

  test('asks for a meter where none is chosen', async () => {
    const { page } = await open('admin', '#/anomalies?list=backtest');
    await page.locator('[data-run]').click();
    await expect.poll(() => page.locator('[data-backtest] [role=alert]').textContent(), POLL).toContain('请选择');
  });
});

describe('rules of notification', TIMEOUT, () => {
  test('are added, tested, changed and removed through the page', async () => {
    const watched = await open('admin', '#/anomalies?list=rules');
    const { page } = watched;
    await page.locator('[data-rules] [data-none]').waitFor();
    await page.locator('[data-add-rule]').click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('[data-name]').fill('值班');
    await dialog.locator('[data-severity-min]').selectOption('critical');
    await dialog.locator('[data-channel]').selectOption('live');
    await dialog.locator('[data-add-hours]').click();
    await dialog.locator('[data-submit]').click();
    const rule = page.locator('[data-rules] [data-rule]');
    await rule.waitFor();
    const kept = (await rules())[0];
    expect(kept).toMatchObject({
      ...{ name: '值班', severityMin: 'critical', scope: { kind: 'city' }, channel: { type: 'live' } },
      activeHours: [{ weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }],
    });

    await rule.locator('[data-test-rule]').click();
    await page.locator('[data-notice]').waitFor();
    expect(await page.locator('[data-notice]').textContent()).toContain('值班');
    await page.locator('[data-delivery=sent]').waitFor();
    await page.locator('[data-put-away]').click();
    await expect.poll(() => page.locator('[data-notice]').count(), POLL).toBe(0);

    await rule.locator('[data-edit-rule]').click();
    await dialog.locator('[data-name]').fill('夜班');
    await dialog.locator('[data-rule-enabled]').click();
    await dialog.locator('[data-submit]').click();
    await expect.poll(() => rule.textContent(), POLL).toContain('夜班');
    expect((await rules())[0]).toMatchObject({ name: '夜班', enabled: false, id: kept?.id });

    await rule.locator('[data-remove-rule]').click();
    await page.locator('dialog[open] [data-submit]').click();
    await page.locator('[data-rules] [data-none]').waitFor();
    expect(await rules()).toEqual([]);
    expectCleanPage(watched);
  });

  test('that cannot be are refused in the words of the hub, and what is missing is said', async () => {
    const { page, violations } = await open('admin', '#/anomalies?list=rules');
    await page.locator('[data-add-rule]').click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('[data-name]').fill('x');
    await dialog.locator('[data-rule-scope]').selectOption('meters');
    await dialog.locator('[data-lacks]').waitFor();
    expect(await dialog.locator('[data-submit]').isDisabled()).toBe(true);
    await dialog.locator('[data-rule-scope]').selectOption('city');
    await dialog.locator('[data-to]').fill('nobody');
    await dialog.locator('[data-submit]').click();
    await expect.poll(() => dialog.locator('[data-problem]').textContent(), POLL).toContain('email');
    await page.keyboard.press('Escape');
    expect(violations).toEqual([]);
  });
});

describe('the live page', TIMEOUT, () => {
  test('has the newest anomalies that wait, and each leads on', async () => {
    const watched = await open('admin', '#/live');
    const { page } = watched;
    const { items, counts } = await events('open=true');
    const feed = page.locator('[data-feed]');
    await expect
      .poll(
        () => feed.locator('[data-event]').evaluateAll((all) => all.map((one) => one.getAttribute('data-event'))),
        POLL,
      )
      .toEqual(items.map(({ id }) => id));
    expect(await feed.locator('[data-count=critical]').textContent()).toContain(String(counts.critical));
    await send(site.hub, 'admin', 'PATCH', `/anomalies/${encodeURIComponent(LOSS)}`, { state: 'closed' });
    await expect.poll(() => feed.locator(row(LOSS)).count(), POLL).toBe(0);
    await feed.locator(`${row(HIGH)} a`).click();
    await page.locator('[data-evidence] canvas').waitFor();
    expectCleanPage(watched);
  });
});

describe('for every reader', TIMEOUT, () => {
  const looks: readonly Look[] = [
    { width: 1366, height: 768, colorScheme: 'dark', language: 'en' },
    { width: 1920, height: 1080, colorScheme: 'light' },
    { width: 390, height: 844, colorScheme: 'light', language: 'en' },
  ];

  beforeAll(() => addRule(site.hub, 'Night shift'));

  test.each(looks)(
    'no serious finding of axe, cut text or text without a translation at $width x $height, $colorScheme, $language',
    async (look) => {
      const watched = await open('admin', '#/live', look);
      const { page } = watched;
      for (const place of ANOMALY_PLACES) {
        await goTo(page, place);
        await expectSound(page, place.name, look);
      }
      // What opens over them: dialogs and a report.
      await goTo(page, { hash: '#/anomalies?list=rules', sign: '[data-rule]' });
      await page.locator('[data-edit-rule]').click();
      await page.locator('[data-channel]').first().selectOption('webhook');
      await expectSound(page, 'rule', look);
      await page.keyboard.press('Escape');
      await goTo(page, { hash: '#/anomalies?list=detectors&detector=gaps', sign: '[data-detector=gaps] [data-edit]' });
      await page.locator('[data-detector=gaps] [data-edit]').click();
      await expectSound(page, 'detector', look);
      await page.keyboard.press('Escape');
      await goTo(page, ANOMALY_PLACES.find(({ name }) => name === 'anomaly-backtest')!);
      await page.locator('[data-run]').click();
      await page.locator('[data-report] [data-evidence] canvas').waitFor();
      await expectSound(page, 'report', look);
      expectCleanPage(watched);
    },
  );

  test('the keyboard opens an event and asks about it, and the focus comes back', async () => {
    const { page } = await open('admin', `#/anomalies?event=${encodeURIComponent(HIGH)}`);
    await page.locator('[data-action=closed]').focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog').count(), POLL).toBe(0);
    expect(await page.locator(':focus').getAttribute('data-action')).toBe('closed');
    await goTo(page, { hash: '#/anomalies?state=all', sign: row(CLOSED) });
    await page.locator(`${row(CLOSED)} a`).focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-no-evidence]').waitFor();
    expect(page.url()).toContain('state=all');
  });
});

interface Told {
  readonly id: string;
  readonly state: string;
  readonly loss: { readonly energy: number } | null;
  readonly history: readonly { readonly to: string; readonly note: string }[];
}

interface Found {
  readonly hysteresis: object;
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
}

function row(id: string): string {
  return `[data-event="${id}"]`;
}

/** Ids of the list, in the order in which they stand. */
async function listed(page: Page): Promise<(string | null)[]> {
  return page
    .locator('[data-anomalies] [data-event]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-event')));
}

function events(query: string, role = 'admin') {
  return ask<{ items: Told[]; counts: Record<'info' | 'warning' | 'critical', number> }>(`/anomalies?${query}`, role);
}

async function detectorOf(id: string, query: string): Promise<Found> {
  const { items } = await ask<{ items: (Found & { id: string })[] }>(`/detectors?${query}`);
  const found = items.find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no detector ${id}`);
  return found;
}

async function rules() {
  return (await ask<{ items: { id: string; name: string }[] }>('/notification-rules')).items;
}

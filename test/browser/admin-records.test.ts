/** Master data and records of carbon on a whole hub: what is entered on the page is what the API then says. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { meterhub } from '../cli/run.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { send, signInToDashboard } from './dashboard.ts';
import { textsOnPage } from './in-page.js';
import { DAY_NAME, startMeteredHub } from './metered-hub.ts';
import { expectCleanPage, expectSound, type Look, useHub } from './pages.ts';
import { goTo } from './places.ts';
import { issueCertificates, RECORD_PLACES, seedRecords } from './record-places.ts';

const TIMEOUT = { timeout: 120_000 };
const POLL = { timeout: 20_000 };
const ALPHA = `#/carbon?scope=enterprise&id=alpha&interval=1d&period=custom&from=${DAY_NAME}&to=${DAY_NAME}`;
/** Whatever changes a record. */
const CONTROLS = [
  ...['[data-add-record]', '[data-edit]', '[data-remove]', '[data-reset-password]', '[data-import]'],
  ...['[data-make-token]', '[data-revoke-all]', '[data-revoke]'],
  ...['[data-add-series]', '[data-record-figure]', '[data-correct]', '[data-add-quota]'],
].join(', ');
const CARBON_CONTROLS =
  '[data-enter-factor], [data-approve], [data-next-version], [data-enter-contract], [data-withdraw]';

/** Names are those of the registry, in whatever language somebody has entered them. */
const GIVEN = /轧机/;

const site = useHub(startMeteredHub, seedRecords);
const { open, ask } = site;

describe('master data', TIMEOUT, () => {
  test('a meter is registered, changed from a day on, and its history says so', async () => {
    const watched = await open('admin', '#/registry?list=meters');
    const { page } = watched;
    await page.locator('[data-add-record]').click();
    const form = page.locator('[data-record-dialog]');
    await form.locator('[data-field=id]').fill('alpha-E9');
    await form.locator('[data-field=name]').fill('轧机');
    await form.locator('[data-field=level]').selectOption('2');
    await form.locator('[data-field=energy]').selectOption('electricity');
    await form.locator('[data-list-field="metering.transforms"] [data-add-row]').click();
    const row = form.locator('[data-list-field="metering.transforms"] [data-list-row="0"]');
    await row.locator('[data-field=quantity]').selectOption('activeEnergy');
    await row.locator('[data-field=multiplier]').fill('80');
    await form.locator('[data-submit]').click();
    // A field that is found by typing is none that the browser asks for by itself.
    await expect.poll(() => form.locator('[data-problem]').textContent(), POLL).toBe('请填写：用能单位');
    await form.locator('[data-field=enterprise] input').click();
    await form.locator('[data-option=alpha]').waitFor();
    await page.keyboard.press('Escape');
    expect(await form.locator('[data-option]').count()).toBe(0);
    await form.locator('[data-field=name]').click();
    await pick(form, 'enterprise', 'alpha');
    // Of the meters of the enterprise.
    await pick(form, 'parent', 'alpha-E1');
    await form.locator('[data-submit]').click();
    await page.locator('[data-record="alpha-E9"] [data-version]').waitFor();
    expect(await record('/meters/alpha-E9')).toMatchObject({
      ...{ enterprise: 'alpha', name: '轧机', energy: 'electricity', level: 2, parent: 'alpha-E1', gateway: null },
      metering: { transforms: [{ quantity: 'activeEnergy', from: null, to: null, multiplier: '80' }] },
    });

    await page.locator('[data-edit]').click();
    await form.locator('[data-field=serial]').fill('20260099');
    await form.locator('[data-from-day]').check();
    await form.locator('[name=validFrom]').fill('2026-05-01T00:00');
    await form.locator('[data-submit]').click();
    await form.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('[data-version]').count(), POLL).toBe(2);
    expect(await page.locator('[data-version]').first().textContent()).toContain('20260099');
    const { items } = (await record('/meters/alpha-E9/history')) as unknown as { items: { validFrom: string }[] };
    expect(items[0]?.validFrom).toBe('2026-04-30T16:00:00.000Z');
    // Whoever looks at consumption next finds it by its name.
    await page.locator('[data-field=find]').fill('20260099');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('[data-records] [data-row]').count(), POLL).toBe(1);
    expectCleanPage(watched);
  });

  test('what somebody else has changed meanwhile is told, and neither change is lost', async () => {
    const { page } = await open('admin', '#/registry?list=enterprises&id=beta');
    await page.locator('[data-edit]').click();
    const form = page.locator('[data-record-dialog]');
    await form.locator('[data-field=address]').fill('Road 2');
    await send(site.hub, 'admin', 'PATCH', '/enterprises/beta', { industry: 'C32' });
    await form.locator('[data-submit]').click();
    const conflict = form.locator('[data-conflict]');
    await conflict.waitFor();
    expect(await conflict.textContent()).toContain('行业（GB/T 4754）');
    expect(await record('/enterprises/beta')).toMatchObject({ industry: 'C32', address: null });
    await form.locator('[data-submit]').click();
    await form.waitFor({ state: 'detached' });
    expect(await record('/enterprises/beta')).toMatchObject({ industry: 'C32', address: 'Road 2' });
  });

  test('what the hub objects to is shown, and the form stays as it was', async () => {
    const { page } = await open('admin', '#/registry');
    await page.locator('[data-add-record]').click();
    const form = page.locator('[data-record-dialog]');
    await form.locator('[data-field=id]').fill('alpha');
    await form.locator('[data-field=name]').fill('again');
    await form.locator('[data-field=district]').selectOption('310115');
    await form.locator('[data-field=industry]').fill('C31');
    await form.locator('[data-submit]').click();
    await expect.poll(() => form.locator('[data-problem]').textContent(), POLL).toContain('"alpha" already');
    expect(await form.locator('[data-field=name]').inputValue()).toBe('again');
  });

  test('a gateway is given another password, which is shown once and signs in', async () => {
    const watched = await open('admin', '#/registry?list=gateways&id=alpha/g2');
    const { page } = watched;
    await page.locator('[data-reset-password]').click();
    await page.locator('[data-confirm-dialog] [data-submit]').click();
    const secret = page.locator('[data-secret]');
    await secret.waitFor();
    const password = (await secret.textContent()) ?? '';
    await page.locator('[data-close-secret]').click();
    await secret.waitFor({ state: 'detached' });
    expect((await page.evaluate(textsOnPage)).filter((text) => text.includes(password))).toEqual([]);
    await expect(site.hub.mqtt('alpha.g2')).rejects.toThrow();
    const client = await site.hub.mqtt('alpha.g2', { password });
    await client.endAsync();
    expectCleanPage(watched);
  });

  test('a figure of production is corrected, and what was recorded before can be asked for', async () => {
    const { page } = await open('admin', '#/registry?list=outputSeries&id=steel');
    await page.locator('[data-period="2026-05-01"] [data-correct]').click();
    const form = page.locator('[data-entry-dialog]');
    expect(await form.locator('[data-field=value]').inputValue()).toBe('1200.5');
    await form.locator('[data-field=value]').fill('1201.25');
    await form.locator('[data-submit]').click();
    await expect.poll(() => page.locator('[data-period="2026-05-01"]').textContent(), POLL).toContain('1201.25');
    const { items } = (await record('/output-series/steel/entries')) as unknown as { items: { value: string }[] };
    expect(items.map(({ value }) => value)).toEqual(['1201.25', '1180']);
    // Nothing was on record by then.
    await page.locator('[data-figures] [data-field=known]').fill('2026-01-01T00:00');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('[data-period]').count(), POLL).toBe(0);
  });
});

describe('certificates of a gateway', TIMEOUT, () => {
  test('the command beside a new token gets the gateway its certificate, and the token is shown this once', async () => {
    const watched = await open('admin', '#/registry?list=gateways&id=alpha/g2');
    const { page } = watched;
    await page.locator('[data-certificates] [data-none]').waitFor();
    await page.locator('[data-make-token]').click();
    const form = page.locator('[data-token-dialog]');
    await form.locator('[name=hours]').fill('721');
    await page.keyboard.press('Enter');
    // The browser itself holds back what the hub would refuse.
    expect(await form.locator('[name=hours]').evaluate((field) => field.matches(':invalid'))).toBe(true);
    await form.locator('[name=hours]').fill('2');
    await page.keyboard.press('Enter');
    const token = (await page.locator('[data-secret]').textContent()) ?? '';
    const command = (await page.locator('[data-command]').textContent()) ?? '';
    expect(command).toBe(`meterhub gateway enroll --hub ${site.url} --token ${token} --out certificates`);
    await expectSound(page, 'token', {}, GIVEN);

    const out = join(temporaryDirectory(), 'certificates');
    const { code, stderr } = await meterhub([...command.split(' ').slice(1, -1), out]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^alpha\/g2: certificate /)]);
    await page.keyboard.press('Escape');
    const serial = /certificate ([0-9A-F]+),/.exec(stderr)?.[1];
    const row = page.locator(`[data-certificate="${serial}"]`);
    await row.waitFor();
    expect(await row.getAttribute('data-state')).toBe('valid');
    expect((await page.evaluate(textsOnPage)).filter((text) => text.includes(token))).toEqual([]);
    expectCleanPage(watched);
  });

  test('what expires soon is told in words; one is revoked, and then all of them', async () => {
    const { valid, ending, expired } = await issueCertificates(site.hub, { enterprise: 'beta', gateway: 'g1' });
    const watched = await open('admin', '#/registry?list=gateways&id=beta/g1');
    const { page } = watched;
    const row = (serial: string) => page.locator(`[data-certificate="${serial}"]`);
    await row(ending).waitFor();
    // The newest first.
    expect(
      await page.locator('[data-certificate]').evaluateAll((rows) => rows.map((one) => one.dataset['certificate'])),
    ).toEqual([valid, ending, expired]);
    // Seconds of the twenty days are over.
    expect(await row(ending).textContent()).toContain('即将到期：剩 19 天');
    expect(await row(valid).textContent()).toContain('有效');
    expect(await row(expired).textContent()).toContain('已过期');
    expect(await row(expired).locator('[data-revoke]').count()).toBe(0);

    const confirm = page.locator('[data-confirm-dialog]');
    await row(ending).locator('[data-revoke]').focus();
    await page.keyboard.press('Enter');
    expect(await confirm.textContent()).toContain(ending);
    await page.keyboard.press('Escape');
    await confirm.waitFor({ state: 'detached' });
    expect(await row(ending).locator('[data-revoke]:focus').count()).toBe(1);
    expect(await states('beta')).toEqual({ [valid]: 'valid', [ending]: 'valid', [expired]: 'expired' });
    await page.keyboard.press('Enter');
    await confirm.locator('[data-submit]').click();
    await expect.poll(() => row(ending).getAttribute('data-state'), POLL).toBe('revoked');
    expect(await states('beta')).toEqual({ [valid]: 'valid', [ending]: 'revoked', [expired]: 'expired' });

    await page.locator('[data-revoke-all]').click();
    expect(await confirm.textContent()).toContain('密码和尚未使用的令牌继续有效');
    await confirm.locator('[data-submit]').click();
    await expect.poll(() => row(valid).getAttribute('data-state'), POLL).toBe('revoked');
    // An expired one is void once more.
    expect(await page.locator('[data-certificates] [data-result]').textContent()).toBe('已吊销 2 张证书。');
    expect(Object.values(await states('beta'))).toEqual(['revoked', 'revoked', 'revoked']);
    expect(await page.locator('[data-revoke-all], [data-revoke]').count()).toBe(0);
    expectCleanPage(watched);
  });

  test.each(['authority', 'analyst', 'auditor', 'enterprise:alpha'])(
    '%s sees them and can change none',
    async (role) => {
      const watched = await open(role, '#/registry?list=gateways&id=alpha/g1');
      const { page } = watched;
      await page.locator('[data-certificate][data-state=valid]').waitFor();
      expect(await page.locator('[data-certificate]').count()).toBe(3);
      expect(await page.locator(CONTROLS).count()).toBe(0);
      expectCleanPage(watched);
    },
  );
});

describe('files of master data', TIMEOUT, () => {
  test('every problem is listed by row and column before anything is applied, and then all is applied', async () => {
    const watched = await open('admin', '#/registry?list=files');
    const { page } = watched;
    await choose(page, 'gateways.csv', 'id,enterprise\ng7,alpha\ng8,nobody\n');
    await page.locator('[data-dry-run]').click();
    await page.locator('[data-import-problem="3/enterprise"]').waitFor();
    expect(await page.locator('[data-apply]').isDisabled()).toBe(true);
    await choose(page, 'gateways.csv', 'id,enterprise\ng7,alpha\n');
    // Another file has not been tried yet.
    expect(await page.locator('[data-report]').count()).toBe(0);
    await page.locator('[data-dry-run]').click();
    await page.locator('[data-report][data-applied=false]').waitFor();
    expect(await status('/gateways/alpha/g7')).toBe(404);
    await page.locator('[data-apply]').click();
    const password = page.locator('[data-password-of="alpha/g7"] code');
    await password.waitFor();
    const client = await site.hub.mqtt('alpha.g1', {
      username: 'alpha.g7',
      password: (await password.textContent()) ?? '',
    });
    await client.endAsync();
    await page.locator('[data-close-secret]').click();
    expect(await page.locator('[data-report]').getAttribute('data-applied')).toBe('true');
    expect(await status('/gateways/alpha/g7')).toBe(200);
    expectCleanPage(watched);
  });

  test('an export is what the API exports', async () => {
    const { page } = await open('authority', '#/registry?list=files');
    await page.locator('[data-field=format]').selectOption('yaml');
    const file = await downloaded(page, '[data-export-file]');
    const answer = await fetch(`${site.url}/api/v1/registry/export?format=yaml`, {
      headers: { authorization: `Bearer ${site.hub.data.key('authority')}` },
    });
    expect(file.toString()).toBe(await answer.text());
    expect(file.toString()).toContain('alpha-E1');
  });
});

describe('records of carbon', TIMEOUT, () => {
  test('an own factor is entered by one, approved by another, and then calculated with', async () => {
    const analyst = await open('analyst', '#/registry?list=factors');
    await analyst.page.locator('[data-factor-version="our-gas/2"]').waitFor();
    expect(await analyst.page.locator('[data-approve], [data-next-version]').count()).toBe(0);
    const admin = await open('admin', '#/registry?list=factors');
    await admin.page.locator('[data-factor-version="our-gas/1"] [data-next-version]').click();
    const form = admin.page.locator('[data-entry-dialog]');
    expect(await form.locator('[data-field=id]').isDisabled()).toBe(true);
    expect(await form.locator('[data-field="amount.value"]').inputValue()).toBe('21.9');
    await form.locator('[data-field="amount.value"]').fill('25');
    await form.locator('[data-submit]').click();
    await admin.page.locator('[data-factor-version="our-gas/3"][data-state=waiting]').waitFor();

    const { page } = await open('authority', '#/registry?list=factors');
    await page.locator('[data-factor-version="our-gas/3"] [data-approve]').click();
    await page.locator('[data-confirm-dialog] [data-submit]').click();
    const third = page.locator('[data-factor-version="our-gas/3"]');
    await expect.poll(() => third.getAttribute('data-state'), POLL).toBe('approved');
    expect(await third.locator('[data-recorded]').textContent()).toContain('admin');
    expect(await third.locator('[data-approved]').textContent()).toContain('authority');
    expect(await page.locator('[data-factor-version="our-gas/1"]').getAttribute('data-state')).toBe('superseded');

    await goTo(page, { hash: ALPHA, sign: '[data-scope1]' });
    await page.locator('[data-field=fuels] option[value="custom:works"]').waitFor({ state: 'attached' });
    await page.locator('[data-field=fuels]').selectOption('custom:works');
    // 200 m3 of 20 °C x 273.15/293.15 Nm3/m3 x 2.5 kg/Nm3.
    await expect.poll(() => page.locator('[data-scope1]').textContent(), POLL).toBe('0.466');
  });

  test('whoever has entered a factor is not asked to approve it', async () => {
    await send(site.hub, 'admin', 'POST', '/carbon/factors', {
      ...{ id: 'own-coke', set: 'works', region: 'CN', subject: 'coke', source: { title: 'Analysis 18' } },
      amount: { kind: 'perUnit', value: '2.9', unit: 'tCO2/t' },
    });
    const { page } = await open('admin', '#/registry?list=factors&state=waiting');
    const own = page.locator('[data-factor-version="own-coke/1"]');
    await own.locator('[data-not-own]').waitFor();
    expect(await own.locator('[data-approve]').count()).toBe(0);
  });

  test('a contract is entered and withdrawn, and stays on record', async () => {
    const { page } = await open('enterprise:beta', '#/registry?list=contracts');
    await page.locator('[data-enter-contract]').click();
    const form = page.locator('[data-entry-dialog]');
    await form.locator('[data-field=id]').fill('sun-1');
    await form.locator('[data-field=kind]').selectOption('certificate');
    await form.locator('[data-field=from]').fill('2026-01-01');
    await form.locator('[data-field=to]').fill('2027-01-01');
    await form.locator('[data-field=kilowattHours]').fill('5000');
    await form.locator('[data-field="source.title"]').fill('Certificate 5');
    await form.locator('[data-submit]').click();
    const row = page.locator('[data-contract="beta:sun-1"]');
    await row.locator('[data-withdraw]').click();
    await page.locator('[data-confirm-dialog] [data-submit]').click();
    await expect.poll(() => row.getAttribute('data-state'), POLL).toBe('withdrawn');
    // That of the other enterprise does not exist for it.
    expect(await page.locator('[data-contract]').count()).toBe(1);
  });

  test('evidence and statement of an enterprise are kept as files', async () => {
    const watched = await open('enterprise:alpha', ALPHA);
    const { page } = watched;
    await page.locator('[data-handed]').waitFor();
    expect((await downloaded(page, '[data-keep-evidence]')).subarray(0, 2).toString()).toBe('PK');
    await page.locator('[data-field=statement-language]').selectOption('en');
    const statement = (await downloaded(page, '[data-keep-statement]')).toString();
    expect(statement).toContain('<html');
    expect(statement).toContain('alpha');
    // This hub has no Chromium to print with, and says so.
    await page.locator('[data-field=statement-format]').selectOption('pdf');
    await page.locator('[data-keep-statement]').click();
    await expect.poll(() => page.locator('[data-statement] [role=alert]').textContent(), POLL).not.toBe('');
    expect([...watched.violations, ...watched.strayRequests]).toEqual([]);
  });
});

describe('whoever may not change master data', TIMEOUT, () => {
  const LISTS = ['enterprises', 'sites', 'gateways', 'meters', 'outputSeries', 'quotas', 'files'];

  test.each(['authority', 'analyst', 'auditor', 'enterprise:beta'])(
    '%s reads all of it and is offered nothing else',
    async (role) => {
      const watched = await open(role, '#/registry');
      const { page } = watched;
      for (const list of LISTS) {
        await page.locator(`[data-list=${list}]`).click();
        await page.locator(`[data-list=${list}][aria-current]`).waitFor();
        await page.locator('[data-status=ready]').first().waitFor();
        await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
        expect(await page.locator(CONTROLS).count(), list).toBe(0);
      }
      if (role.startsWith('enterprise')) {
        await goTo(page, { hash: '#/registry?list=meters&id=beta-E1', sign: '[data-version]' });
        expect(await page.locator(CONTROLS).count()).toBe(0);
        expect((await page.evaluate(textsOnPage)).filter((text) => text.includes('alpha'))).toEqual([]);
      }
      for (const list of ['factors', 'contracts']) {
        await page.locator(`[data-list=${list}]`).click();
        await page.locator(`[data-${list.slice(0, -1)}-records][data-status=ready]`).waitFor();
        if (role === 'auditor') expect(await page.locator(CARBON_CONTROLS).count(), list).toBe(0);
      }
      expectCleanPage(watched);
    },
  );

  test('an auditor reads the audit log, and neither users nor keys', async () => {
    const watched = await open('auditor', '#/admin');
    const { page } = watched;
    await page.locator('[data-audit] [data-seq]').first().waitFor();
    expect(await page.locator('[data-nav=admin]').count()).toBe(1);
    expect(await page.locator('[data-list], [data-users], [data-keys]').count()).toBe(0);
    await goTo(page, { hash: '#/admin?list=users', sign: '[data-audit] [data-seq]' });
    expectCleanPage(watched);
  });
});

describe('a page of the present', TIMEOUT, () => {
  const TODAY = '#/carbon?scope=enterprise&id=alpha&period=today';

  test('asks again by itself, unless the reader is occupied or the days are over', async () => {
    const page = await openWithClock(TODAY);
    const asked = countOf(page, '/api/v1/emissions');
    await page.locator('[data-fresh=fresh]').first().waitFor();
    const before = asked.count;
    await page.clock.fastForward(61_000);
    await expect.poll(() => asked.count, POLL).toBe(before + 1);
    expect(await page.locator('.waiting').count()).toBe(0);

    await page.locator('[data-field=asof]').focus();
    for (let press = 0; press < 5; press++) {
      await page.keyboard.press('ArrowUp');
      await page.clock.fastForward(20_000);
    }
    await settle(page);
    expect(asked.count).toBe(before + 1);
    // Whoever has stopped typing has not left the page.
    await page.clock.fastForward(61_000);
    await expect.poll(() => asked.count, POLL).toBe(before + 2);
    await page.evaluate("document.body.append(Object.assign(document.createElement('dialog'), { open: true }))");
    await page.clock.fastForward(61_000);
    await settle(page);
    expect(asked.count).toBe(before + 2);
    await page.evaluate("document.querySelector('dialog').remove()");

    await goTo(page, { hash: ALPHA, sign: '[data-fresh=fresh]' });
    const over = asked.count;
    await page.clock.fastForward(61_000);
    await page.clock.fastForward(61_000);
    await settle(page);
    expect(asked.count).toBe(over);
  });

  test('keeps what it shows where the hub cannot be asked, and says of when it is', async () => {
    const page = await openWithClock(TODAY);
    await page.locator('[data-fresh=fresh]').first().waitFor();
    await page.route('**/api/v1/emissions?*', (route) => route.abort());
    await page.clock.fastForward(61_000);
    await page.locator('[data-fresh=stale]').first().waitFor();
    expect(await page.locator('[data-scope1]').count()).toBe(1);
    await page.unroute('**/api/v1/emissions?*');
    await page.clock.fastForward(61_000);
    await page.locator('[data-fresh=fresh]').first().waitFor();
  });

  test.each([
    ['map', '#/map?period=today', '/api/v1/consumption'],
    ['enterprise', '#/enterprise?id=alpha&period=today', '/api/v1/consumption'],
    ['quality', '#/quality?days=7', '/api/v1/consumption'],
  ])('the page %s asks again, too', async (_name, hash, path) => {
    const page = await openWithClock(hash);
    await page.locator('[data-fresh=fresh]').first().waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    const asked = countOf(page, path);
    await page.clock.fastForward(181_000);
    await expect.poll(() => asked.count, POLL).toBeGreaterThan(0);
    await page.locator('[data-fresh=fresh]').first().waitFor();
  });
});

describe('every view of records', TIMEOUT, () => {
  const looks: readonly Look[] = [
    { width: 1366, height: 768, colorScheme: 'dark', language: 'en' },
    { width: 1920, height: 1080, colorScheme: 'light' },
    { width: 390, height: 844, colorScheme: 'light', language: 'en' },
  ];

  test.each(looks)('has no serious finding of axe and no cut text at $width x $height, $colorScheme', async (look) => {
    const watched = await open('admin', '#/registry', look);
    const { page } = watched;
    for (const place of RECORD_PLACES) {
      await goTo(page, place);
      await expectSound(page, place.name, look, GIVEN);
    }
    // A form with every kind of field in it.
    await goTo(page, { hash: '#/registry?list=meters&id=alpha-E1', sign: '[data-record] [data-version]' });
    const record = (await page.locator('[data-record]').textContent()) ?? '';
    expect(record).toContain('JL-2026-17');
    expect(record).not.toContain('verificationState');
    await page.locator('[data-edit]').click();
    await page.locator('[data-record-dialog] [data-list-row]').first().waitFor();
    await expectSound(page, 'meter form', look, GIVEN);
    await page.keyboard.press('Escape');
    await goTo(page, { hash: '#/registry?list=factors', sign: '[data-factor-version]' });
    await page.locator('[data-enter-factor]').click();
    await page.locator('[data-entry-dialog] [data-field="amount.kind"]').selectOption('fuel');
    await expectSound(page, 'factor form', look, GIVEN);
    expectCleanPage(watched);
  });
});

/** Chooses one in a field that is found by typing. */
async function pick(form: Locator, field: string, id: string): Promise<void> {
  const picker = form.locator(`[data-field="${field}"]`);
  await picker.locator('input').fill(id);
  await picker.locator(`[data-option="${id}"]`).click();
}

async function choose(page: Page, name: string, text: string): Promise<void> {
  await page.locator('[data-import] [data-field=file]').setInputFiles({
    ...{ name, mimeType: 'text/csv', buffer: Buffer.from(text) },
  });
}

async function downloaded(page: Page, control: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(control).click()]);
  return readFile(await file.path());
}

function record(path: string): Promise<Record<string, unknown>> {
  return ask(path);
}

/** What the API says of the certificates of an enterprise, by serial number. */
async function states(enterprise: string): Promise<Record<string, string>> {
  const { items } = (await record(`/gateway-certificates?enterprise=${enterprise}`)) as unknown as {
    items: { serial: string; state: string }[];
  };
  return Object.fromEntries(items.map(({ serial, state }) => [serial, state]));
}

async function status(path: string): Promise<number> {
  const headers = { authorization: `Bearer ${site.hub.data.key('admin')}` };
  return (await fetch(`${site.url}/api/v1${path}`, { headers })).status;
}

/** What the page has asked before is seen once this has been answered. */
async function settle(page: Page): Promise<void> {
  await page.evaluate("fetch('/healthz').then(({ status }) => status)");
}

/** How often the page has asked this of the hub. */
function countOf(page: Page, path: string): { readonly count: number } {
  const asked = { count: 0 };
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === path) asked.count++;
  });
  return asked;
}

/** The clock of the page goes on as the test says. */
async function openWithClock(hash: string): Promise<Page> {
  const { page } = await site.newPage();
  await page.clock.install();
  await signInToDashboard(page, site.url, site.hub.data.key('admin'), undefined, hash);
  return page;
}

/** Every view of the dashboard with something to see in it, on the hub of `metered-hub.ts`. */

import type { Page } from 'playwright-core';
import type { TestHub } from '../helpers/running-hub.ts';
import { send } from './dashboard.ts';
import { DAY_NAME } from './metered-hub.ts';

const CUSTOM = `period=custom&from=${DAY_NAME}&to=${DAY_NAME}`;

export interface Place {
  readonly name: string;
  readonly hash: string;
  /** What is there once the view has its data. */
  readonly sign: string;
}

export const PLACES: readonly Place[] = [
  { name: 'city', hash: '#/city', sign: '[data-ranked]' },
  { name: 'live', hash: '#/live', sign: '[data-account]' },
  { name: 'map', hash: `#/map?${CUSTOM}`, sign: '[data-map] canvas' },
  { name: 'map-completeness', hash: `#/map?metric=completeness&${CUSTOM}`, sign: '[data-map] canvas' },
  {
    name: 'consumption',
    hash: `#/consumption?scope=enterprise&id=alpha&interval=1h&${CUSTOM}&row=${encodeURIComponent(`${DAY_NAME}T06:00:00+08:00`)}`,
    sign: '[data-why] [data-rule]',
  },
  {
    name: 'consumption-all',
    hash: `#/consumption?scope=enterprise&id=alpha&energy=all&${CUSTOM}`,
    sign: '[data-coefficients]',
  },
  { name: 'consumption-idle', hash: '#/consumption?scope=enterprise', sign: '[data-idle]' },
  { name: 'enterprise', hash: `#/enterprise?id=alpha&${CUSTOM}`, sign: '[data-tree] canvas' },
  {
    name: 'enterprise-compared',
    hash: `#/enterprise?id=alpha&compare=enterprise&other=beta&why=mix&${CUSTOM}`,
    sign: '[data-mix] [data-why]',
  },
  { name: 'enterprise-idle', hash: '#/enterprise', sign: '[data-idle]' },
  {
    name: 'carbon',
    hash: `#/carbon?scope=enterprise&id=alpha&interval=1h&by=item&${CUSTOM}&row=total`,
    sign: '[data-contribution]',
  },
  {
    name: 'carbon-restated',
    hash: `#/carbon?scope=enterprise&id=alpha&interval=1d&${CUSTOM}&since=${DAY_NAME}T00:00`,
    sign: '[data-restatement]',
  },
  { name: 'meter', hash: `#/meter?id=alpha-E1&day=${DAY_NAME}`, sign: '[data-revisions]' },
  { name: 'meter-idle', hash: '#/meter', sign: '[data-idle]' },
  { name: 'quality', hash: '#/quality?days=31', sign: '[data-cell]' },
  {
    name: 'quality-meters',
    hash: `#/quality?enterprise=alpha&meter=alpha-E1&day=${DAY_NAME}`,
    sign: '[data-slots] [data-cell]',
  },
  { name: 'review', hash: '#/review', sign: '[data-discontinuity]' },
  { name: 'quarantine', hash: '#/review?list=quarantine', sign: '[data-entry]' },
  { name: 'admin-users', hash: '#/admin', sign: '[data-users] [data-user]' },
  { name: 'admin-keys', hash: '#/admin?list=keys', sign: '[data-keys] [data-key]' },
  { name: 'admin-audit', hash: '#/admin?list=audit', sign: '[data-audit] [data-seq]' },
];

/** Goes there without loading the page again, and waits until everything is drawn. */
export async function goTo(page: Page, { hash, sign }: Pick<Place, 'hash' | 'sign'>): Promise<void> {
  const address = new URL(page.url());
  address.hash = hash.slice(1);
  await page.goto(address.href);
  await page.locator(sign).first().waitFor();
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
}

/** Adds somebody who may sign in, so that there is a user to be seen; answers the first password. */
export async function addUser(hub: TestHub, username: string): Promise<string> {
  const body = { username, role: 'analyst', displayName: 'Li Ming' };
  return (await send<{ password: string }>(hub, 'admin', 'POST', '/users', body)).password;
}

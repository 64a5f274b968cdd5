/** Pages for the tests of one file, in a browser that they share, and what must hold of every page. */

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { TestHub } from '../helpers/running-hub.ts';
import { axeFindings } from './axe.ts';
import { type Browser, launchBrowser, type OpenPageOptions, type WatchedPage } from './browser.ts';
import { send, signInToDashboard } from './dashboard.ts';
import { layoutProblems, textsOnPage } from './in-page.js';

const START_MILLIS = 180_000;

/** How somebody looks at a page. */
export interface Look extends OpenPageOptions {
  /** Chinese where nothing is said. */
  readonly language?: 'en';
}

export interface Pages {
  /** A page that is only at home at this address; nothing is opened yet. It is closed after the test. */
  newPage(url: string, look?: Look): Promise<WatchedPage>;
  /** A page that has followed a link straight to a view, is signed in with this key, and live. */
  openSignedIn(url: string, key: string, hash?: string, look?: Look): Promise<WatchedPage>;
}

/** A browser for the tests of a file; it starts while `prepare` prepares what else they need. */
export function usePages(prepare: () => Promise<unknown> = async () => {}): Pages {
  let browser: Browser | undefined;
  // Each page holds an event stream, and a browser opens six connections to a host.
  const opened: Page[] = [];

  beforeAll(async () => {
    const launched = launchBrowser().then((started) => {
      browser = started;
    });
    await Promise.all([launched, prepare()]);
  }, START_MILLIS);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((page) => page.close()));
  });
  afterAll(() => browser?.close());

  async function newPage(url: string, look?: Look): Promise<WatchedPage> {
    if (browser === undefined) throw new Error('the browser starts before the tests, not before their hooks');
    const watched = await browser.newPage(url, look);
    opened.push(watched.page);
    return watched;
  }

  return {
    newPage,
    async openSignedIn(url, key, hash = '', look = {}) {
      const watched = await newPage(url, look);
      await signInToDashboard(watched.page, url, key, look.language, hash);
      return watched;
    },
  };
}

/** Pages of one hub, and the hub itself. */
export interface HubPages {
  /** There is one from the hooks of the tests on. */
  readonly hub: TestHub;
  readonly url: string;
  /** A page on which nobody has signed in; nothing is opened yet. */
  newPage(look?: Look): Promise<WatchedPage>;
  /** Signs in as a role, by a link that leads straight to a view. */
  open(role: string, hash?: string, look?: Look): Promise<WatchedPage>;
  openWithKey(key: string, hash?: string, look?: Look): Promise<WatchedPage>;
  /** What the API answers, to an administrator where nothing else is said. */
  ask<Answer>(path: string, role?: string): Promise<Answer>;
}

/** A hub and a browser for the tests of a file; `seed` puts into the hub what they need besides. */
export function useHub(start: () => Promise<TestHub>, seed?: (hub: TestHub) => Promise<unknown>): HubPages {
  let hub: TestHub | undefined;
  const running = (): TestHub => {
    if (hub === undefined) throw new Error('the hub starts before the tests, not before their hooks');
    return hub;
  };
  const url = () => `http://127.0.0.1:${running().httpPort}`;
  // The hooks run backwards: the browser ends before the hub.
  afterAll(async () => {
    await hub?.stop();
    hub?.data.remove();
  });
  const pages = usePages(async () => {
    hub = await start();
    await seed?.(hub);
  });

  return {
    get hub() {
      return running();
    },
    get url() {
      return url();
    },
    newPage: (look) => pages.newPage(url(), look),
    open: (role, hash, look) => pages.openSignedIn(url(), running().data.key(role), hash, look),
    openWithKey: (key, hash, look) => pages.openSignedIn(url(), key, hash, look),
    ask: (path, role = 'admin') => send(running(), role, 'GET', path),
  };
}

/** The page reported no error, kept to its policy, and asked nobody but its hub. */
export function expectCleanPage({ errors, strayRequests, violations }: WatchedPage): void {
  expect({ errors, strayRequests, violations }).toEqual({ errors: [], strayRequests: [], violations: [] });
}

/**
 * Whoever looks at the page can read all of it: no serious finding of axe, nothing cut off, no name of a text in
 * place of the text, and nothing Chinese on an English page. `given` are texts that stand there as people or the
 * hub have written them. `what` is said where it does not hold.
 */
export async function expectSound(page: Page, what: string, look: Look, given: RegExp = /^$/): Promise<void> {
  expect(await axeFindings(page), what).toEqual([]);
  expect(await page.evaluate(layoutProblems), what).toEqual([]);
  const texts = (await page.evaluate(textsOnPage)).filter((text) => !given.test(text));
  expect(texts.filter(isMessageKey), what).toEqual([]);
  if (look.language === 'en') expect(texts.filter(isChinese), what).toEqual([]);
}

/** Such as `record.kind`: the name of a text, which a page shows where it has no such text. */
export function isMessageKey(text: string): boolean {
  return /^[a-z]+(\.[a-zA-Z]+)+$/.test(text);
}

export function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenPageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** A page, and what it did that it should not have done. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console and uncaught errors. */
  readonly errors: string[];
  /** Requests to another host than the page's own. */
  readonly strayRequests: string[];
  /** Violations of the content security policy. */
  readonly violations: string[];
}

export interface Browser {
  /** A new page that will only be at home at this address; nothing is opened yet. */
  newPage(baseUrl: string, options?: OpenPageOptions): Promise<WatchedPage>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts Chromium with a profile of its own. Fails, rather than skips, where there is none. */
export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(
      `The browser tests need Chromium at ${EXECUTABLE}. Install it (Debian: apt-get install chromium ` +
        'fonts-wqy-microhei) or set CHROMIUM to its path.',
    );
  }
  const profile = await mkdtemp(join(tmpdir(), 'meterhub-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE,
    headless: true,
    args: FLAGS,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });

  async function close(): Promise<void> {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }

  return {
    newPage: (baseUrl, options = {}) => watchedPage(context, baseUrl, options),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function watchedPage(context: BrowserContext, baseUrl: string, options: OpenPageOptions): Promise<WatchedPage> {
  const page = await context.newPage();
  await page.setViewportSize({ width: options.width ?? 1366, height: options.height ?? 768 });
  await page.emulateMedia({ colorScheme: options.colorScheme ?? 'light' });
  const watched: WatchedPage = { page, errors: [], strayRequests: [], violations: [] };
  page.on('pageerror', (error) => watched.errors.push(String(error)));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) watched.violations.push(message.text());
    else if (message.type() === 'error' || message.type() === 'warning') watched.errors.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(baseUrl).origin) watched.strayRequests.push(request.url());
  });
  return watched;
}

/** A page of HTML as PDF, printed by a Chromium that the operator has installed. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ProblemError } from '../../problem.ts';

const run = promisify(execFile);
const TIMEOUT_MILLIS = 45_000;
/** A browser takes a few hundred megabytes: one at a time. */
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;
/** More than these would be waited for longer than anybody waits. */
const WAITING_MAX = 8;

/** `isWanted` is asked when its turn has come: whoever has gone away gets nothing. */
export function printPdf(chromium: string | null, html: string, isWanted: () => boolean = () => true): Promise<Buffer> {
  if (chromium === null) {
    return Promise.reject(
      new ProblemError(
        'unavailable',
        'This hub makes no PDF: reports.chromium is not configured. Ask for format=html.',
      ),
    );
  }
  if (waiting >= WAITING_MAX) {
    return Promise.reject(new ProblemError('unavailable', 'Too many PDFs are being made: try again in a minute.'));
  }
  waiting++;
  const printed = last
    .then(() => {
      if (!isWanted()) throw new ProblemError('unavailable', 'The request has ended.');
      return print(chromium, html);
    })
    .finally(() => {
      waiting--;
    });
  last = printed.catch(() => undefined);
  return printed;
}

async function print(chromium: string, html: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'meterhub-print-'));
  try {
    const [page, file] = [join(folder, 'page.html'), join(folder, 'page.pdf')];
    await writeFile(page, html);
    await run(chromium, [...argumentsIn(folder), `--print-to-pdf=${file}`, pathToFileURL(page).href], {
      ...{ timeout: TIMEOUT_MILLIS, killSignal: 'SIGKILL', cwd: folder },
      env: { ...process.env, HOME: folder },
    });
    return await readFile(file);
  } catch (error) {
    throw new ProblemError('unavailable', 'Chromium has not made the PDF: try again, or ask for format=html.', {
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Nothing is fetched, nothing is kept. As root Chromium runs without its sandbox only; the page has no scripts. */
function argumentsIn(folder: string): string[] {
  return [
    ...['--headless', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--no-default-browser-check'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions'],
    ...['--host-resolver-rules=MAP * ~NOTFOUND', '--proxy-server=127.0.0.1:9', '--no-pdf-header-footer'],
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${join(folder, 'profile')}`,
  ];
}

/** `meterhub store copy`: readings from the embedded store to InfluxDB, or back. */

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { audited } from '../audit/act.ts';
import { openAuditLog } from '../audit/sqlite-audit-log.ts';
import { type HubConfig, loadConfig } from '../config.ts';
import { dataPaths } from '../hub/data-paths.ts';
import { openStore } from '../hub/open-store.ts';
import { CopyError, copyStore } from '../store/copy-store.ts';
import type { SeriesKey, TimeSeriesStore } from '../store/store.ts';
import { commandLineActor } from './audit-actor.ts';
import { CommandError, EXIT } from './exit-codes.ts';

export const STORE_NAMES = ['embedded', 'influx'] as const;

export type StoreName = (typeof STORE_NAMES)[number];

export interface StoreCopyOptions {
  readonly from: StoreName;
  readonly to: StoreName;
  readonly config?: string;
  /** Compare and copy again what an earlier run has finished. */
  readonly again?: boolean;
}

const PAGE_SIZE = 10_000;

export async function storeCopy(
  { from, to, config: file, again = false }: StoreCopyOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  if (from === to) throw new CommandError('--from and --to must differ', EXIT.usage);
  const config = loadConfig(file, environment);
  const audit = openAuditLog(dataPaths(config.dataDir).audit);
  try {
    const record = { actor: commandLineActor(), action: 'store.copy', target: `${from} to ${to}` };
    await audited(
      audit,
      { ...record, detail: { again } },
      () => copy({ from, to, again }, config),
      (done) => ({ ...done }),
    );
  } finally {
    audit.close();
  }
}

interface Copied {
  readonly series: number;
  readonly readings: number;
  readonly written: number;
}

async function copy(
  { from, to, again }: Required<Pick<StoreCopyOptions, 'from' | 'to' | 'again'>>,
  config: HubConfig,
): Promise<Copied> {
  const file = join(config.dataDir, `store-copy-${from}-to-${to}.txt`);
  const progress = new Progress(file, `${placeOf(from, config)} to ${placeOf(to, config)}`, again);
  const source = await open(from, config);
  const target = await open(to, config);
  try {
    const all = (await source.latest()).length;
    let done = 0;
    let passedOver = 0;
    let readings = 0;
    let written = 0;
    await copyStore({
      from: source,
      to: target,
      pageSize: PAGE_SIZE,
      isDone: (key) => progress.isDone(key),
      onSeries: (key, outcome) => {
        done++;
        if (outcome === null) passedOver++;
        else progress.finish(key);
        readings += outcome?.readings ?? 0;
        written += outcome?.written ?? 0;
        show(`${bar(done / all)} ${done} of ${all} series, ${readings} readings`);
      },
    });
    show('');
    const earlier = passedOver === 0 ? '' : `, ${passedOver} of them by an earlier run`;
    process.stdout.write(
      `copied ${written} readings, compared ${readings} by count, sum and content; ${all} series are equal in both stores${earlier}\n`,
    );
    return { series: all, readings, written };
  } catch (error) {
    show('');
    throw new CommandError(`${(error as Error).message}${error instanceof CopyError ? '' : '; run it again to go on'}`);
  } finally {
    await source.close();
    await target.close();
  }
}

async function open(name: StoreName, { store, dataDir }: HubConfig): Promise<TimeSeriesStore> {
  const engine = name === 'embedded' ? 'duckdb' : 'influx';
  try {
    return await openStore({ ...store, engine }, dataPaths(dataDir).store);
  } catch (error) {
    const hint = name === 'embedded' ? ' (stop the hub first: one process owns the file)' : '';
    throw new CommandError(`the ${name} store cannot be opened: ${(error as Error).message}${hint}`);
  }
}

/** Where a store is: what is known of one says nothing about another. */
function placeOf(name: StoreName, { store, dataDir }: HubConfig): string {
  if (name === 'embedded') return `embedded ${resolve(dataPaths(dataDir).store)}`;
  const { url, org = '', database } = store.influx;
  const { host, pathname } = new URL(url);
  return JSON.stringify(['influx', host, pathname, org, database]);
}

/** Which series are finished, one a line in a file after the stores it is about, so that a copy can be broken off. */
class Progress {
  readonly #file: string;
  readonly #done: Set<string>;

  constructor(file: string, stores: string, again: boolean) {
    this.#file = file;
    const [head, ...done] = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
    const goesOn = head === stores && !again;
    this.#done = new Set(goesOn ? done : []);
    if (!goesOn) writeFileSync(file, `${stores}\n`);
  }

  isDone(key: SeriesKey): boolean {
    return this.#done.has(nameOf(key));
  }

  finish(key: SeriesKey): void {
    appendFileSync(this.#file, `${nameOf(key)}\n`);
  }
}

function nameOf({ meter, quantity }: SeriesKey): string {
  return `${meter} ${quantity}`;
}

function bar(share: number): string {
  const full = Math.round(share * 30);
  return `[${'#'.repeat(full)}${'.'.repeat(30 - full)}] ${Math.floor(share * 100)} %`;
}

/** One line that is overwritten, where somebody watches. */
function show(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

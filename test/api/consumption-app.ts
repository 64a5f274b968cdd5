/**
 * The API over a real store of consumption and a real registry, without the threads between them: what the
 * store holds is written by the test, and every answer is held against the OpenAPI document.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import { buildApp } from '../../src/api/app.ts';
import type { ApiServices, OpenInterval, ReadingsService } from '../../src/api/services.ts';
import type { AuditRecord } from '../../src/audit/audit-log.ts';
import type { CarbonRecords } from '../../src/carbon/carbon-records.ts';
import { openCarbonRecords } from '../../src/carbon/sql-carbon-records.ts';
import type { IntervalMinutes } from '../../src/domain/calendar.ts';
import { NO_OWN_COEFFICIENTS, type OwnCoefficients } from '../../src/domain/consumption/own-coefficients.ts';
import type { Metering } from '../../src/domain/metering.ts';
import type { SupersededInterval } from '../../src/ledger/derivation.ts';
import type { LedgerReader } from '../../src/ledger/ledger.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { Meter, Registry } from '../../src/registry/registry.ts';
import {
  ConsumptionBatch,
  type ConsumptionRow,
  type ConsumptionSeries,
  type Granularity,
} from '../../src/store/consumption.ts';
import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { TimeSeriesStore } from '../../src/store/store.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import type { Answer, Json } from './asking.ts';
import { Contract } from './contract.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export interface ConsumptionAppOptions {
  readonly timeZone?: string;
  readonly intervalMinutes?: IntervalMinutes;
  readonly coefficients?: OwnCoefficients;
  readonly meters?: readonly Meter[];
  readonly chromium?: string;
}

const ROLES = [
  ['admin', 'admin', null],
  ['analyst', 'analyst', null],
  // Another of the city's authority, so that one can approve what the other has entered.
  ['recorder', 'authority', null],
  ['enterprise:alpha', 'enterprise', 'alpha'],
  ['enterprise:beta', 'enterprise', 'beta'],
  ['authority', 'authority', null],
  ['auditor', 'auditor', null],
] as const;

/** Two enterprises of different districts and industries, with the meters given. */
export async function openConsumptionApp(options: ConsumptionAppOptions = {}): Promise<ConsumptionApp> {
  const directory = mkdtempSync(join(tmpdir(), 'meterhub-'));
  const registry = await openRegistry(sqliteRegistryIn(join(directory, 'registry')));
  await registry.apply({
    enterprises: [
      { id: 'alpha', name: 'alpha', nameEn: 'alpha', district: '310115', industry: 'C31' },
      { id: 'beta', name: 'beta', nameEn: 'beta', district: '310116', industry: 'C26' },
    ],
    meters: options.meters ?? [meterOf('alpha-E1', 'electricity')],
  });
  const keys = new Map<string, string>();
  for (const [name, role, enterprise] of ROLES) {
    keys.set(name, await registry.issueKey({ name, role, enterprise, expiresAt: null }));
  }
  const store = await openDuckDbStore({ directory: join(directory, 'store'), memoryLimit: '256MB' });
  const carbon = await openCarbonRecords({ engine: 'sqlite', file: join(directory, 'carbon.sqlite') });
  const close = async () => {
    await store.close();
    await carbon.close();
    await registry.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return ConsumptionApp.open(options, registry, store, keys, carbon, close);
}

/** A meter of the enterprise that its id begins with. */
export function meterOf(id: string, energy: string, metering?: Metering, more: Partial<Meter> = {}): Meter {
  const [enterprise = ''] = id.split('-');
  return {
    ...{ id, enterprise, gateway: null, name: id, nameEn: id, energy, level: 1, parent: null, units: {} },
    ...(metering === undefined ? {} : { metering }),
    ...more,
  };
}

/** A row that is measured from end to end, `value` in canonical units as a decimal. */
export function row(start: string, millis: number, value: string, more: Partial<ConsumptionRow> = {}): ConsumptionRow {
  return {
    ...{ start: Date.parse(start), value: micros(value), estimated: 0, measuredMillis: millis, estimatedMillis: 0 },
    ...{ expectedMillis: millis, recordedAt: 0, quality: 0, ran: 0, fired: 0, methods: 0 },
    ...more,
  };
}

/** Millionths of a decimal, by its digits. */
export function micros(decimal: string): number {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(decimal) ?? [];
  return Number(`${sign}${whole}${fraction.padEnd(6, '0')}`);
}

export function meterKey(id: string, quantity = 'activeEnergy'): ConsumptionSeries {
  const [enterprise = ''] = id.split('-');
  return { scope: 'meter', id, item: '', quantity, enterprise };
}

export function groupKey(
  scope: ConsumptionSeries['scope'],
  id: string,
  item: string,
  quantity: string,
): ConsumptionSeries {
  return { scope, id, item, quantity, enterprise: scope === 'enterprise' ? id : '' };
}

export class ConsumptionApp implements AsyncDisposable {
  completeUntil: number | null = null;
  stale = 0;
  openInterval: OpenInterval | null = null;
  /** What the ledger keeps of intervals that were replaced. */
  superseded: readonly SupersededInterval[] = [];
  /** What the audit log was told. */
  readonly audited: AuditRecord[] = [];
  /** What `completeUntil` was asked. */
  readonly asked: { readonly meters: readonly string[]; readonly quantity: string | null }[] = [];
  readonly registry: Registry;
  readonly carbon: CarbonRecords;
  readonly #store: TimeSeriesStore;
  readonly #keys: ReadonlyMap<string, string>;
  readonly #close: () => Promise<void>;
  /** What the API is built on. */
  services!: ApiServices;
  #app!: FastifyInstance;
  #contract!: Contract;

  private constructor(
    store: TimeSeriesStore,
    keys: ReadonlyMap<string, string>,
    registry: Registry,
    carbon: CarbonRecords,
    close: () => Promise<void>,
  ) {
    this.#store = store;
    this.#keys = keys;
    this.registry = registry;
    this.carbon = carbon;
    this.#close = close;
  }

  static async open(
    {
      timeZone = 'Asia/Shanghai',
      intervalMinutes = 15,
      coefficients = NO_OWN_COEFFICIENTS,
      chromium,
    }: ConsumptionAppOptions,
    registry: Registry,
    store: TimeSeriesStore,
    keys: ReadonlyMap<string, string>,
    carbon: CarbonRecords,
    close: () => Promise<void>,
  ): Promise<ConsumptionApp> {
    const self = new ConsumptionApp(store, keys, registry, carbon, close);
    const audit = { append: (record: AuditRecord) => ({ seq: self.audited.push(record) }) };
    const readings: Partial<ReadingsService> = {
      // As a message port would bring it: columns without methods.
      consumption: async (...args) => ({ ...(await store.consumption(...args)) }) as never,
      completeUntil: async (meters, quantity) => {
        self.asked.push({ meters, quantity });
        return self.completeUntil;
      },
      currentAsOf: async () => Date.parse('2026-11-30T00:00:00Z'),
      derivation: async () => ({ stale: self.stale, behind: 0, trouble: null }),
      openInterval: async () => self.openInterval,
    };
    const ledger: Partial<LedgerReader> = {
      superseded: (queries) =>
        queries.flatMap(({ meter, quantity, from, to, supersededAfter }) =>
          self.superseded.filter(
            (one) =>
              one.meter === meter &&
              one.quantity === quantity &&
              one.start >= from &&
              one.start < to &&
              one.supersededAt > supersededAfter,
          ),
        ),
    };
    const services = {
      ...{ registry, readings, ledger, carbon, audit, log: createLogger('api', 'silent') },
      events: {
        onPresence: () => undefined,
        onAlarm: () => undefined,
        onAnomalies: () => undefined,
        onNotice: () => undefined,
      },
    } as unknown as ApiServices;
    self.services = services;
    self.#app = await buildApp(services, {
      ...{ staleAfterMillis: 60_000, dashboards: null, metricsPublic: false, timeZone, intervalMinutes, coefficients },
      ...(chromium === undefined ? {} : { chromium }),
    });
    await self.#app.ready();
    self.#contract = new Contract(self.#app.swagger());
    return self;
  }

  /** Puts rows of one series into the store. */
  async put(granularity: Granularity, key: ConsumptionSeries, rows: readonly ConsumptionRow[]): Promise<void> {
    const batch = new ConsumptionBatch([key]);
    for (const one of rows) batch.add(0, one);
    const windows = rows.map(({ start }) => ({ series: 0, from: start, to: start + 1 }));
    await this.#store.replaceConsumption(granularity, batch, windows);
  }

  /** With a body, it is posted. */
  async ask(path: string, role = 'admin', posted?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#keys.get(role)}` };
    const method = posted === undefined ? 'GET' : 'POST';
    const response = await this.#app.inject({ method, url: path, headers, ...(posted && { payload: posted }) });
    const type = String(response.headers['content-type'] ?? '');
    const body: Json = /json\b/.test(type) && !/ndjson/.test(type) ? JSON.parse(response.body) : undefined;
    const headerList = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const answer = { status: response.statusCode, headers: new Headers(headerList), type, text: response.body, body };
    expect(this.#contract.objections(method, path, answer), path).toEqual([]);
    return answer;
  }

  /** The bytes of an answer that is a file. */
  async bytes(path: string, role = 'admin'): Promise<Uint8Array> {
    const headers = { authorization: `Bearer ${this.#keys.get(role)}` };
    const { statusCode, rawPayload } = await this.#app.inject({ url: path, headers });
    expect(statusCode, path).toBe(200);
    return rawPayload;
  }

  /** The rows of an answer that has them, each as the fields named. */
  async rows(query: string, ...fields: readonly string[]): Promise<Json[]> {
    const { status, body, text } = await this.ask(`/api/v1/consumption?${query}`);
    expect(status, text).toBe(200);
    return body.items.map((item: Json) =>
      fields.length === 1 ? item[fields[0] ?? ''] : fields.map((name) => item[name]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#app.close();
    await this.#close();
  }
}

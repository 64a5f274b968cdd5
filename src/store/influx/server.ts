/**
 * Requests to the server: lines out, InfluxQL in. The database is made or checked before the first one,
 * and again after somebody has dropped it.
 */

import type { Transport } from '@influxdata/influxdb-client';
import { classify, type Failure } from './classify.ts';
import { ensureDatabase } from './database.ts';
import type { InfluxOptions } from './influx-options.ts';
import { parseAnswer, type Series } from './influxql.ts';
import { databaseOf, type Measurement, writePath } from './measurements.ts';

/** Statements in one query request. */
export const STATEMENTS_MAX = 100;
/** What a server answers to a write that it has made durable; anything else, 200 from a proxy too, is no receipt. */
const NO_CONTENT = 204;

export type Refusal = Extract<Failure, { kind: 'refused' | 'too_large' }>;

export class InfluxUnavailableError extends Error {
  readonly code: 'influx_unavailable' | 'influx_unauthorized';

  constructor(code: InfluxUnavailableError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InfluxUnavailableError';
    this.code = code;
  }
}

export class InfluxServer {
  readonly options: InfluxOptions;
  readonly #transport: Transport;
  /** Resolves when the database is there; null while that is not known. */
  #databaseEnsured: Promise<void> | null = null;
  #closed = false;

  constructor(options: InfluxOptions, transport: Transport) {
    this.options = options;
    this.#transport = transport;
  }

  close(): void {
    this.#closed = true;
  }

  async ensureDatabase(): Promise<void> {
    if (this.#closed) throw new Error('the store is closed');
    // Once for all who ask at the same time: a bucket that two make is a conflict.
    this.#databaseEnsured ??= this.#ask(() => ensureDatabase(this.#transport, this.options));
    try {
      await this.#databaseEnsured;
    } catch (error) {
      this.#databaseEnsured = null;
      throw error;
    }
  }

  /** Null where all lines are durable; throws where that has to be tried again. */
  async write(measurement: Measurement, body: string): Promise<Refusal | null> {
    let status = 0;
    try {
      await this.#transport.request(
        writePath(this.options, measurement),
        body,
        {
          method: 'POST',
          headers: { 'content-type': 'text/plain; charset=utf-8' },
          ...(this.options.gzip ? { gzipThreshold: 1000 } : {}),
        },
        (_, statusCode) => {
          status = statusCode ?? 0;
        },
      );
    } catch (error) {
      const failure = classify(error);
      if (failure.kind === 'refused' || failure.kind === 'too_large') return failure;
      throw this.#storeError(error);
    }
    if (status === NO_CONTENT) return null;
    const message = `InfluxDB: a write was answered with ${status}, which no InfluxDB does`;
    throw new InfluxUnavailableError('influx_unavailable', message);
  }

  /** The series of each statement, in order. */
  async query(measurement: Measurement, statements: readonly string[]): Promise<Series[][]> {
    await this.ensureDatabase();
    const db = databaseOf(this.options, measurement);
    const parameters = new URLSearchParams({ db, epoch: 'ms', q: statements.join('; ') });
    return this.#ask(async () => {
      const body: unknown = await this.#transport.request('/query', parameters.toString(), {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      });
      return parseAnswer(body);
    });
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw this.#storeError(error);
    }
  }

  #storeError(error: unknown): InfluxUnavailableError {
    // Somebody has dropped it; it is made again before the next attempt.
    if (classify(error).kind === 'missing') this.#databaseEnsured = null;
    return asStoreError(error);
  }
}

function asStoreError(error: unknown): InfluxUnavailableError {
  const { kind, message } = classify(error);
  if (kind === 'unauthorized') {
    const advice = `InfluxDB refuses the hub's credential: ${message}`;
    return new InfluxUnavailableError('influx_unauthorized', advice, { cause: error });
  }
  return new InfluxUnavailableError('influx_unavailable', `InfluxDB: ${message}`, { cause: error });
}

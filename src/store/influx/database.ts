/** Makes the databases or buckets of all measurements with their retention, or checks them where they exist. */

import type { Transport } from '@influxdata/influxdb-client';
import { z } from 'zod';
import type { InfluxOptions } from './influx-options.ts';
import { InfluxQueryError, parseAnswer, quoteName } from './influxql.ts';
import { databaseOf, MEASUREMENTS, type Measurement, policyOf, retentionOf } from './measurements.ts';

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

/** A database or bucket to be, how long it keeps what it holds, and how long the shards are that it is held in. */
interface Place {
  readonly name: string;
  readonly retentionMillis: number | null;
  readonly shardMillis: number;
}

export async function ensureDatabase(transport: Transport, options: InfluxOptions): Promise<void> {
  if (options.version === 1) return ensureDatabaseOf1(transport, options);
  for (const measurement of MEASUREMENTS) {
    const retentionMillis = retentionOf(options, measurement);
    const shardMillis = shardMillisOf(measurement, retentionMillis);
    const place = { name: databaseOf(options, measurement), retentionMillis, shardMillis };
    await (options.version === 2 ? ensureBucket(transport, options, place) : ensureDatabaseOf3(transport, place));
  }
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * CREATE DATABASE is without effect where it exists, CREATE RETENTION POLICY fails where it exists with
 * other settings; they are set either way. One request each, because an error of one statement is told as
 * another's "not executed".
 */
async function ensureDatabaseOf1(transport: Transport, options: InfluxOptions): Promise<void> {
  const database = quoteName(options.database);
  await askOf1(transport, `CREATE DATABASE ${database}`);
  for (const measurement of MEASUREMENTS) {
    const retentionMillis = retentionOf(options, measurement);
    const duration = retentionMillis === null ? 'INF' : `${Math.round(retentionMillis / 1000)}s`;
    const shard = `${shardMillisOf(measurement, retentionMillis) / HOUR}h`;
    const policy = `RETENTION POLICY ${quoteName(policyOf(measurement))} ON ${database}`;
    if (measurement === 'reading') {
      await askOf1(transport, `ALTER ${policy} DURATION ${duration} SHARD DURATION ${shard} DEFAULT`);
      continue;
    }
    await askOf1(transport, `CREATE ${policy} DURATION ${duration} REPLICATION 1 SHARD DURATION ${shard}`).catch(
      ignoreExisting,
    );
    await askOf1(transport, `ALTER ${policy} DURATION ${duration} SHARD DURATION ${shard}`);
  }
}

async function askOf1(transport: Transport, q: string): Promise<void> {
  const body: unknown = await transport.request('/query', new URLSearchParams({ q }).toString(), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  });
  parseAnswer(body);
}

function ignoreExisting(error: unknown): void {
  if (error instanceof InfluxQueryError && /already exists/.test(error.message)) return;
  throw error;
}

/**
 * A retention shorter than its shards is refused, so they are set as the server does for a new policy. Days
 * are few and asked for by the year: a shard a week would be hundreds to open.
 * https://docs.influxdata.com/influxdb/v1/query_language/manage-database/#create-retention-policies-with-create-retention-policy
 */
function shardMillisOf(measurement: Measurement, retentionMillis: number | null): number {
  if (measurement === 'day' && (retentionMillis === null || retentionMillis > 364 * DAY)) return 364 * DAY;
  if (retentionMillis === null || retentionMillis > 180 * DAY) return 7 * DAY;
  return retentionMillis < 2 * DAY ? HOUR : DAY;
}

const bucketList = z.object({ buckets: z.array(z.object({ id: z.string(), name: z.string() })).default([]) });
const orgList = z.object({ orgs: z.array(z.object({ id: z.string(), name: z.string() })).default([]) });

/**
 * A PATCH with an empty list of rules changes nothing: forever is a rule of 0 seconds. One that makes the
 * retention shorter than the shards are is refused with 422 unless it says how long those shall be.
 * Read in influxdb 2.x: `bucketUpdate` in tenant/http_server_bucket.go, `UpdateRetentionPolicy` in
 * v1/services/meta/data.go; https://docs.influxdata.com/influxdb/v2/reference/cli/influx/bucket/update/
 */
async function ensureBucket(transport: Transport, { org }: InfluxOptions, place: Place): Promise<void> {
  const { name, retentionMillis, shardMillis } = place;
  const everySeconds = retentionMillis === null ? 0 : Math.round(retentionMillis / 1000);
  const retentionRules = [{ type: 'expire', everySeconds, shardGroupDurationSeconds: shardMillis / 1000 }];
  const inOrganisation = org === undefined ? {} : { org };
  const bucket = await findBucket(transport, { name, ...inOrganisation });
  if (bucket !== undefined) {
    await transport.request(`/api/v2/buckets/${bucket.id}`, JSON.stringify({ retentionRules }), {
      method: 'PATCH',
      headers: JSON_HEADERS,
    });
    return;
  }
  const { orgs } = orgList.parse(
    await transport.request(`/api/v2/orgs?${new URLSearchParams(inOrganisation)}`, '', {
      method: 'GET',
      headers: JSON_HEADERS,
    }),
  );
  const [owner] = orgs;
  if (owner === undefined) throw new Error(`there is no organisation ${org ?? ''} in InfluxDB`);
  await transport.request('/api/v2/buckets', JSON.stringify({ orgID: owner.id, name, retentionRules }), {
    method: 'POST',
    headers: JSON_HEADERS,
  });
}

/** Where there is none, 2.x answers with an empty list or with 404, depending on its release and the filter. */
async function findBucket(transport: Transport, filter: Readonly<Record<string, string>>) {
  const request = { method: 'GET', headers: JSON_HEADERS };
  try {
    const answer: unknown = await transport.request(`/api/v2/buckets?${new URLSearchParams(filter)}`, '', request);
    return bucketList.parse(answer).buckets.find(({ name }) => name === filter['name']);
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

/**
 * 3.x answers 409 for a database that exists; Core keeps the retention that it was made with. Hours are
 * the shortest unit of a retention.
 * https://docs.influxdata.com/influxdb3/core/reference/internals/data-retention/
 */
async function ensureDatabaseOf3(transport: Transport, { name, retentionMillis }: Place): Promise<void> {
  const retention = retentionMillis === null ? {} : { retention_period: `${Math.ceil(retentionMillis / HOUR)}h` };
  try {
    await transport.request('/api/v3/configure/database', JSON.stringify({ db: name, ...retention }), {
      method: 'POST',
      headers: JSON_HEADERS,
    });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 409) throw error;
  }
}

/** Makes the database or bucket with its retention, or checks it where it exists. */

import type { Transport } from '@influxdata/influxdb-client';
import { z } from 'zod';
import type { InfluxOptions } from './influx-options.ts';
import { parseAnswer, quoteName } from './influxql.ts';

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

export async function ensureDatabase(transport: Transport, options: InfluxOptions): Promise<void> {
  switch (options.version) {
    case 1:
      return ensureDatabaseOf1(transport, options);
    case 2:
      return ensureBucket(transport, options);
    case 3:
      return ensureDatabaseOf3(transport, options);
    default:
      return options.version satisfies never;
  }
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * CREATE DATABASE is without effect where it exists; the retention policy is set either way. Two requests,
 * because an error of one statement is told as another's "not executed".
 */
async function ensureDatabaseOf1(transport: Transport, { database, retentionMillis }: InfluxOptions): Promise<void> {
  const name = quoteName(database);
  const duration = retentionMillis === null ? 'INF' : `${Math.round(retentionMillis / 1000)}s`;
  const shard = `${shardMillis(retentionMillis) / HOUR}h`;
  for (const q of [
    `CREATE DATABASE ${name}`,
    `ALTER RETENTION POLICY "autogen" ON ${name} DURATION ${duration} SHARD DURATION ${shard} DEFAULT`,
  ]) {
    const body: unknown = await transport.request('/query', new URLSearchParams({ q }).toString(), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    });
    parseAnswer(body);
  }
}

/**
 * A retention shorter than its shards is refused, so they are set as the server does for a new policy.
 * https://docs.influxdata.com/influxdb/v1/query_language/manage-database/#create-retention-policies-with-create-retention-policy
 */
function shardMillis(retentionMillis: number | null): number {
  if (retentionMillis === null || retentionMillis > 180 * DAY) return 7 * DAY;
  return retentionMillis < 2 * DAY ? HOUR : DAY;
}

const bucketList = z.object({ buckets: z.array(z.object({ id: z.string(), name: z.string() })).default([]) });
const orgList = z.object({ orgs: z.array(z.object({ id: z.string(), name: z.string() })).default([]) });

async function ensureBucket(transport: Transport, { database, org, retentionMillis }: InfluxOptions): Promise<void> {
  const everySeconds = retentionMillis === null ? 0 : Math.round(retentionMillis / 1000);
  const retentionRules = everySeconds === 0 ? [] : [{ type: 'expire', everySeconds }];
  const inOrganisation = org === undefined ? {} : { org };
  const bucket = await findBucket(transport, { name: database, ...inOrganisation });
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
  await transport.request('/api/v2/buckets', JSON.stringify({ orgID: owner.id, name: database, retentionRules }), {
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

/** 3.x answers 409 for a database that exists. */
async function ensureDatabaseOf3(transport: Transport, { database, retentionMillis }: InfluxOptions): Promise<void> {
  const retention = retentionMillis === null ? {} : { retention_period: `${Math.round(retentionMillis / 1000)}s` };
  try {
    await transport.request('/api/v3/configure/database', JSON.stringify({ db: database, ...retention }), {
      method: 'POST',
      headers: JSON_HEADERS,
    });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 409) throw error;
  }
}

/**
 * The hub's configuration: one file (YAML or JSON) and the environment over it, checked by one schema,
 * all problems reported at once.
 */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { INTERVAL_MINUTES, isTimeZone } from './domain/calendar.ts';
import { ENERGY_TYPE_NAMES } from './domain/energy-type.ts';
import { LOG_LEVELS } from './telemetry/logger.ts';

const SIZE_UNITS: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 };
const TIME_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const wholeNumber = (min: number, max: number, allowed: string) =>
  z.coerce.number({ error: allowed }).int({ error: allowed }).min(min, { error: allowed }).max(max, { error: allowed });
const port = wholeNumber(0, 65_535, 'must be a port, 0 to 65535').describe('0 for any free port');
const ADDRESS_ALLOWED = 'must be an address or a network such as 10.0.0.0/8';
const size = (normal: string) => quantity(SIZE_UNITS, 'a size such as 512MB or 8GB').prefault(normal);
const duration = (normal: string) => quantity(TIME_UNITS, 'a duration such as 100ms, 10s or 400d').prefault(normal);

const durationOrForever = z
  .union([z.literal('forever').transform(() => null), quantity(TIME_UNITS, 'forever, or a duration such as 400d')], {
    error: 'must be forever, or a duration such as 400d',
  })
  .prefault('forever');

const influxSchema = z.strictObject({
  version: z.coerce
    .number()
    .pipe(
      z.union([z.literal(1), z.literal(2), z.literal(3)], { error: 'must be 1, 2 or 3: the generation of the server' }),
    )
    .prefault(2)
    .describe('generation of the server: 1, 2 or 3'),
  url: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as http://influxdb:8086' })
    .default('http://127.0.0.1:8086'),
  database: z.string().min(1).default('meterhub').describe('database; the bucket of 2.x'),
  org: z.string().min(1).optional().describe('organisation, 2.x only'),
  username: z.string().min(1).optional().describe('1.x only'),
  password: z.string().min(1).optional().describe('1.x only; passwordFile keeps it out of this file'),
  passwordFile: z.string().min(1).optional(),
  token: z.string().min(1).optional().describe('2.x and 3.x; tokenFile keeps it out of this file'),
  tokenFile: z.string().min(1).optional(),
  linesMax: wholeNumber(1, 100_000, 'must be a whole number from 1 to 100000')
    .default(10_000)
    .describe('most lines in one request; at least half of it where so many wait'),
  concurrency: wholeNumber(1, 16, 'must be a whole number from 1 to 16').default(2).describe('requests at one time'),
  gzip: z.union([z.boolean(), z.stringbool()], { error: 'must be true or false' }).prefault(false),
  timeout: duration('30s').describe('for one request'),
});

/** Settings of one generation with another's are a mistake that would show only as refused logins. */
function checkInflux(
  { engine, influx }: { readonly engine: string; readonly influx: z.output<typeof influxSchema> },
  context: z.RefinementCtx,
): void {
  const problem = (key: string, message: string) =>
    context.addIssue({ code: 'custom', path: ['influx', key], message });
  if (engine !== 'influx') return;
  for (const key of ['username', 'password', 'passwordFile'] as const) {
    if (influx.version !== 1 && influx[key] !== undefined)
      problem(key, `is for InfluxDB 1.x; ${influx.version}.x takes token`);
  }
  for (const key of ['token', 'tokenFile'] as const) {
    if (influx.version === 1 && influx[key] !== undefined)
      problem(key, 'is for InfluxDB 2.x and 3.x; 1.x takes username and password');
  }
  if (influx.password !== undefined && influx.passwordFile !== undefined)
    problem('password', 'stands beside passwordFile; set one of them');
  if (influx.token !== undefined && influx.tokenFile !== undefined)
    problem('token', 'stands beside tokenFile; set one of them');
  if (influx.version === 2 && influx.token === undefined && influx.tokenFile === undefined) {
    problem('token', 'is needed for InfluxDB 2.x: set token or tokenFile');
  }
}

const registrySchema = z
  .strictObject({
    engine: z
      .enum(['sqlite', 'postgresql'])
      .default('sqlite')
      .describe('sqlite is one file in the data folder; postgresql is a server'),
    url: z
      .url({ protocol: /^postgres(ql)?$/, error: 'must be a URL such as postgresql://hub@db.example/meterhub' })
      .optional()
      .describe('of PostgreSQL; with a password in it, urlFile keeps it out of this file'),
    urlFile: z.string().min(1).optional().describe('file that holds the URL and nothing else'),
  })
  .superRefine(({ engine, url, urlFile }, context) => {
    const problem = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    if (url !== undefined && urlFile !== undefined) problem('url', 'stands beside urlFile; set one of them');
    if (engine === 'postgresql' && url === undefined && urlFile === undefined)
      problem('url', 'is needed for postgresql: set url or urlFile');
    if (engine === 'sqlite' && (url ?? urlFile) !== undefined)
      problem(url === undefined ? 'urlFile' : 'url', 'is for registry.engine postgresql');
  });

const ROLE_NAMES = ['admin', 'authority', 'analyst', 'auditor', 'enterprise'] as const;

const oidcSchema = z
  .strictObject({
    issuer: z
      .url({ protocol: /^https?$/, error: 'must be a URL such as https://login.example' })
      .optional()
      .describe('address of the provider; turns OpenID Connect on'),
    clientId: z.string().min(1).optional(),
    clientSecret: z.string().min(1).optional().describe('clientSecretFile keeps it out of this file'),
    clientSecretFile: z.string().min(1).optional(),
    scopes: z.string().min(1).default('openid profile email').describe('separated by spaces'),
    roleClaim: z.string().min(1).default('groups').describe('claim that decides the role; dots lead into objects'),
    roles: z
      .record(
        z.string().min(1),
        z.strictObject({
          role: z.enum(ROLE_NAMES),
          enterprise: z.string().min(1).optional(),
          districts: z
            .array(z.string().regex(/^\d{6}$/, 'must be GB/T 2260 codes of six digits'))
            .min(1)
            .optional(),
        }),
      )
      .default({})
      .describe('role by value of the claim, see docs/security.md; the first that fits counts'),
    displayName: z.string().min(1).default('OpenID Connect').describe('what the button of the login page says'),
    publicUrl: z
      .url({ protocol: /^https?$/, error: 'must be a URL such as https://hub.example' })
      .optional()
      .describe('where browsers find the hub; what they asked for where left out'),
  })
  .superRefine((oidc, context) => {
    const problem = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    if (oidc.issuer === undefined) return;
    const { protocol, hostname } = new URL(oidc.issuer);
    // Whoever can change what is sent on the way would be anybody.
    if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
      problem('issuer', 'must begin with https://; http:// is for a provider on this machine alone');
    if (oidc.clientId === undefined) problem('clientId', 'is needed with issuer');
    if (oidc.clientSecret !== undefined && oidc.clientSecretFile !== undefined)
      problem('clientSecret', 'stands beside clientSecretFile; set one of them');
    if (Object.keys(oidc.roles).length === 0) problem('roles', 'is needed with issuer: nobody would have a role');
    for (const [value, { role, enterprise, districts }] of Object.entries(oidc.roles)) {
      if ((role === 'enterprise') !== (enterprise !== undefined))
        problem('roles', `${value}: an enterprise goes with the role enterprise and no other`);
      if (districts !== undefined && role !== 'authority')
        problem('roles', `${value}: districts go with the role authority`);
    }
  });

const emailSchema = z
  .strictObject({
    host: z.string().min(1).optional().describe('mail server (SMTP); turns e-mail on'),
    port: port.default(587),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe('starttls, tls or none: starttls begins without TLS and must change over'),
    username: z.string().min(1).optional(),
    password: z.string().min(1).optional().describe('passwordFile keeps it out of this file'),
    passwordFile: z.string().min(1).optional(),
    from: z
      .email({ error: 'must be an address such as hub@city.example' })
      .optional()
      .describe('the hub writes from it'),
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe("authorities (PEM) of the server's certificate; the usual ones where left out"),
    timeout: duration('30s').describe('for each step of sending'),
  })
  .superRefine(({ host, security, username, password, passwordFile, from }, context) => {
    const problem = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    if (password !== undefined && passwordFile !== undefined)
      problem('password', 'stands beside passwordFile; set one of them');
    if (host === undefined) return;
    if (from === undefined) problem('from', 'is needed with host');
    const isSigningIn = username !== undefined;
    if (isSigningIn !== ((password ?? passwordFile) !== undefined))
      problem('username', 'goes with password or passwordFile');
    // Whoever listens on the way would know the password.
    if (security === 'none' && isSigningIn && !['localhost', '127.0.0.1', '::1'].includes(host))
      problem('security', 'must be starttls or tls where the hub signs in');
  });

export const configSchema = z
  .strictObject({
    dataDir: z.string().min(1).default('.meterhub').describe('folder of everything the hub keeps'),
    logLevel: z.enum(LOG_LEVELS).default('info'),
    mqtt: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
        port: port.default(1883),
        packetSizeMax: size('1MB').describe('a larger MQTT packet ends its connection'),
        connectionsMax: wholeNumber(1, 1_000_000, 'must be a whole number from 1').default(20_000),
        connectTimeout: duration('10s').describe('time to log in'),
        drainTimeout: duration('20s').describe('a client that takes nothing for so long is closed'),
        tls: z
          .strictObject({
            certFile: z.string().min(1).optional().describe('certificate of the hub, PEM; turns TLS on'),
            keyFile: z.string().min(1).optional().describe('its key, PEM'),
            host: z.string().min(1).optional().describe('address to listen on; mqtt.host where left out'),
            port: port.default(8883),
            clientCertificates: z
              .enum(['off', 'optional', 'required'])
              .default('optional')
              .describe('off, optional or required: whether gateways may or must show a certificate'),
            clientCaFile: z
              .string()
              .min(1)
              .optional()
              .describe("authorities (PEM) of gateways' certificates beside the hub's own"),
            clientCrlFile: z.string().min(1).optional().describe('their revocation lists, PEM or DER'),
            expiryWarning: duration('30d').describe('an alarm is raised so long before a certificate expires'),
          })
          .superRefine(({ certFile, keyFile, clientCaFile, clientCrlFile }, context) => {
            const missing = (key: string, message: string) =>
              context.addIssue({ code: 'custom', path: [key], message });
            if (certFile !== undefined && keyFile === undefined) missing('keyFile', 'is needed with certFile');
            if (certFile === undefined && keyFile !== undefined) missing('certFile', 'is needed with keyFile');
            if (clientCrlFile !== undefined && clientCaFile === undefined)
              missing('clientCaFile', 'is needed with clientCrlFile');
          })
          .prefault({}),
        websocket: z
          .strictObject({
            port: port.optional().describe('turns MQTT over WebSocket on; with TLS where mqtt.tls is on'),
            host: z.string().min(1).optional().describe('address to listen on; mqtt.host where left out'),
            path: z
              .string()
              .regex(/^\/[^?#\s]*$/, 'must be a path such as /mqtt')
              .default('/mqtt'),
            origins: z
              .array(z.string().regex(/^https?:\/\/[^/\s]+$/, 'must be an origin such as https://hub.example'))
              .default([])
              .describe('pages of these origins may connect; programs, which send no Origin, always may'),
          })
          .prefault({}),
        quota: z
          .strictObject({
            messagesPerSecond: wholeNumber(1, 1_000_000, 'must be a whole number from 1 to 1000000')
              .default(5000)
              .describe('of one gateway; beyond it its QoS 1 is slowed and its QoS 0 is dropped'),
            bytesPerSecond: size('32MB').describe('of payload'),
            burst: duration('10s').describe('what has not been used for so long can be caught up at once'),
            connections: wholeNumber(1, 10_000, 'must be a whole number from 1 to 10000').default(20),
            alarmAfter: duration('1m').describe('a gateway that exceeds its rate for so long is told by an alarm'),
          })
          .prefault({}),
        quotas: z
          .record(
            z.string().min(1),
            z.strictObject({
              messagesPerSecond: wholeNumber(1, 1_000_000, 'must be a whole number from 1 to 1000000').optional(),
              bytesPerSecond: quantity(SIZE_UNITS, 'a size such as 512MB or 8GB').optional(),
              connections: wholeNumber(1, 10_000, 'must be a whole number from 1 to 10000').optional(),
            }),
          )
          .superRefine((quotas, context) => {
            for (const gateway of Object.keys(quotas)) {
              if (/^[^/\s]+\/[^/\s]+$/.test(gateway)) continue;
              const message = 'must be the name of a gateway such as E310113-01/GW-01';
              context.addIssue({ code: 'custom', path: [gateway], message });
            }
          })
          .prefault({})
          .describe('other quotas of single gateways, by ENTERPRISE/GATEWAY'),
      })
      .prefault({}),
    http: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
        port: port.default(8080),
        metricsPublic: z
          .union([z.boolean(), z.stringbool()], { error: 'must be true or false' })
          .prefault(false)
          .describe('/metrics without a key'),
        tls: z
          .strictObject({
            certFile: z.string().min(1).optional().describe('certificate of the hub, PEM; turns TLS on'),
            keyFile: z.string().min(1).optional().describe('its key, PEM'),
            minVersion: z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2').describe('older versions are refused'),
          })
          .refine(({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined), {
            error: 'needs certFile and keyFile, or neither',
          })
          .prefault({}),
        trustedProxies: z
          .union([z.array(z.string()), z.string().transform((list) => list.split(',').map((one) => one.trim()))])
          .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], { error: ADDRESS_ALLOWED })))
          .prefault([])
          .describe('addresses or networks of proxies whose X-Forwarded-For is believed'),
        bodyMax: size('1MB').describe('a larger body is refused'),
        requestTimeout: duration('30s').describe('time for a whole request to arrive'),
        idleTimeout: duration('2m').describe('a connection on which nothing moves for so long is closed'),
        connectionsMax: wholeNumber(1, 1_000_000, 'must be a whole number from 1').default(2000),
        rateLimit: z
          .strictObject({
            perKey: wholeNumber(1, 100_000_000, 'must be a whole number from 1')
              .default(6000)
              .describe('requests in one window with one key'),
            perAddress: wholeNumber(1, 100_000_000, 'must be a whole number from 1')
              .default(600)
              .describe('requests in one window without a valid key from one address'),
            window: duration('1m'),
          })
          .prefault({}),
      })
      .prefault({}),
    people: z
      .strictObject({
        sessionIdle: duration('1h').describe('a session that nobody uses for so long is over'),
        sessionMax: duration('12h').describe('however much it is used, a session is over then'),
        adminPasswordFile: z
          .string()
          .min(1)
          .optional()
          .describe('password of the first administrator; made and printed once where left out'),
      })
      .prefault({}),
    oidc: oidcSchema.prefault({}),
    journal: z
      .strictObject({
        sizeMax: size('8GB').describe('unprocessed messages beyond this stop acknowledgements'),
        retain: size('2GB').describe('processed messages kept for evidence and replay'),
        diskFreeMin: size('256MB').describe('free disk space below which acknowledgements stop'),
        waitingMax: size('64MB').describe('messages that wait for room in memory; beyond it connections are closed'),
      })
      .prefault({}),
    processor: z
      .strictObject({
        batchSize: size('4MB').describe('messages processed together'),
        linger: duration('100ms').describe('least time from one batch to the next'),
        futureMax: duration('10m').describe('how far ahead of the hub a reading may be'),
        ageMax: duration('400d').describe('how late a reading may be'),
        quarantine: z
          .strictObject({
            entriesPerGateway: wholeNumber(1, 10_000_000, 'must be a whole number from 1')
              .default(10_000)
              .describe('open entries of one gateway kept in full; beyond that they are counted by code and hour'),
            bytesPerGateway: size('64MB').describe('the same by the bytes of what was sent'),
          })
          .prefault({}),
      })
      .prefault({}),
    registry: registrySchema.prefault({}),
    store: z
      .strictObject({
        engine: z.enum(['duckdb', 'influx']).default('duckdb').describe('duckdb is one file in the data folder'),
        duckdbMemory: z
          .string()
          .regex(/^\d+(MB|GB)$/, 'must be a size such as 1GB')
          .default('1GB')
          .describe('most memory that DuckDB takes for its buffers'),
        retention: z
          .strictObject({
            raw: durationOrForever.describe('how long readings are kept; forever or a duration'),
            intervals: durationOrForever.describe('the same of consumption by interval'),
            days: durationOrForever.describe('the same of consumption by day'),
          })
          .prefault({}),
        influx: influxSchema.prefault({}),
      })
      .superRefine(checkInflux)
      .prefault({}),
    metering: z
      .strictObject({
        timeZone: z
          .string()
          .refine(isTimeZone, 'must be the name of a time zone such as Asia/Shanghai')
          .default('Asia/Shanghai')
          .describe('whose days, months and years are totalled'),
        intervalMinutes: z.coerce
          .number()
          .pipe(
            z.union(
              INTERVAL_MINUTES.map((minutes) => z.literal(minutes)),
              { error: 'must be 5, 15, 30 or 60' },
            ),
          )
          .prefault(15)
          .describe('length of an interval: 5, 15, 30 or 60'),
        linger: duration('5s').describe('least time from one derivation of consumption to the next'),
        coefficientsFile: z
          .string()
          .min(1)
          .optional()
          .describe('measured calorific values and equal values, see docs/consumption.md'),
      })
      .prefault({}),
    anomalies: z
      .strictObject({
        enabled: z
          .union([z.boolean(), z.stringbool()], { error: 'must be true or false' })
          .prefault(true)
          .describe('whether consumption is judged'),
        settle: duration('15m').describe('an interval is judged so long after its end'),
        linger: duration('10s').describe('least time from one judgement to the next'),
        oldAfter: duration('6h').describe('an event that could have been found so long ago is marked as old'),
        keep: durationOrForever.describe('how long events are kept that are over; forever or a duration'),
        currency: z.string().min(1).max(12).default('CNY').describe('of the prices'),
        prices: z
          .partialRecord(z.enum(ENERGY_TYPE_NAMES), z.coerce.number().min(0))
          .default({})
          .describe('money for a canonical unit (kWh, m3, t, GJ), by energy type, for the loss of an event'),
        contractedDemand: z
          .record(z.string().min(1), z.coerce.number().positive())
          .default({})
          .describe('contracted demand in kW (canonical units an hour), by meter'),
      })
      .prefault({}),
    reports: z
      .strictObject({
        chromium: z
          .string()
          .min(1)
          .optional()
          .describe('path of a Chromium that prints statements as PDF; none are printed where left out'),
      })
      .prefault({}),
    notifications: z
      .strictObject({
        newerThan: duration('6h').describe(
          'events that were last seen longer ago disturb nobody: they come with a digest',
        ),
        digestAt: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:00')
          .default('08:00')
          .describe('time of the day, in metering.timeZone, of digests of rules that have none of their own'),
        waitingMax: wholeNumber(2, 100_000, 'must be a whole number from 2 to 100000')
          .default(200)
          .describe('messages that wait for one receiver; more of them become a digest'),
        giveUpAfter: duration('1d').describe('what could not be delivered for so long is given up'),
        webhook: z
          .strictObject({
            allowPrivate: z
              .union([z.boolean(), z.stringbool()], { error: 'must be true or false' })
              .prefault(false)
              .describe('whether webhooks may go to this machine and to private networks'),
            timeout: duration('10s').describe('for one request'),
          })
          .prefault({}),
        email: emailSchema.prefault({}),
      })
      .prefault({}),
    live: z
      .strictObject({ staleAfter: duration('20m').describe('a rate older than this is not in the live totals') })
      .prefault({}),
  })
  .superRefine(({ journal, mqtt }, context) => {
    if (journal.waitingMax < 4 * mqtt.packetSizeMax) {
      // A message that never fits would be refused for ever, and its gateway would send nothing else.
      const message = 'must be at least four times mqtt.packetSizeMax';
      context.addIssue({ code: 'custom', path: ['journal', 'waitingMax'], message });
    }
    if (journal.retain > journal.sizeMax) {
      context.addIssue({ code: 'custom', path: ['journal', 'retain'], message: 'must not exceed journal.sizeMax' });
    }
  });

export type HubConfig = z.output<typeof configSchema>;

/** Environment variables that set a key; the name is the key in capitals with underscores. */
export const ENVIRONMENT_KEYS: Readonly<Record<string, readonly string[]>> = {
  METERHUB_DATA_DIR: ['dataDir'],
  METERHUB_LOG_LEVEL: ['logLevel'],
  METERHUB_MQTT_HOST: ['mqtt', 'host'],
  METERHUB_MQTT_PORT: ['mqtt', 'port'],
  METERHUB_MQTT_TLS_CERT_FILE: ['mqtt', 'tls', 'certFile'],
  METERHUB_MQTT_TLS_KEY_FILE: ['mqtt', 'tls', 'keyFile'],
  METERHUB_MQTT_TLS_HOST: ['mqtt', 'tls', 'host'],
  METERHUB_MQTT_TLS_PORT: ['mqtt', 'tls', 'port'],
  METERHUB_MQTT_TLS_CLIENT_CERTIFICATES: ['mqtt', 'tls', 'clientCertificates'],
  METERHUB_MQTT_TLS_CLIENT_CA_FILE: ['mqtt', 'tls', 'clientCaFile'],
  METERHUB_MQTT_TLS_CLIENT_CRL_FILE: ['mqtt', 'tls', 'clientCrlFile'],
  METERHUB_MQTT_WEBSOCKET_HOST: ['mqtt', 'websocket', 'host'],
  METERHUB_MQTT_WEBSOCKET_PORT: ['mqtt', 'websocket', 'port'],
  METERHUB_HTTP_HOST: ['http', 'host'],
  METERHUB_HTTP_PORT: ['http', 'port'],
  METERHUB_HTTP_METRICS_PUBLIC: ['http', 'metricsPublic'],
  METERHUB_HTTP_TLS_CERT_FILE: ['http', 'tls', 'certFile'],
  METERHUB_HTTP_TLS_KEY_FILE: ['http', 'tls', 'keyFile'],
  METERHUB_HTTP_TRUSTED_PROXIES: ['http', 'trustedProxies'],
  METERHUB_HTTP_RATE_LIMIT_PER_KEY: ['http', 'rateLimit', 'perKey'],
  METERHUB_HTTP_RATE_LIMIT_PER_ADDRESS: ['http', 'rateLimit', 'perAddress'],
  METERHUB_ADMIN_PASSWORD_FILE: ['people', 'adminPasswordFile'],
  METERHUB_OIDC_ISSUER: ['oidc', 'issuer'],
  METERHUB_OIDC_CLIENT_ID: ['oidc', 'clientId'],
  METERHUB_OIDC_CLIENT_SECRET: ['oidc', 'clientSecret'],
  METERHUB_OIDC_CLIENT_SECRET_FILE: ['oidc', 'clientSecretFile'],
  METERHUB_OIDC_PUBLIC_URL: ['oidc', 'publicUrl'],
  METERHUB_JOURNAL_SIZE_MAX: ['journal', 'sizeMax'],
  METERHUB_JOURNAL_RETAIN: ['journal', 'retain'],
  METERHUB_JOURNAL_DISK_FREE_MIN: ['journal', 'diskFreeMin'],
  METERHUB_PROCESSOR_LINGER: ['processor', 'linger'],
  METERHUB_PROCESSOR_QUARANTINE_ENTRIES_PER_GATEWAY: ['processor', 'quarantine', 'entriesPerGateway'],
  METERHUB_REGISTRY_ENGINE: ['registry', 'engine'],
  METERHUB_REGISTRY_URL: ['registry', 'url'],
  METERHUB_REGISTRY_URL_FILE: ['registry', 'urlFile'],
  METERHUB_STORE_ENGINE: ['store', 'engine'],
  METERHUB_STORE_RETENTION_RAW: ['store', 'retention', 'raw'],
  METERHUB_STORE_RETENTION_INTERVALS: ['store', 'retention', 'intervals'],
  METERHUB_STORE_RETENTION_DAYS: ['store', 'retention', 'days'],
  METERHUB_INFLUX_VERSION: ['store', 'influx', 'version'],
  METERHUB_INFLUX_URL: ['store', 'influx', 'url'],
  METERHUB_INFLUX_DATABASE: ['store', 'influx', 'database'],
  METERHUB_INFLUX_ORG: ['store', 'influx', 'org'],
  METERHUB_INFLUX_USERNAME: ['store', 'influx', 'username'],
  METERHUB_INFLUX_PASSWORD: ['store', 'influx', 'password'],
  METERHUB_INFLUX_PASSWORD_FILE: ['store', 'influx', 'passwordFile'],
  METERHUB_INFLUX_TOKEN: ['store', 'influx', 'token'],
  METERHUB_INFLUX_TOKEN_FILE: ['store', 'influx', 'tokenFile'],
  METERHUB_METERING_TIME_ZONE: ['metering', 'timeZone'],
  METERHUB_METERING_INTERVAL_MINUTES: ['metering', 'intervalMinutes'],
  METERHUB_METERING_LINGER: ['metering', 'linger'],
  METERHUB_METERING_COEFFICIENTS_FILE: ['metering', 'coefficientsFile'],
  METERHUB_ANOMALIES_ENABLED: ['anomalies', 'enabled'],
  METERHUB_ANOMALIES_SETTLE: ['anomalies', 'settle'],
  METERHUB_ANOMALIES_KEEP: ['anomalies', 'keep'],
  METERHUB_REPORTS_CHROMIUM: ['reports', 'chromium'],
  METERHUB_NOTIFICATIONS_WEBHOOK_ALLOW_PRIVATE: ['notifications', 'webhook', 'allowPrivate'],
  METERHUB_SMTP_HOST: ['notifications', 'email', 'host'],
  METERHUB_SMTP_PORT: ['notifications', 'email', 'port'],
  METERHUB_SMTP_SECURITY: ['notifications', 'email', 'security'],
  METERHUB_SMTP_USERNAME: ['notifications', 'email', 'username'],
  METERHUB_SMTP_PASSWORD: ['notifications', 'email', 'password'],
  METERHUB_SMTP_PASSWORD_FILE: ['notifications', 'email', 'passwordFile'],
  METERHUB_SMTP_FROM: ['notifications', 'email', 'from'],
  METERHUB_LIVE_STALE_AFTER: ['live', 'staleAfter'],
};

/** Keys whose values are shown to nobody. */
export const SECRET_KEYS: readonly (readonly string[])[] = [
  ['registry', 'url'],
  ['store', 'influx', 'password'],
  ['store', 'influx', 'token'],
  ['oidc', 'clientSecret'],
  ['notifications', 'email', 'password'],
];

export class ConfigError extends Error {
  /** One line per problem: key, value, what is allowed. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads the configuration from a file (where one is named) and environment variables over it.
 * Throws `ConfigError` with every problem in words.
 */
export function loadConfig(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): HubConfig {
  const raw = file === undefined ? {} : readConfigFile(file);
  const origin = new Map<string, string>();
  for (const [name, path] of Object.entries(ENVIRONMENT_KEYS)) {
    const value = environment[name];
    if (value === undefined || value === '') continue;
    setPath(raw, path, value);
    origin.set(path.join('.'), name);
  }
  const parsed = configSchema.safeParse(raw);
  if (parsed.success) return { ...parsed.data, dataDir: resolve(parsed.data.dataDir) };
  throw new ConfigError(parsed.error.issues.map((issue) => describeIssue(issue, raw, origin)));
}

function readConfigFile(file: string): Record<string, unknown> {
  if (!existsSync(file)) throw new ConfigError([`${file}: there is no such file`]);
  try {
    const raw: unknown = parseYaml(readFileSync(file, 'utf8')) ?? {};
    if (typeof raw === 'object' && !Array.isArray(raw)) return raw as Record<string, unknown>;
  } catch (error) {
    throw new ConfigError([`${file}: ${(error as Error).message}`]);
  }
  throw new ConfigError([`${file}: must hold keys and values`]);
}

function describeIssue(issue: z.core.$ZodIssue, raw: unknown, origin: ReadonlyMap<string, string>): string {
  const key = issue.path.join('.');
  const variable = origin.get(key);
  const name = variable === undefined ? key || 'the file' : `${key} (from ${variable})`;
  if (issue.code === 'unrecognized_keys') {
    return `${name}: ${issue.keys.map((unknown) => JSON.stringify(unknown)).join(', ')} is not a key that exists here`;
  }
  const value = getPath(raw, issue.path);
  const isSecret = value !== undefined && SECRET_KEYS.some((path) => path.join('.') === key);
  return `${name} is ${isSecret ? 'set' : (JSON.stringify(value) ?? 'missing')}: ${issue.message}`;
}

function quantity(units: Readonly<Record<string, number>>, allowed: string) {
  return z.union([z.string(), z.number()]).transform((text, context): number => {
    const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)$/.exec(String(text).trim());
    const factor = units[match?.[2] ?? ''];
    if (match !== null && factor !== undefined) return Math.round(Number(match[1]) * factor);
    context.addIssue(`must be ${allowed}; units are ${Object.keys(units).join(', ')}`);
    return z.NEVER;
  });
}

function setPath(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = target;
  for (const key of path.slice(0, -1)) {
    if (typeof at[key] !== 'object' || at[key] === null) at[key] = {};
    at = at[key] as Record<string, unknown>;
  }
  at[path.at(-1) as string] = value;
}

function getPath(source: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    source,
  );
}

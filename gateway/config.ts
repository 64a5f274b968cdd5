/**
 * The gateway program's configuration: one file (YAML or JSON) for one or more gateways. It is complete
 * after one parse, and every problem is reported at once in words.
 */

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ENERGY_TYPE_NAMES, energyTypeByName } from '../src/domain/energy-type.ts';
import { quantityByName } from '../src/domain/quantity.ts';
import { type DriverSettings, driverSettings } from './drivers/drivers.ts';
import { id, section, text, wholeNumber } from './settings-words.ts';

const DAY_MILLIS = 86_400_000;

const hubSettings = section({
  /** mqtt://host:port, or mqtts:// for TLS; ws:// and wss:// with a path for MQTT over WebSocket. */
  url: text('the hub, such as mqtt://hub.example:1883 or mqtts://hub.example:8883').regex(
    /^(mqtts?:\/\/[^/\s]+|wss?:\/\/[^/\s]+(\/\S*)?)$/,
    { error: 'must be the hub, such as mqtt://hub.example:1883 or mqtts://hub.example:8883' },
  ),
  /** PEM file of the authority that signed the hub's certificate; the system's authorities by default. */
  caFile: text('the path of a PEM file').optional(),
  keepaliveSeconds: wholeNumber(1, 65_535).default(30),
  connectTimeoutMillis: wholeNumber(100, 120_000).default(10_000),
  reconnectMillisMin: wholeNumber(10, 60_000).default(250),
  reconnectMillisMax: wholeNumber(10, 3_600_000).default(5000),
  /** Messages without PUBACK at one time. */
  window: wholeNumber(1, 1000).default(20),
  receiptTimeoutMillis: wholeNumber(200, DAY_MILLIS).default(300_000),
  statusIntervalMillis: wholeNumber(200, DAY_MILLIS).default(60_000),
});

const quantityName = z
  .string({ error: 'must be the name of a quantity, such as activeEnergy' })
  .refine((name) => quantityByName(name) !== undefined, {
    error: 'must be the name of a quantity, such as activeEnergy',
  });

const meterSettings = section({
  meter: id(),
  /** Energy type; limits what is sent to the quantities it has. */
  energy: z
    .enum(ENERGY_TYPE_NAMES as [string, ...string[]], { error: `must be one of ${ENERGY_TYPE_NAMES.join(', ')}` })
    .optional(),
  /** Quantities to send; all that the meter gives by default. */
  quantities: z
    .array(quantityName, { error: 'must be a list of quantities' })
    .min(1, { error: 'must list at least one quantity' })
    .optional(),
  driver: driverSettings,
}).superRefine((meter, context) => {
  const energy = meter.energy === undefined ? undefined : energyTypeByName(meter.energy);
  for (const quantity of energy ? (meter.quantities ?? []) : []) {
    if (energy?.quantities.includes(quantity)) continue;
    context.addIssue({
      code: 'custom',
      path: ['quantities'],
      message: `must not have ${quantity}: a meter of ${energy?.name} has ${energy?.quantities.join(', ')}`,
    });
  }
});

/** How many ways to its password a gateway names. */
function passwordsIn(gateway: {
  readonly password?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly passwordEnvironment?: string | undefined;
}): number {
  return [gateway.password, gateway.passwordFile, gateway.passwordEnvironment].filter(Boolean).length;
}

const gatewaySettings = section({
  enterprise: id(),
  gateway: id(),
  /** MQTT client id; `<enterprise>.<gateway>` by default. */
  clientId: text('a text of 1 to 200 characters')
    .max(200, { error: 'must be a text of 1 to 200 characters' })
    .optional(),
  /** May be left out with a certificate, which says who it is. */
  username: text('a text').optional(),
  password: text('a text').optional(),
  passwordFile: text('the path of a file').optional(),
  passwordEnvironment: text('the name of an environment variable').optional(),
  /** PEM files for mutual TLS. */
  certificateFile: text('the path of a PEM file').optional(),
  keyFile: text('the path of a PEM file').optional(),
  /** Polls happen at whole multiples of this on the wall clock. */
  pollIntervalMillis: wholeNumber(100, DAY_MILLIS).default(60_000),
  meters: z
    .array(meterSettings, { error: 'must be a list of meters' })
    .min(1, { error: 'must list at least one meter' }),
})
  .refine((gateway) => passwordsIn(gateway) === 1 || (passwordsIn(gateway) === 0 && Boolean(gateway.certificateFile)), {
    error: 'must have exactly one of password, passwordFile and passwordEnvironment, or a certificateFile and none',
  })
  .refine((gateway) => gateway.username !== undefined || passwordsIn(gateway) === 0, {
    error: 'must have a username with its password',
  })
  .refine((gateway) => (gateway.certificateFile === undefined) === (gateway.keyFile === undefined), {
    error: 'must have both certificateFile and keyFile, or neither',
  });

const configSchema = section({
  hub: hubSettings,
  /** Folder of the spool files, one for each gateway. */
  spoolDirectory: text('the path of a folder'),
  /** Bytes of unreceipted messages that one gateway may keep. */
  spoolBytesMax: wholeNumber(10_000, 1_000_000_000_000).default(256 * 1024 * 1024),
  /** Entries of one message at most; one entry is what one meter said at one instant. */
  entriesPerMessage: wholeNumber(1, 1000).default(100),
  gateways: z
    .array(gatewaySettings, { error: 'must be a list of gateways' })
    .min(1, { error: 'must list at least one gateway' }),
}).superRefine((config, context) => {
  const problem = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: ['gateways', ...path], message });
  const gateways = new Map<string, number>();
  const meters = new Map<string, string>();
  const instruments = new Map<string, string>();
  for (const [g, gateway] of config.gateways.entries()) {
    const first = gateways.get(`${gateway.enterprise}/${gateway.gateway}`);
    if (first !== undefined) problem([g, 'gateway'], `must differ from that of gateways[${first}]`);
    else gateways.set(`${gateway.enterprise}/${gateway.gateway}`, g);
    for (const [m, { meter, driver }] of gateway.meters.entries()) {
      const here = `gateways[${g}].meters[${m}]`;
      const sameId = meters.get(`${gateway.enterprise}/${meter}`);
      if (sameId !== undefined) problem([g, 'meters', m, 'meter'], `must differ from that of ${sameId}`);
      else meters.set(`${gateway.enterprise}/${meter}`, here);
      const instrument = `${driver.host}:${driver.port} unit ${driver.unitId} channel ${driver.channel}`;
      const sameInstrument = instruments.get(instrument);
      if (sameInstrument !== undefined && driver.profile !== 'registers') {
        problem([g, 'meters', m, 'driver'], `must not be the same instrument as ${sameInstrument} (${instrument})`);
      } else instruments.set(instrument, here);
    }
  }
});

export type HubSettings = z.infer<typeof hubSettings>;
export type MeterSettings = z.infer<typeof meterSettings>;
export type GatewaySettings = z.infer<typeof gatewaySettings>;
export type GatewayConfig = z.infer<typeof configSchema>;
/** A configuration as it may be written, defaults left out. */
export type GatewayConfigInput = z.input<typeof configSchema>;
export type { DriverSettings };

/** Everything that is wrong with a configuration. */
export class GatewayConfigError extends Error {
  override readonly name = 'GatewayConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the gateway configuration has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`);
    this.problems = problems;
  }
}

/**
 * Reads a configuration file. Paths in it that are not absolute are relative to the file. Throws a
 * GatewayConfigError with all problems, or the error of reading the file.
 */
export function loadGatewayConfig(path: string): GatewayConfig {
  let input: unknown;
  try {
    input = parseYaml(readFileSync(path, 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== undefined && cause instanceof Error && 'syscall' in cause)
      throw cause;
    throw new GatewayConfigError([`the file is not YAML or JSON: ${(cause as Error).message}`]);
  }
  return withAbsolutePaths(parseGatewayConfig(input), dirname(resolve(path)));
}

/** Checks a configuration and fills in the defaults. Throws a GatewayConfigError with all problems. */
export function parseGatewayConfig(input: unknown): GatewayConfig {
  const parsed = configSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new GatewayConfigError(parsed.error.issues.map((issue) => inWords(issue, input)));
}

/**
 * The password of a gateway; undefined where its certificate is its login. Throws where its file or its
 * variable does not have one.
 */
export function resolvePassword(gateway: GatewaySettings, environment: NodeJS.ProcessEnv): string | undefined {
  const { password, passwordFile, passwordEnvironment } = gateway;
  if (password !== undefined) return password;
  if (passwordFile !== undefined) return readFileSync(passwordFile, 'utf8').trim();
  if (passwordEnvironment === undefined) return undefined;
  const value = environment[passwordEnvironment];
  if (value) return value;
  throw new Error(`gateway ${gateway.gateway}: the environment variable ${passwordEnvironment} is not set`);
}

function withAbsolutePaths(config: GatewayConfig, directory: string): GatewayConfig {
  const absolute = (path: string) => resolve(directory, path);
  const paths = <Keys extends string>(object: { [K in Keys]?: string | undefined }, ...keys: Keys[]) =>
    Object.fromEntries(keys.flatMap((key) => (object[key] === undefined ? [] : [[key, absolute(object[key])]])));
  return {
    ...config,
    hub: { ...config.hub, ...paths(config.hub, 'caFile') },
    spoolDirectory: absolute(config.spoolDirectory),
    gateways: config.gateways.map((gateway) => ({
      ...gateway,
      ...paths(gateway, 'passwordFile', 'certificateFile', 'keyFile'),
    })),
  };
}

/** Keys whose values are not repeated in a message. */
const SECRET = /password$/i;

function inWords(issue: z.core.$ZodIssue, input: unknown): string {
  const where = issue.path.reduce<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : path === '' ? String(key) : `${path}.${String(key)}`),
    '',
  );
  const place = where === '' ? 'the configuration' : where;
  if (issue.code === 'unrecognized_keys') {
    return `${place} has ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}, but ${issue.message}`;
  }
  const value = valueAt(input, issue.path);
  if (value === undefined) return `${place} is missing; it ${issue.message}`;
  if (typeof value === 'object' || SECRET.test(where)) return `${place} ${issue.message}`;
  return `${place} is ${JSON.stringify(value)}, but ${issue.message}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

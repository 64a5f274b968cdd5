/** The options of `meterhub import readings`, checked, with what they leave to the configuration. */

import { readFileSync } from 'node:fs';
import type { HubConfig } from '../../config.ts';
import { isTimeZone } from '../../domain/calendar.ts';
import { ID_PATTERN } from '../../domain/id.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import type { HubAddress } from './hub-connection.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ImportOptions {
  readonly enterprise?: string;
  readonly gateway?: string;
  readonly url?: string;
  readonly username?: string;
  readonly passwordFile?: string;
  /** PEM file of the authority that signed the hub's certificate. */
  readonly ca?: string;
  /** IANA name of the zone of times without an offset. */
  readonly timezone?: string;
  readonly encoding: string;
  readonly delimiter?: string;
  readonly sheet?: string;
  readonly ignoreColumn: readonly string[];
  readonly skipBadRows?: boolean;
  readonly dryRun?: boolean;
  readonly problems?: string;
  readonly giveUpAfter: number;
  readonly config?: string;
}

const PASSWORD_VARIABLE = 'METERHUB_IMPORT_PASSWORD';
/** Addresses that a hub listens on and nobody can connect to. */
const ANY_ADDRESS: readonly string[] = ['0.0.0.0', '::', ''];

/** Throws `CommandError` for options about the file that cannot be. */
export function checkFileOptions({ timezone, encoding, delimiter }: ImportOptions): void {
  if (timezone !== undefined && !isTimeZone(timezone)) {
    throw usage(`--timezone ${timezone} is no time zone; write an IANA name such as Asia/Shanghai`);
  }
  try {
    new TextDecoder(encoding);
  } catch {
    throw usage(`--encoding ${encoding} is not known; utf-8, gb18030 and utf-16le are`);
  }
  if (delimiter !== undefined && delimiter.length !== 1) throw usage('--delimiter must be one character');
}

/** Where to send, and as whom. Throws `CommandError` for what is missing or wrong. */
export function hubAddress(options: ImportOptions, config: HubConfig, environment: Environment): HubAddress {
  const enterprise = idOf('enterprise', options.enterprise);
  const gateway = idOf('gateway', options.gateway);
  return {
    ...{ url: urlOf(options.url, config), enterprise, gateway },
    username: options.username ?? `${enterprise}.${gateway}`,
    password: passwordOf(options.passwordFile, environment),
    ca: options.ca === undefined ? null : readText('--ca', options.ca),
  };
}

/** The enterprise or the gateway that is named. */
export function idOf(name: 'enterprise' | 'gateway', value: string | undefined): string {
  if (value === undefined)
    throw usage(`--${name} <id> is needed: whose readings they are and which gateway sends them`);
  if (!ID_PATTERN.test(value)) throw usage(`--${name} ${value} is not the id of one; see docs/registry.md`);
  return value;
}

function urlOf(url: string | undefined, { mqtt }: HubConfig): string {
  if (url === undefined) {
    const host = ANY_ADDRESS.includes(mqtt.host) ? '127.0.0.1' : mqtt.host;
    return `mqtt://${host.includes(':') ? `[${host}]` : host}:${mqtt.port}`;
  }
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !['mqtt:', 'mqtts:'].includes(parsed.protocol) || parsed.hostname === '') {
    throw usage('--url must be such as mqtt://hub.example:1883 or mqtts://hub.example:8883');
  }
  // Other users of the machine see command lines.
  if (parsed.username !== '' || parsed.password !== '') {
    throw usage(
      `--url must have no user and no password in it: use --username, --password-file or ${PASSWORD_VARIABLE}`,
    );
  }
  return url;
}

function passwordOf(file: string | undefined, environment: Environment): string {
  if (file !== undefined) return readText('--password-file', file).trim();
  const password = environment[PASSWORD_VARIABLE];
  if (password !== undefined && password !== '') return password;
  throw usage(`the password of the gateway is needed: name a file with --password-file, or set ${PASSWORD_VARIABLE}`);
}

function readText(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw usage(`${option} ${file} cannot be read: ${(error as Error).message}`);
  }
}

function usage(message: string): CommandError {
  return new CommandError(message, EXIT.usage);
}

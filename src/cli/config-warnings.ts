/** What a valid configuration is unwise in: secrets that are weak or lie open, and doors without a lock. */

import { readFileSync, statSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { parse as parseYaml } from 'yaml';
import type { HubConfig } from '../config.ts';

/** Shorter ones can be guessed by trying. */
const SECRET_LENGTH_MIN = 12;
const DEFAULTS =
  /^(admin|password|passw0rd|secret|changeme|change-me|default|example|influx(db)?|meterhub|root|test|token)[-_\d!]*$/i;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/** Each may stand in a file of its own, named by the same key with `File`. */
const SECRETS = [
  ['store', 'influx', 'password'],
  ['store', 'influx', 'token'],
  ['oidc', 'clientSecret'],
  ['notifications', 'email', 'password'],
] as const;

/** One line each; none shows a secret. `file` is the file that the configuration was read from. */
export function configWarnings(config: HubConfig, file: string | undefined): string[] {
  const { http, mqtt, people } = config;
  const warnings: string[] = [];
  const written = file === undefined ? {} : contentsOf(file);
  for (const path of SECRETS)
    warnings.push(...secretWarnings(config, path, at(written, path) === undefined ? undefined : file));
  warnings.push(...registryWarnings(config, at(written, ['registry', 'url']) === undefined ? undefined : file));
  if (people.adminPasswordFile !== undefined)
    warnings.push(...secretFileWarnings('people.adminPasswordFile', people.adminPasswordFile));
  if (http.tls.keyFile !== undefined) warnings.push(...opennessOf('http.tls.keyFile', http.tls.keyFile));
  if (mqtt.tls.keyFile !== undefined) warnings.push(...opennessOf('mqtt.tls.keyFile', mqtt.tls.keyFile));
  if (!isLoopback(http.host) && http.tls.certFile === undefined && http.trustedProxies.length === 0) {
    warnings.push(
      `http.host is ${http.host} without http.tls or http.trustedProxies: keys cross the network in the clear`,
    );
  }
  if (!isLoopback(http.host) && http.metricsPublic) {
    warnings.push(`http.metricsPublic is true and http.host is ${http.host}: anybody can read the metrics`);
  }
  if (!isLoopback(mqtt.host)) {
    warnings.push(`mqtt.host is ${mqtt.host}: passwords of gateways cross the network in the clear on mqtt.port`);
  }
  return warnings;
}

/** `file` is where the secret stands among other settings. */
function secretWarnings(config: HubConfig, path: readonly string[], file: string | undefined): string[] {
  const key = path.join('.');
  const value = at(config, path);
  const secretFile = at(config, [...path.slice(0, -1), `${path.at(-1)}File`]);
  const warnings = typeof value === 'string' ? weaknesses(key, value) : [];
  if (file !== undefined) warnings.push(`${key} stands in ${file}: set ${key}File, or an environment variable`);
  if (typeof secretFile === 'string') warnings.push(...secretFileWarnings(`${key}File`, secretFile));
  return warnings;
}

function secretFileWarnings(key: string, path: string): string[] {
  const secret = contentOf(path);
  return [...(secret === undefined ? [] : weaknesses(key, secret)), ...opennessOf(key, path)];
}

/** `file` is where the URL stands among other settings. A URL without a password is no secret. */
function registryWarnings({ registry: { url, urlFile } }: HubConfig, file: string | undefined): string[] {
  const warnings: string[] = [];
  const password = passwordIn(url ?? (urlFile === undefined ? undefined : contentOf(urlFile)));
  if (password !== '') {
    warnings.push(...weaknesses(urlFile === undefined ? 'registry.url' : 'registry.urlFile', password));
    if (file !== undefined) {
      warnings.push(`registry.url stands in ${file}: set registry.urlFile, or an environment variable`);
    }
  }
  if (urlFile !== undefined) warnings.push(...opennessOf('registry.urlFile', urlFile));
  return warnings;
}

function passwordIn(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? decodeURIComponent(new URL(url).password) : '';
}

function weaknesses(key: string, secret: string): string[] {
  if (DEFAULTS.test(secret)) return [`${key} is one that everybody tries first`];
  if (secret.length < SECRET_LENGTH_MIN) return [`${key} has fewer than ${SECRET_LENGTH_MIN} characters`];
  if (new Set(secret).size < SECRET_LENGTH_MIN / 2) return [`${key} has hardly any different characters`];
  return [];
}

/** Windows has no such bits. */
function opennessOf(key: string, path: string): string[] {
  try {
    if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return [];
    return [`${key}: ${path} can be read by others than its owner: chmod 600`];
  } catch (error) {
    return [`${key}: ${(error as Error).message}`];
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    // That it cannot be read is told where its access is looked at.
    return undefined;
  }
}

/** What stands in the file itself; the environment may have set the same. */
function contentsOf(file: string): unknown {
  return parseYaml(readFileSync(file, 'utf8'));
}

function at(settings: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, name) => (part as Readonly<Record<string, unknown>> | null | undefined)?.[name],
    settings,
  );
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

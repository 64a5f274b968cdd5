/**
 * The programs that tests drive and npm does not bring: an independent MQTT client and broker, a browser,
 * a font with Chinese characters, a real InfluxDB 1.x. Installs what is missing on Debian and Ubuntu as
 * root or with sudo; elsewhere says exactly what to install.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

interface SystemPackage {
  readonly name: string;
  readonly isThere: () => boolean;
  /** The service that its installation enables; tests start servers of their own. */
  readonly service?: string;
}

const PACKAGES: readonly SystemPackage[] = [
  { name: 'mosquitto-clients', isThere: () => existsSync('/usr/bin/mosquitto_pub') },
  { name: 'mosquitto', isThere: () => existsSync('/usr/sbin/mosquitto'), service: 'mosquitto' },
  { name: 'influxdb', isThere: () => existsSync('/usr/bin/influxd'), service: 'influxdb' },
  { name: 'postgresql', isThere: () => postgresqlPrograms() !== null, service: 'postgresql' },
  { name: 'openssl', isThere: () => existsSync('/usr/bin/openssl') },
  { name: 'chromium', isThere: () => existsSync('/usr/bin/chromium') },
  { name: 'fontconfig', isThere: () => existsSync('/usr/bin/fc-list') },
  { name: 'fonts-wqy-microhei', isThere: hasChineseFont },
];

/** Returns null when everything is there, or what is missing and how to install it. */
export function ensureSystemPackages(): string | null {
  const missing = PACKAGES.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return null;
  const names = missing.map(({ name }) => name);
  const advice = `the tests need ${names.join(', ')}: on Debian or Ubuntu, sudo apt-get install --no-install-recommends ${names.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) return advice;
  const privilege = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  process.stdout.write(`Installing ${names.join(', ')} (apt-get) ...\n`);
  run([...privilege, 'apt-get', 'update', '-qq']);
  const environment = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  run([...privilege, ...environment, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names]);
  // A broker that nobody asked for must not take the port of the demo, now or after the next start.
  const services = missing.flatMap(({ service }) => service ?? []);
  if (services.length > 0 && existsSync('/run/systemd/system')) {
    run([...privilege, 'systemctl', 'disable', '--now', '--quiet', ...services]);
  }
  return PACKAGES.every(({ isThere }) => isThere()) ? null : advice;
}

/** Folder of the newest `initdb` and `postgres`, which Debian keeps out of the PATH; null where there is none. */
export function postgresqlPrograms(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const versions = readdirSync(root).toSorted((a, b) => Number(b) - Number(a));
  const found = versions.find((version) => existsSync(join(root, version, 'bin', 'initdb')));
  return found === undefined ? null : join(root, found, 'bin');
}

function run([command = '', ...args]: readonly string[]): void {
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function hasChineseFont(): boolean {
  const { status, stdout } = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '';
}

/**
 * The programs that tests drive and npm does not bring: an independent MQTT client, a browser, a font
 * with Chinese characters. Installs what is missing on Debian and Ubuntu as root or with sudo; elsewhere
 * says exactly what to install.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface SystemPackage {
  readonly name: string;
  readonly isThere: () => boolean;
}

const PACKAGES: readonly SystemPackage[] = [
  { name: 'mosquitto-clients', isThere: () => existsSync('/usr/bin/mosquitto_pub') },
  { name: 'chromium', isThere: () => existsSync('/usr/bin/chromium') },
  { name: 'fonts-wqy-microhei', isThere: hasChineseFont },
];

/** Returns null when everything is there, or what is missing and how to install it. */
export function ensureSystemPackages(): string | null {
  const missing = PACKAGES.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  if (missing.length === 0) return null;
  const advice = `the tests need ${missing.join(', ')}: on Debian or Ubuntu, sudo apt-get install --no-install-recommends ${missing.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) return advice;
  const privilege = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  process.stdout.write(`Installing ${missing.join(', ')} (apt-get) ...\n`);
  run([...privilege, 'apt-get', 'update', '-qq']);
  const environment = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  run([...privilege, ...environment, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing]);
  return PACKAGES.every(({ isThere }) => isThere()) ? null : advice;
}

function run([command = '', ...args]: readonly string[]): void {
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function hasChineseFont(): boolean {
  const { status, stdout } = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '';
}

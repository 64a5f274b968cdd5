import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly license?: string;
}

interface BillOfMaterials {
  readonly bomFormat: string;
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses?: readonly unknown[];
  }[];
}

interface Manifest {
  readonly license?: string | { readonly type?: string };
  readonly scripts?: Readonly<Record<string, string>>;
}

/** Licences under which what is delivered may contain a package: none asks for the source of what uses it. */
const DELIVERED = ['MIT', 'MIT-0', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'BlueOak-1.0.0'];
/** Beside them, of tools that only build and test: MPL asks for changes to its own files, which there are none of. */
const OF_TOOLS = [...DELIVERED, 'MPL-2.0', 'Python-2.0', 'CC0-1.0', 'WTFPL', 'LicenseRef-LHNCBC'];
/**
 * Terms that no identifier names, read in the package: those of the Lister Hill Center and, for the UCUM table, of
 * the Regenstrief Institute. Tests compare with it; nothing of it is delivered.
 */
const READ: Readonly<Record<string, string>> = { '@lhncbc/ucum-lhc': 'LicenseRef-LHNCBC' };

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const packages = Object.entries(lockfile.packages).filter(([path]) => path !== '');

test('every package is under a licence that is allowed where it is used', () => {
  const wrong = packages.flatMap(([path, locked]) => {
    const licence = licenceOf(path, locked);
    const allowed = locked.dev || locked.devOptional ? OF_TOOLS : DELIVERED;
    return isAllowed(licence, allowed) ? [] : [`${path}: ${licence}`];
  });
  expect(packages.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});

test('the check of licences knows what is none', () => {
  expect(isAllowed('GPL-3.0-only', OF_TOOLS)).toBe(false);
  expect(isAllowed('(MIT OR GPL-3.0-only)', DELIVERED)).toBe(true);
  expect(isAllowed('MIT AND GPL-3.0-only', DELIVERED)).toBe(false);
  expect(isAllowed('unknown', OF_TOOLS)).toBe(false);
});

test('no package but Node itself runs a program when it is installed', () => {
  const running = packages.flatMap(([path]) => {
    const { scripts = {} } = manifestOf(path);
    const has = ['preinstall', 'install', 'postinstall'].some((name) => scripts[name] !== undefined);
    return has ? [nameOf(path)] : [];
  });
  const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    allowScripts: Readonly<Record<string, boolean>>;
  };
  expect(running.filter((name) => !(name in allowScripts))).toEqual([]);
  expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual(['node']);
});

test('the bill of materials that npm writes names every package that is delivered, with its licence', () => {
  const written = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { bomFormat, components } = JSON.parse(written) as BillOfMaterials;
  expect(bomFormat).toBe('CycloneDX');
  const named = new Map(components.map(({ name, version, licenses = [] }) => [`${name}@${version}`, licenses.length]));
  const delivered = packages.flatMap(([path, { version, dev, devOptional }]) => {
    const isDelivered = dev !== true && devOptional !== true && existsSync(path);
    return isDelivered ? [`${nameOf(path)}@${version}`] : [];
  });
  expect(delivered.length).toBeGreaterThan(50);
  expect(delivered.filter((one) => !named.get(one))).toEqual([]);
});

/** By the package where it is installed, by the lockfile where it is of another platform. */
function licenceOf(path: string, locked: LockedPackage): string {
  const { license = locked.license } = manifestOf(path);
  return READ[nameOf(path)] ?? (typeof license === 'object' ? license.type : license) ?? 'unknown';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function manifestOf(path: string): Manifest {
  const file = `${path}/package.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {};
}

/** SPDX expressions without brackets inside: one of several is enough, all of several are needed. */
function isAllowed(licence: string, allowed: readonly string[]): boolean {
  const choices = licence.replace(/^\(|\)$/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((one) => allowed.includes(one.trim())));
}

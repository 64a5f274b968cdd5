import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Lockfile {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly optionalDependencies?: Readonly<Record<string, string>>;
        readonly resolved?: string;
        readonly integrity?: string;
        readonly optional?: boolean;
        readonly os?: readonly string[];
        readonly cpu?: readonly string[];
        readonly libc?: readonly string[];
      }
    >
  >;
}

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;

// A registry mirror that lacks other platforms' packages makes npm leave them out, and `npm ci` then
// refuses the lockfile on every machine.
test('the lockfile holds the optional packages of every platform', () => {
  const missing = Object.entries(lockfile.packages)
    .filter(([path]) => path !== '')
    .flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          !(`node_modules/${name}` in lockfile.packages) && !(`${path}/node_modules/${name}` in lockfile.packages),
      ),
    );
  expect(missing).toEqual([]);
});

test('the lockfile ties no package to a registry host', () => {
  const tied = Object.entries(lockfile.packages).filter(([, { resolved }]) => resolved !== undefined);
  expect(tied).toEqual([]);
});

// docs/security.md says which have none, and why.
test('every package has a digest but optional ones of other platforms than Linux x64 with glibc', () => {
  const without = Object.entries(lockfile.packages).filter(([path, one]) => path !== '' && one.integrity === undefined);
  const isHere = (wanted: readonly string[] | undefined, here: string): boolean => wanted?.includes(here) ?? true;
  const needed = without.filter(([path, { optional, os, cpu, libc }]) => {
    const isOfHere = isHere(os, 'linux') && isHere(cpu, 'x64') && isHere(libc, 'glibc') && !path.endsWith('-musl');
    return optional !== true || isOfHere;
  });
  expect(needed).toEqual([]);
  expect(readFileSync('docs/security.md', 'utf8')).toContain(`${without.length} optional`);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>>; readonly resolved?: string }>
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

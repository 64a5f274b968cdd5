/** Which folder may import which, and the check of it. */

import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

/** Texts of files by path from the root of the project. */
export type Sources = ReadonlyMap<string, string>;

interface Rule {
  /** Other layers that it may import. */
  readonly layers: readonly string[];
  /** Whether it may import packages and modules of Node; or those that it may, where they are few. */
  readonly packages: boolean | readonly string[];
}

const EVERYTHING = 'everything';

export const RULES: Readonly<Record<string, Rule>> = {
  // Pure packages only: no I/O, no state.
  'src/domain': { layers: [], packages: ['temporal-polyfill'] },
  'src/wire': { layers: ['src/domain'], packages: true },
  'src/telemetry': { layers: ['src/domain'], packages: true },
  'src/journal': { layers: ['src/domain', 'src/telemetry'], packages: true },
  'src/sql': { layers: [], packages: true },
  'src/registry': { layers: ['src/domain', 'src/sql', 'src/telemetry'], packages: true },
  'src/people': { layers: ['src/domain', 'src/sql', 'src/registry', 'src/telemetry'], packages: true },
  'src/carbon': { layers: ['src/domain', 'src/sql', 'src/registry', 'src/telemetry'], packages: true },
  'src/anomalies': {
    layers: ['domain', 'wire', 'sql', 'registry', 'store', 'ledger', 'telemetry'].map((name) => `src/${name}`),
    packages: true,
  },
  'src/master-data': { layers: ['src/domain', 'src/registry'], packages: true },
  'src/audit': { layers: ['src/domain', 'src/sql', 'src/registry', 'src/telemetry'], packages: true },
  'src/store': { layers: ['src/domain', 'src/telemetry'], packages: true },
  'src/ledger': { layers: ['src/domain', 'src/sql', 'src/telemetry'], packages: true },
  'src/processor': {
    layers: ['domain', 'wire', 'journal', 'registry', 'store', 'ledger', 'telemetry'].map((name) => `src/${name}`),
    packages: true,
  },
  'src/broker': {
    layers: ['domain', 'wire', 'journal', 'registry', 'telemetry'].map((name) => `src/${name}`),
    packages: true,
  },
  // What a bundle of evidence is, for whoever writes one and whoever verifies one; of other layers only what is pure.
  'src/evidence': {
    layers: ['domain', 'registry', 'store', 'audit'].map((name) => `src/${name}`),
    packages: true,
  },
  'src/api': {
    layers: [
      'domain',
      'evidence',
      'registry',
      'master-data',
      'people',
      'carbon',
      'anomalies',
      'store',
      'ledger',
      'audit',
      'telemetry',
    ].map((name) => `src/${name}`),
    packages: true,
  },
  'src/config.ts': { layers: ['src/domain', 'src/telemetry'], packages: true },
  gateway: { layers: ['src/domain', 'src/wire', 'src/telemetry'], packages: true },
  simulators: { layers: ['src/domain', 'src/wire', 'src/telemetry'], packages: true },
  'src/hub': { layers: [EVERYTHING], packages: true },
  'src/cli': { layers: [EVERYTHING], packages: true },
  'src/main.ts': { layers: [EVERYTHING], packages: true },
};

function mayImport({ packages }: Rule, target: string): boolean {
  return typeof packages === 'boolean' ? packages : packages.includes(target);
}

/** Every import that the rules do not allow, in words. */
export function forbiddenImports(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const layer = layerOf(path);
    const rule = RULES[layer];
    if (rule === undefined) return [`${path} is in no layer`];
    return importsOf(path, text).flatMap(({ target, isFile }) => {
      if (!isFile) return mayImport(rule, target) ? [] : [`${path} imports ${target}: ${layer} may not import it`];
      const to = layerOf(target);
      if (to === layer || rule.layers.includes(EVERYTHING) || rule.layers.includes(to)) return [];
      return [`${path} imports ${target}: ${layer} may not import ${to}`];
    });
  });
}

/** Rings of files that import each other, each once. */
export function importCycles(sources: Sources): string[] {
  const cycles: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const visit = (path: string): void => {
    if (state.get(path) === 'open') cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (state.has(path)) return;
    state.set(path, 'open');
    trail.push(path);
    for (const { target, isFile } of importsOf(path, sources.get(path) ?? '')) if (isFile) visit(target);
    trail.pop();
    state.set(path, 'done');
  };
  for (const path of sources.keys()) visit(path);
  return cycles;
}

interface Import {
  /** Path from the root, or name of a package. */
  readonly target: string;
  readonly isFile: boolean;
}

function importsOf(path: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => {
    const isFile = fileName.startsWith('.');
    return { target: isFile ? join(dirname(path), fileName) : fileName, isFile };
  });
}

/** The longest name of a rule that the path begins with, or the path's folder. */
function layerOf(path: string): string {
  const names = Object.keys(RULES).filter((name) => path === name || path.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0] ?? dirname(path);
}

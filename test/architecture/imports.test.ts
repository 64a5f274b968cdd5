import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forbiddenImports, importCycles, type Sources } from './imports.ts';

const ROOT = join(import.meta.dirname, '../..');

const PROJECT: Sources = new Map(
  globSync('{src,gateway,simulators}/**/*.ts', { cwd: ROOT }).map((path) => [
    path,
    readFileSync(join(ROOT, path), 'utf8'),
  ]),
);

function sources(files: Readonly<Record<string, string>>): Sources {
  return new Map(Object.entries(files));
}

describe('the project', () => {
  it('is found', () => {
    expect(PROJECT.size).toBeGreaterThan(80);
    expect(PROJECT.has('src/domain/unit.ts')).toBe(true);
  });

  it('has no import from a folder to one it may not know', () => {
    expect(forbiddenImports(PROJECT)).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(importCycles(PROJECT)).toEqual([]);
  });
});

describe('the check of imports', () => {
  it.each<[string, string, string]>([
    ['src/domain/a.ts', "import { x } from '../wire/topics.ts';", 'src/domain may not import src/wire'],
    ['src/domain/a.ts', "import { readFileSync } from 'node:fs';", 'src/domain may not import it'],
    ['src/domain/a.ts', "import { z } from 'zod';", 'src/domain may not import it'],
    ['src/wire/a.ts', "import type { X } from '../journal/journal.ts';", 'src/wire may not import src/journal'],
    ['src/store/duckdb/a.ts', "export * from '../../ledger/ledger.ts';", 'src/store may not import src/ledger'],
    [
      'src/broker/a.ts',
      "import\n  { x }\n  from '../processor/process.ts';",
      'src/broker may not import src/processor',
    ],
    ['src/api/routes/a.ts', "const x = await import('../../journal/frames.ts');", 'src/api may not import src/journal'],
    ['src/processor/a.ts', "import '../hub/hub.ts';", 'src/processor may not import src/hub'],
    ['gateway/drivers/a.ts', "import { x } from '../../src/broker/broker.ts';", 'gateway may not import src/broker'],
    ['src/registry/a.ts', "import { x } from '../config.ts';", 'src/registry may not import src/config.ts'],
    ['src/new/a.ts', '', 'is in no layer'],
  ])('finds what %s must not: %j', (path, text, problem) => {
    expect(forbiddenImports(sources({ [path]: text }))).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    ['src/domain/a.ts', "import { x } from './b.ts'; export const text = \"from '../wire/topics.ts'\";"],
    ['src/domain/a.ts', "// import { x } from '../wire/topics.ts';"],
    ['src/wire/native/a.ts', "import { x } from '../../domain/unit.ts'; import 'node:buffer'; import 'zod';"],
    ['src/hub/a.ts', "import '../api/app.ts'; import '../config.ts'; import '../broker/broker.ts';"],
    ['src/main.ts', "import './hub/hub.ts'; import '../gateway/main.ts';"],
  ])('leaves alone what %s may', (path, text) => {
    expect(forbiddenImports(sources({ [path]: text }))).toEqual([]);
  });

  it('finds a ring of imports', () => {
    const ring = sources({
      'src/domain/a.ts': "import './b.ts';",
      'src/domain/b.ts': "import type { X } from './c.ts';",
      'src/domain/c.ts': "import './a.ts'; import './d.ts';",
      'src/domain/d.ts': '',
    });
    expect(importCycles(ring)).toEqual(['src/domain/a.ts -> src/domain/b.ts -> src/domain/c.ts -> src/domain/a.ts']);
  });
});

/**
 * `npm test`: type checks, lint and every test, ending with a line of counts. With arguments, vitest
 * alone with those arguments: `npm test -- test/journal`.
 */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureApiTypes } from '../dashboards/generate-types.ts';
import { ensureSystemPackages } from './system-packages.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CONFIG = 'test/vitest.config.ts';

interface Counts {
  passed: number;
  failed: number;
}

const chosen = process.argv.slice(2);
if (chosen.length > 0) process.exit(run('vitest', ['run', '--config', CONFIG, ...chosen]) ? 0 : 1);

const missing = ensureSystemPackages();
if (missing !== null) {
  process.stderr.write(`${missing}\n`);
  process.exit(1);
}
await ensureApiTypes();

const counts: Counts = { passed: 0, failed: 0 };
// TypeScript 7 checks fast; vue-tsc needs the API that only TypeScript 6 has. Each has one thread, so all run at once.
const checks = [
  check('types', process.execPath, ['node_modules/typescript-native/bin/tsc', '--noEmit']),
  check('types of the dashboards', 'vue-tsc', ['--noEmit', '-p', 'dashboards/tsconfig.json']),
  check('format and lint', 'biome', ['ci', '--error-on-warnings', '.']),
  check('promises and switches', 'oxlint', ['--type-aware', '--deny-warnings']),
];
for (const { name, done } of checks) {
  process.stdout.write(`\n> ${name}\n`);
  const { output, isClean } = await done;
  process.stdout.write(output);
  if (isClean) counts.passed++;
  else counts.failed++;
}
test();
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
process.exit(counts.failed === 0 ? 0 : 1);

interface Check {
  readonly name: string;
  readonly done: Promise<{ readonly output: string; readonly isClean: boolean }>;
}

function check(name: string, command: string, args: readonly string[]): Check {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const done = new Promise<{ output: string; isClean: boolean }>((resolve) => {
    child.on('error', (error) => resolve({ output: `${error.message}\n`, isClean: false }));
    child.on('close', (code) => resolve({ output, isClean: code === 0 }));
  });
  return { name, done };
}

function test(): void {
  process.stdout.write('\n> tests\n');
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-test-run-'));
  const file = join(folder, 'results.json');
  try {
    const clean = run('vitest', [
      'run',
      '--config',
      CONFIG,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
      readFileSync(file, 'utf8'),
    ) as Record<string, number>;
    // A skipped test proves nothing, so it counts as failed; so does a file that does not load, or an
    // error outside any test.
    const notRun = (numPendingTests ?? 0) + (numTodoTests ?? 0);
    const failed = (numFailedTests ?? 0) + notRun;
    counts.passed += numPassedTests ?? 0;
    counts.failed += failed === 0 && !clean ? Math.max(1, numFailedTestSuites ?? 0) : failed;
  } catch (error) {
    process.stderr.write(`the tests gave no result: ${(error as Error).message}\n`);
    counts.failed++;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a program of node_modules/.bin, which the bootstrap has put on the PATH; true where it succeeds. */
function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

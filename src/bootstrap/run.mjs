/**
 * Runs one of the project's TypeScript programs on the project's own Node, installing dependencies
 * first where that is needed: `node src/bootstrap/run.mjs PROGRAM [ARGUMENT...]`.
 */

import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { COMPILE_CACHE, ensureDependencies, NODE, ROOT } from './dependencies.mjs';

const [program = '', ...programArguments] = process.argv.slice(2);
ensureDependencies();

const child = spawn(NODE, [join(ROOT, program), ...programArguments], {
  stdio: 'inherit',
  // Types are stripped and code compiled once, not by each of a hub's threads at each start: half of its time to start.
  env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env, PATH: `${dirname(NODE)}${delimiter}${process.env.PATH}` },
});
// Ctrl-C reaches the child by itself where they share a terminal; a signal to this process alone does not.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  process.stderr.write(`${NODE} could not be started: ${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.exit(signal === 'SIGINT' ? 130 : 143);
});

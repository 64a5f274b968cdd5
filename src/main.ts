/** The command line. The only file that reads `process.argv` and `process.env`. */

import { runCommandLine } from './cli/command-line.ts';

// A reader such as `head` may close the pipe before everything is written; that is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runCommandLine(process.argv.slice(2), process.env);
// A command that failed half-way may have left something open that would keep the process alive for ever.
if (process.exitCode !== 0) process.exit();
// A channel to the process that started this one would keep it alive for ever.
if (process.connected) process.disconnect();

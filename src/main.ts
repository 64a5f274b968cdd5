/** The command line. The only file that reads `process.argv` and `process.env`. */

import { runCommandLine } from './cli/command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), process.env);
// A channel to the process that started this one would keep it alive for ever.
if (process.connected) process.disconnect();

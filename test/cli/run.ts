/** Runs the command line as a user does: a process with arguments, variables and an exit code. */

import { execFile } from 'node:child_process';
import { MAIN } from '../../src/cli/paths.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables of the caller that would change what is tested. */
const OWN_VARIABLES = /^METERHUB_/;

/** Runs one command to its end. */
export function meterhub(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const inherited = Object.entries(process.env).filter(([name]) => !OWN_VARIABLES.test(name));
  const env = { ...Object.fromEntries(inherited), ...variables };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args],
      { env, timeout: 60_000, killSignal: 'SIGKILL' },
      (_, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      },
    );
  });
}

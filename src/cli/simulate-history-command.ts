/** The command line of `meterhub simulate history`. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SimulateHistoryOptions } from './simulate-history-options.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Adds it to `meterhub simulate`. */
export function addSimulateHistory(simulate: Command, environment: Environment): void {
  simulate
    .command('history')
    .description('fill a hub with the past of simulated enterprises, faults and their labels; see docs/simulators.md')
    .option('--enterprises <number>', 'how many enterprises', wholeNumber(1), 10)
    .option('--meters <number>', 'meters of each enterprise', wholeNumber(1), 20)
    .option('--industry <name>', 'only this industry; can be given several times', append, [])
    .option('--period <length>', 'how long, such as 1y, 3mo, 2w, 10d or 36h', '1y')
    .option('--end <instant>', 'its end, such as 2026-11-01 or 2026-11-01T00:00:00+08:00; now where left out')
    .option('--seed <number>', 'decides all there is; equal seeds give equal histories', wholeNumber(0), 1)
    .option('--faults <rate>', 'faults per meter in 30 days, such as 0.1, or none', '0.1')
    .option('--labels <file>', 'where the labels of the faults go, a line of JSON each')
    .option('--interval <length>', 'how often meters are read: 5m, 15m, 30m or 1h', '15m')
    .option('--rates', 'send the rate (kW, m3/h) beside the register')
    .option('--out <file>', 'write the readings to this file, a line of JSON each, and need no hub')
    .option('--registry-out <file>', 'write a file for "registry apply" and need no hub')
    .option('--dry-run', 'tell what would be sent, and the first readings; send nothing')
    .option('--url <url>', 'the hub; mqtt://127.0.0.1 and the configured port where left out')
    .option('--passwords <file>', 'what "registry apply" printed, for a hub whose registry is elsewhere')
    .option('--connections <number>', 'gateways that send at one time', wholeNumber(1), 32)
    .option('--give-up-after <seconds>', 'without progress, while the hub is away', wholeNumber(1), 300)
    .addOption(new Option('-c, --config <file>', 'configuration file (YAML or JSON); see docs/configuration.md'))
    .addHelpText('after', '\nExit codes: also 3 readings are in the quarantine, which faults alone do not bring about.')
    .action(async (options: SimulateHistoryOptions) =>
      (await import('./simulate-history.ts')).simulateHistory(options, environment),
    );
}

function append(value: string, values: readonly string[]): string[] {
  return [...values, value];
}

function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`must be a whole number from ${min}.`);
  };
}

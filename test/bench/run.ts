/**
 * `npm run bench`: prints figures and ratios, never a verdict. Every durable number stands beside what
 * the disk's fsync takes, because that is what bounds it.
 */

import { Command, InvalidArgumentError } from 'commander';
import { machine } from './machine.ts';
import { print } from './print.ts';
import { beside, lastFigures, saveFigures } from './results.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** In the folder of the project, beside everything else that is not kept. */
const RESULTS = '.cache/bench-results.json';

interface Options {
  readonly all: boolean;
  readonly list: boolean;
  readonly json: boolean;
  readonly repeat: number;
  readonly results: string;
}

await new Command('bench')
  .description('measure the hub: figures beside those of the last run, medians of some rounds')
  .argument('[scenarios...]', 'which ones; all of them where none is named')
  .option('--all', 'all scenarios', false)
  .option('--list', 'only say which scenarios there are', false)
  .option('--json', 'figures as JSON', false)
  .option('--repeat <number>', 'rounds of each scenario', wholeNumber, 3)
  .option('--results <file>', 'where figures are kept for the next run', RESULTS)
  .action(bench)
  .parseAsync();

async function bench(names: readonly string[], options: Options): Promise<void> {
  if (options.list) {
    for (const [name, { title }] of Object.entries(SCENARIOS)) process.stdout.write(`${name.padEnd(16)} ${title}\n`);
    return;
  }
  const chosen = options.all || names.length === 0 ? Object.keys(SCENARIOS) : names;
  const unknown = chosen.filter((name) => !(name in SCENARIOS));
  if (unknown.length > 0) {
    process.stderr.write(`no scenario ${unknown.join(', ')}; there are ${Object.keys(SCENARIOS).join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  const report = { machine: machine(), repeat: options.repeat, scenarios: {} as Record<string, unknown> };
  const machineName = String(report.machine['processor']);
  if (!options.json) print(report.machine);
  for (const name of chosen) {
    const scenario = SCENARIOS[name] as Scenario;
    if (!options.json) process.stdout.write(`\n${name}: ${scenario.title}\n`);
    const rounds = [];
    for (let round = 0; round < options.repeat; round++) rounds.push(await scenario.run());
    const figures = medians(rounds);
    report.scenarios[name] = figures;
    if (!options.json) print(beside(figures, lastFigures(options.results, name, machineName)));
    saveFigures(options.results, name, machineName, figures);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 on is needed.');
  return value;
}

/** The median of every figure over the rounds. */
function medians(rounds: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const sorted = rounds.map((round) => round[name] ?? Number.NaN).sort((a, b) => a - b);
      return [name, sorted[Math.floor(sorted.length / 2)] ?? Number.NaN];
    }),
  );
}

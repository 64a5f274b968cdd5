/**
 * `npm run bench`: prints figures and ratios, never a verdict. Every durable number stands beside what
 * the disk's fsync takes, because that is what bounds it.
 */

import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { type Figures, medians, ratios } from './figures.ts';
import { machine, processorName } from './machine.ts';
import { beside, lastFigures, saveFigures } from './results.ts';
import { openRunFolder } from './run-folder.ts';
import type { Comparison, Scenario } from './scenario.ts';
import { COMPARISONS, SCENARIOS } from './scenarios.ts';
import { figuresTable } from './table.ts';

/** In the folder of the project, beside everything else that is not kept. */
const RESULTS = '.cache/bench-results.json';

interface Options {
  readonly all: boolean;
  readonly list: boolean;
  readonly json: boolean;
  readonly repeat: number;
  readonly scale: number;
  readonly save: string;
  readonly against?: string;
}

await new Command('bench')
  .description('measure the hub and what it is compared with: medians of some rounds, beside those of an earlier run')
  .argument('[scenarios...]', 'which ones; all of them where none is named')
  .option('--all', 'all scenarios', false)
  .option('--list', 'only say which scenarios there are', false)
  .option('--json', 'figures as JSON', false)
  .option('--repeat <number>', 'rounds of each scenario', wholeNumber, 3)
  .option('--scale <factor>', 'how much of each load, as a multiple of what is normal', factor, 1)
  .option('--save <file>', 'where figures are kept for a later run', RESULTS)
  .option('--against <file>', 'print the ratio of each figure to that of this file; the saved ones where left out')
  .action(bench)
  .parseAsync();

async function bench(names: readonly string[], options: Options): Promise<void> {
  const known: Readonly<Record<string, Scenario | Comparison>> = { ...SCENARIOS, ...COMPARISONS };
  if (options.list) {
    for (const [name, { title }] of Object.entries(known)) process.stdout.write(`${name.padEnd(16)} ${title}\n`);
    return;
  }
  // Comparisons but the peers are made of scenarios that `--all` runs anyway.
  const chosen = options.all || names.length === 0 ? [...Object.keys(SCENARIOS), 'peers'] : names;
  const unknown = chosen.filter((name) => !Object.hasOwn(known, name));
  if (unknown.length > 0) {
    process.stderr.write(`no scenario ${unknown.join(', ')}; there are ${Object.keys(known).join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  if (options.against !== undefined && !existsSync(options.against)) {
    process.stderr.write(`${options.against}: there is no such file\n`);
    process.exitCode = 2;
    return;
  }
  openRunFolder();
  const { repeat, scale } = options;
  const report = { machine: machine(), repeat, scale, scenarios: {} as Record<string, unknown> };
  const say = (text: string) => options.json || process.stdout.write(`${text}\n`);
  say(figuresTable({ machine: report.machine }));
  for (const name of chosen) {
    const item = known[name] as Scenario | Comparison;
    say(`\n${name}: ${item.title}\n`);
    report.scenarios[name] =
      'columns' in item ? await compare(name, item, options, say) : await measure(name, item, options, say);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

type Say = (text: string) => void;

async function measure(name: string, scenario: Scenario, options: Options, say: Say): Promise<Figures> {
  const rounds: Figures[] = [];
  for (let round = 0; round < options.repeat; round++) rounds.push(await scenario.run(options));
  const figures = medians(rounds);
  say(figuresTable({ [name]: keep(name, figures, options) }));
  return figures;
}

/** Round by round through all columns, so that what else the machine does is the same for all of them. */
async function compare(
  name: string,
  { columns }: Comparison,
  options: Options,
  say: Say,
): Promise<Readonly<Record<string, Figures>>> {
  const rounds = new Map<string, Figures[]>(Object.keys(columns).map((column) => [column, []]));
  for (let round = 0; round < options.repeat; round++) {
    for (const [column, scenario] of Object.entries(columns)) rounds.get(column)?.push(await scenario.run(options));
  }
  const figures = Object.fromEntries([...rounds].map(([column, all]) => [column, medians(all)]));
  const kept = Object.entries(figures).map(
    ([column, one]) => [column, keep(`${name}/${column}`, one, options)] as const,
  );
  say(figuresTable(Object.fromEntries(kept)));
  const [first = {}] = Object.values(figures);
  say(`\nAs multiples of ${Object.keys(columns)[0]}, in the same rounds:\n`);
  say(figuresTable(Object.fromEntries(Object.entries(figures).map(([column, one]) => [column, ratios(one, first)]))));
  return figures;
}

/** Saves the figures under a name that also says how much was measured; gives them beside those of the earlier run. */
function keep(
  name: string,
  figures: Figures,
  { save, against = save, scale }: Options,
): Record<string, string | number> {
  const scaled = scale === 1 ? name : `${name} x ${scale}`;
  const compared = beside(figures, lastFigures(against, scaled, processorName()));
  saveFigures(save, scaled, processorName(), figures);
  return compared;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 on is needed.');
  return value;
}

function factor(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1000)) throw new InvalidArgumentError('a number above 0 and up to 1000 is needed.');
  return value;
}

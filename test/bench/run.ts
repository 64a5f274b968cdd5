/**
 * `npm run bench`: prints figures and ratios, never a verdict. Every durable number stands beside what
 * the disk's fsync takes, because that is what bounds it.
 *
 *   npm run bench                        all scenarios
 *   npm run bench -- single batch        these only
 *   npm run bench -- --repeat 5 --json   five rounds each, figures as JSON
 */

import { parseArgs } from 'node:util';
import { machine } from './machine.ts';
import { print } from './print.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, repeat: { type: 'string', default: '3' } },
});
const chosen = positionals.length === 0 ? Object.keys(SCENARIOS) : positionals;
const unknown = chosen.filter((name) => !(name in SCENARIOS));
if (unknown.length > 0) {
  process.stderr.write(`no scenario ${unknown.join(', ')}; there are ${Object.keys(SCENARIOS).join(', ')}\n`);
  process.exit(2);
}
const repeat = Math.max(1, Number(values.repeat) || 1);

const report = { machine: machine(), repeat, scenarios: {} as Record<string, unknown> };
if (!values.json) print(report.machine);
for (const name of chosen) {
  const scenario = SCENARIOS[name] as Scenario;
  if (!values.json) process.stdout.write(`\n${name}: ${scenario.title}\n`);
  const rounds = [];
  for (let round = 0; round < repeat; round++) rounds.push(await scenario.run());
  const figures = medians(rounds);
  report.scenarios[name] = figures;
  if (!values.json) print(figures);
}
if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);

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

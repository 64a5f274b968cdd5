/** `meterhub registry import`: enterprises, gateways and meters from CSV files and workbooks. */

import { loadConfig } from '../../config.ts';
import { isTimeZone } from '../../domain/calendar.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { IMPORT_EXIT } from '../import/import-exit.ts';
import { allHeard, heard, say } from '../import/say.ts';
import { giveNewPasswords, withRegistry } from '../registry.ts';
import { KINDS, type Kind } from './kinds.ts';
import { type Plan, planImport } from './plan.ts';
import { type SheetProblem, showSheetProblem, sortedProblems, writeProblems } from './problem.ts';
import { readSheets } from './sheets.ts';
import { Times } from './times.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface MasterDataImportOptions {
  readonly kind?: Kind;
  readonly sheet?: string;
  readonly encoding: string;
  readonly delimiter?: string;
  readonly ignoreColumn: readonly string[];
  readonly timezone?: string;
  readonly dryRun?: boolean;
  readonly skipBadRows?: boolean;
  readonly problems?: string;
  readonly config?: string;
}

export async function importMasterData(
  file: string,
  options: MasterDataImportOptions,
  environment: Environment,
): Promise<void> {
  checkOptions(options);
  const times = new Times(options.timezone ?? loadConfig(options.config, environment).metering.timeZone);
  const { rows, problems, headerProblems, notes } = await readSheets(file, options, times);
  for (const note of notes) process.stderr.write(`${note}\n`);
  try {
    await withRegistry(options.config, environment, async (registry) => {
      const snapshot = await registry.snapshot();
      const plan = planImport(rows, problems, snapshot, times, options.skipBadRows === true);
      await tell([...headerProblems, ...plan.problems], options);
      if (headerProblems.length > 0) {
        throw new CommandError('the header cannot be used, nothing was applied', IMPORT_EXIT.badRows);
      }
      const isUsable = plan.badRows === 0 || options.skipBadRows === true;
      if (isUsable && options.dryRun !== true && KINDS.some((kind) => plan.changes[kind].length > 0)) {
        await registry.apply(plan.changes);
        await giveNewPasswords(registry, snapshot.gateways, plan.changes.gateways);
      }
      report(plan, options, isUsable);
    });
  } finally {
    await allHeard();
  }
}

function checkOptions({ timezone, encoding, delimiter }: MasterDataImportOptions): void {
  if (timezone !== undefined && !isTimeZone(timezone)) {
    throw new CommandError(`--timezone ${timezone} is no time zone; write a name such as Asia/Shanghai`, EXIT.usage);
  }
  try {
    new TextDecoder(encoding);
  } catch {
    throw new CommandError(`--encoding ${encoding} is not known; utf-8, gb18030 and utf-16le are`, EXIT.usage);
  }
  if (delimiter !== undefined && delimiter.length !== 1) {
    throw new CommandError('--delimiter must be one character', EXIT.usage);
  }
}

async function tell(problems: readonly SheetProblem[], options: MasterDataImportOptions): Promise<void> {
  const sorted = sortedProblems(problems);
  if (options.problems !== undefined) writeProblems(options.problems, sorted);
  if (options.problems !== undefined && sorted.length > 0) say(`the problems are in ${options.problems}`);
  if (options.problems !== undefined) return;
  for (const problem of sorted) {
    say(showSheetProblem(problem));
    await heard();
  }
}

function report({ counts, problems, badRows }: Plan, options: MasterDataImportOptions, isUsable: boolean): void {
  const parts = KINDS.flatMap((kind) => {
    const { new: added, changed, same } = counts[kind];
    return added + changed + same === 0 ? [] : [`${kind}: ${added} new, ${changed} changed, ${same} as they are`];
  });
  const isApplied = isUsable && options.dryRun !== true;
  say(
    [
      ...(parts.length === 0 ? ['no rows that can be used'] : parts),
      ...(isApplied ? [] : ['nothing was applied']),
    ].join('; '),
  );
  if (badRows === 0) return;
  const [rows, what] = [badRows === 1 ? '1 row' : `${badRows} rows`, `${problems.length} problems`];
  const remedy = 'correct them, or import the others with --skip-bad-rows';
  const message = isUsable ? `${rows} left out, with ${what}` : `${rows} cannot be used, with ${what}; ${remedy}`;
  throw new CommandError(message, IMPORT_EXIT.badRows);
}

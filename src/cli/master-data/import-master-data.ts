/** `meterhub registry import`: master data from CSV files, workbooks and YAML files. */

import { loadConfig } from '../../config.ts';
import { isTimeZone } from '../../domain/calendar.ts';
import { KINDS, type Kind } from '../../master-data/kinds.ts';
import { isEmptyPlan, type Plan, planImport } from '../../master-data/plan.ts';
import { type SheetProblem, showSheetProblem, sortedProblems } from '../../master-data/problem.ts';
import { readRegistered } from '../../master-data/registered.ts';
import type { FileRows } from '../../master-data/sheets.ts';
import { Times } from '../../master-data/times.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { IMPORT_EXIT } from '../import/import-exit.ts';
import { allHeard, heard, say } from '../import/say.ts';
import { giveNewPasswords, withRegistry } from '../registry.ts';
import { writeProblems } from './problems-file.ts';
import { readMasterData } from './read-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface MasterDataImportOptions {
  readonly kind?: Kind;
  readonly sheet?: string;
  readonly encoding: string;
  readonly delimiter?: string;
  readonly ignoreColumn: readonly string[];
  readonly timezone?: string;
  readonly validFrom?: string;
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
  const validFrom = validFromOf(options, times);
  const found = await readMasterData(file, options, times);
  for (const note of found.notes) process.stderr.write(`${note}\n`);
  await applyRows(found, times, { ...options, validFrom }, environment, report);
}

export interface ApplyOptions extends Pick<MasterDataImportOptions, 'dryRun' | 'skipBadRows' | 'problems' | 'config'> {
  readonly validFrom?: number | undefined;
}

/** Applies what was read, or lists what is wrong with it; `report` says at the end what became of it. */
export async function applyRows(
  { rows, problems, headerProblems }: FileRows,
  times: Times,
  options: ApplyOptions,
  environment: Environment,
  report: (plan: Plan, isApplied: boolean) => void,
): Promise<void> {
  try {
    await withRegistry(options.config, environment, async (registry) => {
      const registered = await readRegistered(registry, [...new Set(rows.map(({ kind }) => kind))]);
      const { skipBadRows, validFrom } = options;
      const plan = planImport(rows, problems, registered, times, { skipBadRows, validFrom, now: Date.now() });
      await tell([...headerProblems, ...plan.problems], options);
      for (const warning of sortedProblems(plan.warnings)) say(`warning: ${showSheetProblem(warning)}`);
      if (headerProblems.length > 0) {
        throw new CommandError('the header cannot be used, nothing was applied', IMPORT_EXIT.badRows);
      }
      const isUsable = plan.badRows === 0 || skipBadRows === true;
      const isApplied = isUsable && options.dryRun !== true;
      if (isApplied && !isEmptyPlan(plan)) {
        await registry.apply({ ...plan.changes, expectedVersion: registered.version });
        await giveNewPasswords(registry, registered.gateways, plan.changes.gateways);
      }
      report(plan, isApplied);
      if (plan.badRows > 0) throw badRows(plan, isUsable);
    });
  } finally {
    await allHeard();
  }
}

function validFromOf({ validFrom }: MasterDataImportOptions, times: Times): number | undefined {
  if (validFrom === undefined) return undefined;
  const time = times.read(validFrom);
  if ('instant' in time) return time.instant;
  throw new CommandError(`--valid-from: ${time.problem}`, EXIT.usage);
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

async function tell(problems: readonly SheetProblem[], options: ApplyOptions): Promise<void> {
  const sorted = sortedProblems(problems);
  if (options.problems !== undefined) writeProblems(options.problems, sorted);
  if (options.problems !== undefined && sorted.length > 0) say(`the problems are in ${options.problems}`);
  if (options.problems !== undefined) return;
  for (const problem of sorted) {
    say(showSheetProblem(problem));
    await heard();
  }
}

function report({ counts }: Plan, isApplied: boolean): void {
  const parts = KINDS.flatMap((kind) => {
    const { new: added, changed, same } = counts[kind];
    return added + changed + same === 0 ? [] : [`${kind}: ${added} new, ${changed} changed, ${same} as they are`];
  });
  say(
    [
      ...(parts.length === 0 ? ['no rows that can be used'] : parts),
      ...(isApplied ? [] : ['nothing was applied']),
    ].join('; '),
  );
}

function badRows({ badRows: bad, problems }: Plan, isUsable: boolean): CommandError {
  const [rows, what] = [bad === 1 ? '1 row' : `${bad} rows`, `${problems.length} problems`];
  const remedy = 'correct them, or import the others with --skip-bad-rows';
  const message = isUsable ? `${rows} left out, with ${what}` : `${rows} cannot be used, with ${what}; ${remedy}`;
  return new CommandError(message, IMPORT_EXIT.badRows);
}

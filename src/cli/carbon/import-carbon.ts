/** `meterhub carbon factors import` and `contracts import`: every row is checked before any is entered. */

import { factorForAudit, presentContract } from '../../api/carbon/present-factor.ts';
import type { Json } from '../../audit/canonical-json.ts';
import { loadConfig } from '../../config.ts';
import { registryLocation } from '../../hub/registry-location.ts';
import { openRegistry } from '../../registry/open-registry.ts';
import { type OpenCarbon, withCarbon } from '../carbon.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { IMPORT_EXIT } from '../import/import-exit.ts';
import { openProblemList, type Problem, showProblem } from '../import/problem.ts';
import { allHeard, heard, say } from '../import/say.ts';
import { planContracts, planFactors, type RecordPlan } from './plan-records.ts';
import { type RecordRows, readRecords } from './record-rows.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface CarbonImportOptions {
  readonly sheet?: string;
  readonly encoding: string;
  readonly delimiter?: string;
  readonly skipBadRows?: boolean;
  readonly dryRun?: boolean;
  readonly problems?: string;
  readonly config?: string;
}

const STATED = ['value', 'unit'];
const under = (name: string, fields: readonly string[]): string[] => fields.map((field) => `${name}.${field}`);

export const FACTOR_COLUMNS: readonly string[] = [
  ...['id', 'set', 'enterprise', 'region', 'subject', 'dataYear', 'validFrom', 'validTo', 'publishedOn'],
  ...under('amount', ['kind', ...STATED]),
  ...['calorificValue', 'carbonContent', 'oxidation', 'perEnergy'].flatMap((name) => under(`amount.${name}`, STATED)),
  'amount.calorificValue.from',
  ...under('source', ['title', 'number', 'url', 'evidence']),
  ...under('uncertainty', ['relativeHalfWidth', 'distribution', 'coverageFactor', 'source']),
  ...['tag', 'note'],
];

export const CONTRACT_COLUMNS: readonly string[] = [
  ...['id', 'enterprise', 'kind', 'isInterProvincial', 'from', 'to', 'kilowattHours', 'kilogramsPerKilowattHour'],
  ...under('source', ['title', 'number', 'url']),
];

export async function importFactors(
  file: string,
  options: CarbonImportOptions,
  environment: Environment,
): Promise<void> {
  await importRecords(file, options, environment, FACTOR_COLUMNS, {
    plan: async ({ records }, { rows }, known) =>
      planFactors(
        rows,
        (await records.factors()).map(({ factor }) => factor),
        known,
      ),
    enter: ({ records, act, doer }, factor) =>
      act('carbon.factor.enter', factor.id, { ...factor } as unknown as Json, async () =>
        factorForAudit({ ...(await records.enterFactor(factor, doer)), state: 'waiting' }),
      ),
  });
}

export async function importContracts(
  file: string,
  options: CarbonImportOptions,
  environment: Environment,
): Promise<void> {
  await importRecords(file, options, environment, CONTRACT_COLUMNS, {
    plan: async ({ records }, { rows }, known) => planContracts(rows, await records.contracts(), known),
    enter: ({ records, act, doer }, contract) =>
      act('carbon.contract.enter', contract.id, { ...contract, source: { ...contract.source } }, async () =>
        presentContract(await records.enterContract(contract, doer)),
      ),
  });
}

interface Kind<T> {
  readonly plan: (
    open: OpenCarbon,
    rows: RecordRows,
    known: { readonly enterprises: ReadonlySet<string>; readonly now: number },
  ) => Promise<RecordPlan<T>>;
  readonly enter: (open: OpenCarbon, record: T) => Promise<Json>;
}

async function importRecords<T>(
  file: string,
  options: CarbonImportOptions,
  environment: Environment,
  columns: readonly string[],
  { plan, enter }: Kind<T>,
): Promise<void> {
  checkOptions(options);
  const found = await readRecords(file, options, columns);
  const enterprises = await enterprisesOf(options.config, environment);
  try {
    await withCarbon(options.config, environment, async (open) => {
      const isReadable = found.headerProblems.length === 0;
      const planned = isReadable ? await plan(open, found, { enterprises, now: Date.now() }) : null;
      const problems = [...found.headerProblems, ...found.problems, ...(planned?.problems ?? [])];
      problems.sort((a, b) => a.row - b.row);
      await tell(problems, options.problems);
      if (planned === null)
        throw new CommandError('the header cannot be used, nothing was entered', IMPORT_EXIT.badRows);
      const isEntered = (problems.length === 0 || options.skipBadRows === true) && options.dryRun !== true;
      if (isEntered) for (const record of planned.entered) await enter(open, record);
      const counts = `${planned.entered.length} new, ${planned.same} as they are`;
      say(isEntered ? counts : `${counts}; nothing was entered`);
      complain(problems, options);
    });
  } finally {
    await allHeard();
  }
}

function checkOptions({ encoding, delimiter }: CarbonImportOptions): void {
  try {
    new TextDecoder(encoding);
  } catch {
    throw new CommandError(`--encoding ${encoding} is not known; utf-8, gb18030 and utf-16le are`, EXIT.usage);
  }
  if (delimiter !== undefined && delimiter.length !== 1) {
    throw new CommandError('--delimiter must be one character', EXIT.usage);
  }
}

async function enterprisesOf(config: string | undefined, environment: Environment): Promise<ReadonlySet<string>> {
  const registry = await openRegistry(registryLocation(loadConfig(config, environment)));
  try {
    return new Set((await registry.snapshot()).enterprises.keys());
  } finally {
    await registry.close();
  }
}

async function tell(problems: readonly Problem[], file: string | undefined): Promise<void> {
  const list = openProblemList(file, (problem) => {
    if (file === undefined) say(showProblem(problem));
  });
  try {
    for (const problem of problems) {
      list.add(problem);
      await heard();
    }
  } finally {
    list.close();
  }
  if (file !== undefined && problems.length > 0) say(`the problems are in ${file}`);
}

function complain(problems: readonly Problem[], { skipBadRows }: CarbonImportOptions): void {
  if (problems.length === 0) return;
  const bad = new Set(problems.map(({ row }) => row)).size;
  const [rows, what] = [bad === 1 ? '1 row' : `${bad} rows`, `${problems.length} problems`];
  const remedy = 'correct them, or import the others with --skip-bad-rows';
  const message =
    skipBadRows === true ? `${rows} left out, with ${what}` : `${rows} cannot be used, with ${what}; ${remedy}`;
  throw new CommandError(message, IMPORT_EXIT.badRows);
}

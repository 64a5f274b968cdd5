/**
 * `meterhub import readings`: readings of a file to the hub, as a gateway sends them.
 *
 * The file is read twice: once to check every row, so that a file with problems is refused before anything is
 * sent, and once to send.
 */

import { statSync } from 'node:fs';
import { type HubConfig, loadConfig } from '../../config.ts';
import { CommandError } from '../exit-codes.ts';
import { type CheckedFile, checkFile } from './check-file.ts';
import type { HubAddress } from './hub-connection.ts';
import { IMPORT_EXIT } from './import-exit.ts';
import { checkFileOptions, hubAddress, type ImportOptions, idOf } from './import-options.ts';
import { openTable } from './open-table.ts';
import { openProblemList, type ProblemList, showProblem } from './problem.ts';
import { ProgressBar } from './progress-bar.ts';
import { openReadings, type ReadingsFile } from './readings-file.ts';
import { openRegistryCheck, type RegistryCheck } from './registry-check.ts';
import { allHeard, say } from './say.ts';
import { type Sent, sendFile } from './send-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export async function importReadings(file: string, options: ImportOptions, environment: Environment): Promise<void> {
  checkFileOptions(options);
  const config = loadConfig(options.config, environment);
  // What is missing on the command line is told before a long file is read.
  const address = options.dryRun ? null : hubAddress(options, config, environment);
  const registryCheck = options.dryRun ? await registryCheckOf(options, config) : null;
  const table = await openTable(file, options);
  const version = versionOf(file);
  const bar = new ProgressBar();
  const problems = openProblemList(options.problems, (problem) => {
    // A dry run is there to see them all.
    if (options.dryRun && options.problems === undefined) say(showProblem(problem));
  });
  try {
    const readings = await openReadings(table, options.ignoreColumn, options.timezone ?? null);
    if ('problems' in readings) {
      for (const problem of readings.problems) problems.add(problem);
      return refuse('the header cannot be used; nothing was sent', problems, options);
    }
    const checked = await checkFile(readings, registryCheck, problems, bar);
    if (address === null) return endDryRun(checked, problems, options);
    if (problems.count > 0 && !options.skipBadRows) {
      const remedy = 'correct them, or send the others with --skip-bad-rows';
      return refuse(`${rowsOf(checked.badRows)} cannot be used, nothing was sent; ${remedy}`, problems, options);
    }
    if (versionOf(file) !== version) throw new CommandError(`${file} has changed while it was read; run it again`);
    await send(readings, checked, { address, problems, bar, options });
  } finally {
    bar.clear();
    problems.close();
    await allHeard();
  }
}

interface SendParts {
  readonly address: HubAddress;
  readonly problems: ProblemList;
  readonly bar: ProgressBar;
  readonly options: ImportOptions;
}

async function send(readings: ReadingsFile, checked: CheckedFile, parts: SendParts): Promise<void> {
  const { address, problems, bar, options } = parts;
  if (checked.badRows > 0) listProblems(problems, options);
  if (checked.readings === 0) throw new CommandError('the file has no readings', IMPORT_EXIT.badRows);
  const giveUpMillis = options.giveUpAfter * 1000;
  const sent = await sendFile(readings, { address, giveUpMillis, total: checked.readings }, bar);
  report(sent, address);
  if (sent.tally.counts.quarantined > 0) {
    throw new CommandError(`${sent.tally.counts.quarantined} readings are in the quarantine`, IMPORT_EXIT.quarantined);
  }
  if (checked.badRows > 0) {
    throw new CommandError(`${rowsOf(checked.badRows)} left out, because it cannot be used`, IMPORT_EXIT.badRows);
  }
}

function report({ tally, messages, readings }: Sent, { enterprise, gateway }: HubAddress): void {
  const { received, stored, duplicate, revised, quarantined } = tally.counts;
  say(`sent ${readings} readings in ${messages} messages as gateway ${gateway} of ${enterprise}`);
  say(`received ${received}, stored ${stored}, duplicate ${duplicate}, revised ${revised}, quarantined ${quarantined}`);
  if (received !== readings) {
    say('the hub tells of another number than was sent: something else sends as this gateway, or a message came twice');
  }
  for (const line of tally.named) say(line);
  if (tally.more > 0) {
    say(
      `... and ${tally.more} more: GET /api/v1/quarantine?enterprise=${enterprise}&gateway=${gateway} has all of them`,
    );
  }
}

function endDryRun({ rows, readings, badRows }: CheckedFile, problems: ProblemList, options: ImportOptions): void {
  say(`checked ${rowsOf(rows)}: ${readings} readings can be sent, ${problems.count} problems; nothing was sent`);
  if (options.problems !== undefined && problems.count > 0) say(`the problems are in ${options.problems}`);
  if (badRows > 0) throw new CommandError(`${rowsOf(badRows)} cannot be used`, IMPORT_EXIT.badRows);
}

function refuse(message: string, problems: ProblemList, options: ImportOptions): never {
  listProblems(problems, options);
  throw new CommandError(message, IMPORT_EXIT.badRows);
}

/** The first problems, and where the others are; in a dry run all of them are told already. */
function listProblems({ first, count }: ProblemList, { dryRun, problems }: ImportOptions): void {
  if (dryRun && problems === undefined) return;
  for (const problem of first) say(showProblem(problem));
  const where = problems === undefined ? '--dry-run lists all of them' : `all of them are in ${problems}`;
  if (count > first.length || problems !== undefined) say(`${count} problems; ${where}`);
}

async function registryCheckOf(options: ImportOptions, config: HubConfig): Promise<RegistryCheck | null> {
  if (options.config === undefined) return null;
  const check = await openRegistryCheck(config, idOf('enterprise', options.enterprise));
  if (check === null) {
    process.stderr.write(`there is no registry in ${config.dataDir}: meters, quantities and units are not checked\n`);
  }
  return check;
}

/** Changes when somebody writes to the file. */
function versionOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}

function rowsOf(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

/** The command line of `meterhub carbon`. */

import { type Command, Option } from 'commander';

type Environment = Readonly<Record<string, string | undefined>>;

interface ConfigOption {
  readonly config?: string;
}

/** Adds it to the program. */
export function addCarbon(program: Command, environment: Environment): void {
  const carbon = program.command('carbon').description('own carbon factors and contracts of green power');
  const factors = carbon.command('factors').description('own carbon factors');
  const contracts = carbon.command('contracts').description('contracts of green power and green certificates');

  factors
    .command('list')
    .description('list every version: id, version, state, set, enterprise, region, item, from, to, value')
    .option('--set <name>', 'of one set alone')
    .addOption(config())
    .action(async (options: ConfigOption & { set?: string }) =>
      (await import('./carbon.ts')).factorsList(options, environment),
    );
  withImportOptions(factors.command('import'))
    .description('enter the factors of a file, which then wait for approval; see docs/carbon.md')
    .action(async (file: string, options) =>
      (await import('./carbon/import-carbon.ts')).importFactors(file, options, environment),
    );
  factors
    .command('approve')
    .description('approve a version that somebody else has entered: from now on it is used')
    .argument('<id>')
    .argument('<version>')
    .addOption(config())
    .action(async (id: string, version: string, options: ConfigOption) =>
      (await import('./carbon.ts')).factorsApprove(id, version, options, environment),
    );

  contracts
    .command('list')
    .description('list every contract: id, state, enterprise, kind, from, to, kWh, kg/kWh')
    .addOption(config())
    .action(async (options: ConfigOption) => (await import('./carbon.ts')).contractsList(options, environment));
  withImportOptions(contracts.command('import'))
    .description('enter the contracts of a file; see docs/carbon.md')
    .action(async (file: string, options) =>
      (await import('./carbon/import-carbon.ts')).importContracts(file, options, environment),
    );
  contracts
    .command('withdraw')
    .description('withdraw a contract: from now on it covers nothing')
    .argument('<id>')
    .addOption(config())
    .action(async (id: string, options: ConfigOption) =>
      (await import('./carbon.ts')).contractsWithdraw(id, options, environment),
    );

  function withImportOptions(command: Command): Command {
    return command
      .argument('<file>', '.csv or .xlsx with a header, or .json with a list')
      .option('--sheet <sheet>', 'name or number of a sheet of a workbook; the first where left out')
      .option('--encoding <name>', 'of a CSV file: utf-8, gb18030, utf-16le', 'utf-8')
      .option('--delimiter <character>', 'of a CSV file; found in the header where left out')
      .option('--skip-bad-rows', 'enter the good rows where others have problems, which else stop all')
      .option('--dry-run', 'check every row and list every problem, enter nothing')
      .option('--problems <file>', 'CSV file to write every problem to, in place of standard output')
      .addOption(config())
      .addHelpText('after', '\nExit codes: also 4 rows cannot be used.');
  }
}

function config(): Option {
  return new Option('-c, --config <file>', 'configuration file (YAML or JSON); see docs/configuration.md');
}

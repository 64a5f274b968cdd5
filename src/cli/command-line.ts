/** Every command with its help; each runs in a file of its own, loaded when it is called. */

import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ConfigError } from '../config.ts';
import { EXPORT_FORMATS } from '../master-data/export-formats.ts';
import { KINDS } from '../master-data/kinds.ts';
import { RegistryError, ROLES } from '../registry/registry.ts';
import { addCarbon } from './carbon-command.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { addSimulateHistory } from './simulate-history-command.ts';
import type { VerifyOptions } from './verify.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs one command line and returns its exit code. */
export async function runCommandLine(args: readonly string[], environment: Environment): Promise<number> {
  const program = buildProgram(environment);
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return report(error);
  }
}

function buildProgram(environment: Environment): Command {
  const program = new Command('meterhub')
    .description('An energy-metering hub: every acknowledged reading is durable, every reading is accounted for.')
    .version(version())
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong command line or configuration.');
  const config = () =>
    new Option('-c, --config <file>', 'configuration file (YAML or JSON); see docs/configuration.md');

  program
    .command('serve')
    .description('run the hub: MQTT broker, processing, store, API and dashboards')
    .addOption(config())
    .action(async (options: { config?: string }) => (await import('./serve.ts')).serve(options.config, environment));

  const gateway = program
    .command('gateway')
    .description('the edge program, and the certificates with which gateways log in');
  gateway
    .command('run', { isDefault: true })
    .description('poll meters, spool readings, publish them to a hub; what "gateway -c FILE" does')
    .requiredOption('-c, --config <file>', 'configuration of one or more gateways; see docs/gateway.md')
    .action(async (options: { config: string }) => (await import('./gateway.ts')).gateway(options.config, environment));
  const days = () => new Option('--days <number>', 'days until it expires').argParser(wholeNumber(1)).default(365);
  const out = () => new Option('--out <file>', 'where to write the certificate; standard output where left out');
  gateway
    .command('enroll')
    .description(
      "issue a gateway's certificate, or make the one-time token with which the gateway itself can ask for it",
    )
    .option('--hub <url>', 'on the gateway: have this hub issue the certificate, for a key that is made here')
    .option('--ca <file>', 'with --hub: authority (PEM) of the certificate of the hub')
    .argument('[enterprise]')
    .argument('[gateway]')
    .option('--csr <file>', 'certificate signing request (PEM); a token is made where left out')
    .option('--token <token>', 'one-time token that stands for the enterprise and the gateway')
    .option('--token-hours <number>', 'hours for which a new token is good', wholeNumber(1), 24)
    .addOption(days())
    .addOption(out())
    .addOption(config())
    .action(async (enterprise: string | undefined, name: string | undefined, options) =>
      (await import('./gateway-certificates.ts')).gatewayEnrol(enterprise, name, options, environment),
    );
  gateway
    .command('rotate')
    .description('issue a new certificate for a gateway; those before it become void')
    .argument('<enterprise>')
    .argument('<gateway>')
    .requiredOption('--csr <file>', 'certificate signing request (PEM)')
    .option('--overlap-hours <number>', 'hours for which those before it go on being valid', wholeNumber(0), 168)
    .addOption(days())
    .addOption(out())
    .addOption(config())
    .action(async (enterprise: string, name: string, options) =>
      (await import('./gateway-certificates.ts')).gatewayRotate(enterprise, name, options, environment),
    );
  gateway
    .command('revoke')
    .description('make the certificates of a gateway void at once and close its connections')
    .argument('<enterprise>')
    .argument('<gateway>')
    .option('--serial <number>', 'only the one with this serial number')
    .addOption(config())
    .action(async (enterprise: string, name: string, options) =>
      (await import('./gateway-certificates.ts')).gatewayRevoke(enterprise, name, options, environment),
    );
  gateway
    .command('list-certificates')
    .description('list every certificate that was issued, with its serial number and its state')
    .addOption(config())
    .action(async (options) =>
      (await import('./gateway-certificates.ts')).gatewayListCertificates(options, environment),
    );

  const simulate = program.command('simulate').description('simulated meters and histories to try the hub with');
  simulate
    .command('meters')
    .description('run the meters of a simulated city as Modbus TCP servers')
    .option('--seed <number>', 'decides loads and losses; equal seeds give equal cities', wholeNumber(0), 1)
    .option('--enterprises <number>', 'how many enterprises', wholeNumber(1), 20)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--first-port <port>',
      'port of the first enterprise, the others follow; 0 for any free ports',
      wholeNumber(0),
      0,
    )
    .action(async (options) => (await import('./simulate.ts')).simulateMeters(options));
  addSimulateHistory(simulate, environment);

  program
    .command('demo')
    .description('run a hub, gateways and a simulated city together, on the embedded store')
    .option('--interval <seconds>', 'how often meters are read', wholeNumber(1), 5)
    .action(async (options: { interval: number }) => (await import('./demo.ts')).demo(options.interval, environment));

  program
    .command('verify')
    .description('verify a bundle of evidence: calculate its figures again from what is in it, without a hub')
    .argument('<bundle>', 'zip that /api/v1/enterprises/{id}/evidence has answered; see docs/exports.md')
    .option('--key <key>', "the hub's public key, of /api/v1/evidence/key: a file of PEM, or the fingerprint")
    .option('--expect <digest>', "digest of the bundle, as it is in the hub's audit log")
    .action(async (bundle: string, options: VerifyOptions) => (await import('./verify.ts')).verify(bundle, options));

  program
    .command('doctor')
    .description('check whether this machine can run the hub with this configuration')
    .addOption(config())
    .action(async (options: { config?: string }) => (await import('./doctor.ts')).doctor(options.config, environment));

  const configCommand = program.command('config').description('the configuration');
  configCommand
    .command('check')
    .description('check a configuration and print what is in force')
    .addOption(config())
    .action(async (options: { config?: string }) =>
      (await import('./config-check.ts')).configCheck(options.config, environment),
    );
  configCommand
    .command('example')
    .description('print an example configuration with every key')
    .action(async () => (await import('./config-check.ts')).configExample());

  const registry = program.command('registry').description('enterprises, gateways and meters');
  registry
    .command('apply')
    .description('put the master data of a YAML file into the registry; new gateways get a password')
    .argument('<file>', 'YAML or JSON; see docs/registry.md')
    .addOption(config())
    .action(async (file: string, options: { config?: string }) =>
      (await import('./master-data/apply-master-data.ts')).applyMasterData(file, options, environment),
    );
  registry
    .command('reset-password')
    .description('make a new password for a gateway and print it; the old one is void at once')
    .argument('<enterprise>')
    .argument('<gateway>')
    .addOption(config())
    .action(async (enterprise: string, gateway: string, options: { config?: string }) =>
      (await import('./registry.ts')).resetPassword(enterprise, gateway, options.config, environment),
    );
  registry
    .command('import')
    .description('put the master data of a table or a YAML file into the registry; see docs/registry.md')
    .argument('<file>', '.csv or .xlsx with a header, a workbook may have a sheet for each kind; or .yaml')
    .addOption(new Option('--kind <kind>', 'what the rows are; told by sheet or header where left out').choices(KINDS))
    .option('--sheet <sheet>', 'name or number of the only sheet of a workbook to be read')
    .option('--encoding <name>', 'of a CSV file: utf-8, gb18030, utf-16le', 'utf-8')
    .option('--delimiter <character>', 'of a CSV file; found in the header where left out')
    .option('--timezone <zone>', 'zone of times without an offset; that of the configuration where left out')
    .option('--ignore-column <name>', 'a column that is no master data; can be given several times', append, [])
    .option('--valid-from <time>', 'since when changes hold; without, they correct the whole history of an entry')
    .option('--skip-bad-rows', 'apply the good rows where others have problems, which else stop all')
    .option('--dry-run', 'check every row and list every problem, apply nothing')
    .option('--problems <file>', 'CSV file to write every problem to, in place of standard output')
    .addOption(config())
    .addHelpText('after', '\nExit codes: also 4 rows cannot be used.')
    .action(async (file: string, options) =>
      (await import('./master-data/import-master-data.ts')).importMasterData(file, options, environment),
    );
  registry
    .command('export')
    .description('write master data in the form that import and apply take; no passwords')
    .addOption(new Option('--kind <kind>', 'one kind alone; a CSV file has one').choices(KINDS))
    .addOption(new Option('--format <format>', 'yaml is for apply').choices(EXPORT_FORMATS).default('csv'))
    .option('--out <file>', 'file to write; standard output where left out')
    .addOption(config())
    .action(async (options) =>
      (await import('./master-data/export-master-data.ts')).exportMasterData(options, environment),
    );
  registry
    .command('check')
    .description('list what is wrong in the registry, and what is missing in it; exit code 1 where there are errors')
    .option('--strict', 'also where there are warnings')
    .addOption(config())
    .action(async (options) => (await import('./master-data/check-registry.ts')).checkRegistry(options, environment));

  const store = program.command('store').description('where readings are kept');
  store
    .command('copy')
    .description('copy every reading from one store to another and compare both; can be broken off and gone on with')
    .addOption(new Option('--from <store>', 'where from').choices(['embedded', 'influx']).makeOptionMandatory())
    .addOption(new Option('--to <store>', 'where to').choices(['embedded', 'influx']).makeOptionMandatory())
    .option('--again', 'also what an earlier run has finished')
    .addOption(config())
    .action(async (options) => (await import('./store-copy.ts')).storeCopy(options, environment));

  program
    .command('import')
    .description('history from files')
    .command('readings')
    .description('send the readings of a file to the hub as a gateway and tell what became of them; see docs/import.md')
    .argument('<file>', '.csv, .parquet or .xlsx with a header')
    .option('--enterprise <id>', 'whose meters they are of')
    .option('--gateway <id>', 'gateway to send as; one that does nothing else')
    .option('--url <url>', 'the hub; mqtt://127.0.0.1 and the configured port where left out')
    .option('--username <name>', 'ENTERPRISE.GATEWAY where left out')
    .option('--password-file <file>', 'file with the password of the gateway; or set METERHUB_IMPORT_PASSWORD')
    .option('--ca <file>', 'PEM file of the authority that signed the certificate of an mqtts:// hub')
    .option('--timezone <zone>', 'zone of times without an offset, such as Asia/Shanghai')
    .option('--encoding <name>', 'of a CSV file: utf-8, gb18030, utf-16le', 'utf-8')
    .option('--delimiter <character>', 'of a CSV file; found in the header where left out')
    .option('--sheet <sheet>', 'name or number of a sheet of a workbook; the first where left out')
    .option('--ignore-column <name>', 'a column that is not about readings; can be given several times', append, [])
    .option('--skip-bad-rows', 'send the good rows where others have problems, which else stop all')
    .option('--dry-run', 'check every row and list every problem, send nothing; with --config by the registry too')
    .option('--problems <file>', 'CSV file to write every problem to')
    .option('--give-up-after <seconds>', 'without progress, while the hub is away', wholeNumber(1), 300)
    .addOption(config())
    .addHelpText('after', '\nExit codes: also 3 readings are in the quarantine, 4 rows cannot be used.')
    .action(async (file: string, options) =>
      (await import('./import/import-readings.ts')).importReadings(file, options, environment),
    );

  const key = program.command('key').description('keys for the HTTP API');
  key
    .command('issue')
    .description('make a key and print it; it cannot be shown again')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--enterprise <id>', 'the only enterprise it may see; with the role enterprise')
    .option('--districts <codes>', 'the only districts it may see, such as 310115,310116; with the role authority')
    .option('--days <number>', 'days until it expires; never where left out', wholeNumber(1))
    .addOption(config())
    .action(async (options) => (await import('./key.ts')).keyIssue(options, environment));
  key
    .command('revoke')
    .description('make a key void at once')
    .argument('<id>', 'the part of the key after mhk_')
    .addOption(config())
    .action(async (id: string, options: { config?: string }) =>
      (await import('./key.ts')).keyRevoke(id, options.config, environment),
    );

  const user = program.command('user').description('the people who may sign in');
  user
    .command('add')
    .description('add somebody and print a password, which has to be changed at the first login')
    .argument('<username>')
    .addOption(new Option('--role <role>', 'what the person may do').choices(ROLES).makeOptionMandatory())
    .option('--name <name>', 'how the person is called; the user name where left out')
    .option('--email <address>', 'mail address')
    .option('--enterprise <id>', 'the only enterprise that is seen; with the role enterprise')
    .option('--districts <codes>', 'the only districts that are seen, such as 310115,310116; with the role authority')
    .addOption(config())
    .action(async (username: string, options) => (await import('./user.ts')).userAdd(username, options, environment));
  user
    .command('list')
    .description('list everybody: user name, role, limits, state, way of signing in, name')
    .addOption(config())
    .action(async (options: { config?: string }) => (await import('./user.ts')).userList(options.config, environment));
  user
    .command('reset-password')
    .description('make a new password and print it; open sessions end')
    .argument('<username>')
    .addOption(config())
    .action(async (username: string, options: { config?: string }) =>
      (await import('./user.ts')).userResetPassword(username, options.config, environment),
    );
  for (const [name, disabled, description] of [
    ['disable', true, 'let somebody in no more; open sessions end'],
    ['enable', false, 'let somebody in again, at once even after many wrong passwords'],
  ] as const) {
    user
      .command(name)
      .description(description)
      .argument('<username>')
      .addOption(config())
      .action(async (username: string, options: { config?: string }) =>
        (await import('./user.ts')).userDisable(username, disabled, options.config, environment),
      );
  }

  addCarbon(program, environment);

  const audit = program.command('audit').description('the log of who has done what');
  audit
    .command('verify')
    .description('check that no entry was changed, removed, moved or put in between; exit code 1 where one was')
    .option('--expect <head>', 'last entry as it was noted earlier, as verify prints it: NUMBER:HASH')
    .addOption(config())
    .action(async (options) => (await import('./audit.ts')).auditVerify(options, environment));
  audit
    .command('export')
    .description('write every entry as a line of JSON, oldest first')
    .option('--out <file>', 'file to write; standard output where left out')
    .addOption(config())
    .action(async (options) => (await import('./audit.ts')).auditExport(options, environment));
  return program;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    // Help and version end the parsing too; commander has printed what there is to say.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (error instanceof ConfigError) {
    process.stderr.write(`meterhub: ${error.message}\n${error.problems.map((problem) => `  ${problem}\n`).join('')}`);
    return EXIT.usage;
  }
  if (error instanceof CommandError) {
    process.stderr.write(`meterhub: ${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof RegistryError) {
    process.stderr.write(`meterhub: ${error.message} (${error.code})\n`);
    return EXIT.failed;
  }
  process.stderr.write(`meterhub: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.failed;
}

function append(value: string, values: readonly string[]): string[] {
  return [...values, value];
}

function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < min)
      throw new InvalidArgumentError(`must be a whole number from ${min}.`);
    return value;
  };
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

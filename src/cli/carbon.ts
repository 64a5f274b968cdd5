/** `meterhub carbon`: own factors and contracts. Works beside a running hub and is in force at once. */

import { factorForAudit, presentContract, presentFactor, versionsKnownAt } from '../api/carbon/present-factor.ts';
import { audited } from '../audit/act.ts';
import type { AuditActor } from '../audit/audit-log.ts';
import type { Json } from '../audit/canonical-json.ts';
import { openAuditLog } from '../audit/sqlite-audit-log.ts';
import { CarbonError, type CarbonRecords, type Doer } from '../carbon/carbon-records.ts';
import { openCarbonRecords } from '../carbon/sql-carbon-records.ts';
import { loadConfig } from '../config.ts';
import { dataPaths } from '../hub/data-paths.ts';
import { carbonLocation } from '../hub/sql-locations.ts';
import { commandLineActor } from './audit-actor.ts';
import { CommandError, EXIT } from './exit-codes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface CarbonOptions {
  readonly config?: string;
}

export async function factorsList(
  { set, config }: CarbonOptions & { readonly set?: string },
  environment: Environment,
): Promise<void> {
  await withCarbon(config, environment, async ({ records }) => {
    for (const version of versionsKnownAt(await records.factors(), Date.now(), null)) {
      const { own } = version.factor;
      if (own === null || (set !== undefined && own.set !== set)) continue;
      const { id, state, enterprise, region, subject, validFrom, validTo, derived } = presentFactor(version);
      const value = derived === null ? '-' : `${derived.perUnit} ${derived.unit}`;
      const time = [validFrom ?? '-', validTo ?? '-'];
      print([id, String(version.factor.version), state, own.set, enterprise ?? '-', region, subject, ...time, value]);
    }
  });
}

export async function factorsApprove(
  id: string,
  versionText: string,
  { config }: CarbonOptions,
  environment: Environment,
): Promise<void> {
  const version = Number(versionText);
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new CommandError(`${versionText} is no version; factors list shows them`, EXIT.usage);
  }
  await withCarbon(config, environment, async ({ records, act, doer }) => {
    await act('carbon.factor.approve', id, { version }, async () => {
      const approved = await records.approveFactor(id, version, doer);
      return factorForAudit({ ...approved, state: 'approved' });
    });
    process.stderr.write(`${id} version ${version} is approved\n`);
  });
}

export async function contractsList({ config }: CarbonOptions, environment: Environment): Promise<void> {
  await withCarbon(config, environment, async ({ records }) => {
    for (const recorded of await records.contracts()) {
      const { id, enterprise, kind, from, to, withdrawnAt, ...amounts } = presentContract(recorded);
      const state = withdrawnAt === null ? 'stands' : 'withdrawn';
      print([id, state, enterprise, kind, from, to, amounts.kilowattHours, amounts.kilogramsPerKilowattHour]);
    }
  });
}

export async function contractsWithdraw(
  id: string,
  { config }: CarbonOptions,
  environment: Environment,
): Promise<void> {
  await withCarbon(config, environment, async ({ records, act, doer }) => {
    await act('carbon.contract.withdraw', id, null, async () =>
      presentContract(await records.withdrawContract(id, doer)),
    );
    process.stderr.write(`${id} is withdrawn\n`);
  });
}

/** What a command does it with. */
export interface OpenCarbon {
  readonly records: CarbonRecords;
  readonly doer: Doer;
  /** Tells the audit log of an act and of what it gives. */
  readonly act: (action: string, target: string, detail: Json, work: () => Promise<Json>) => Promise<Json>;
}

/** Opens the records that a configuration names, beside a running hub or not. */
export async function withCarbon(
  configFile: string | undefined,
  environment: Environment,
  use: (open: OpenCarbon) => Promise<void>,
): Promise<void> {
  const config = loadConfig(configFile, environment);
  const records = await openCarbonRecords(carbonLocation(config));
  const audit = openAuditLog(dataPaths(config.dataDir).audit);
  const actor = commandLineActor();
  try {
    await use({
      ...{ records, doer: doerOf(actor) },
      act: (action, target, detail, work) => audited(audit, { actor, action, target, detail }, work, (done) => done),
    });
  } catch (error) {
    if (error instanceof CarbonError) throw new CommandError(error.message);
    throw error;
  } finally {
    audit.close();
    await records.close();
  }
}

/** Two users of one machine are two, and a user of another machine is another. */
function doerOf({ name, address }: AuditActor): Doer {
  return { id: `cli ${name}@${address}`, name: name ?? 'command line' };
}

function print(cells: readonly string[]): void {
  process.stdout.write(`${cells.join('\t')}\n`);
}

/** Own factors and contracts in SQLite or PostgreSQL. */

import type { Kysely, Selectable } from 'kysely';
import type { CarbonFactor } from '../domain/carbon/factor.ts';
import type { PowerContract } from '../domain/carbon/green-power.ts';
import { approved } from '../domain/carbon/own-factor.ts';
import { migrateForward } from '../sql/migrate.ts';
import { openSql } from '../sql/open-sql.ts';
import type { SqlDatabase, SqlLocation } from '../sql/sql-database.ts';
import {
  CarbonError,
  type CarbonRecords,
  type Doer,
  type NewContract,
  type NewFactor,
  type OwnFactor,
  type RecordedContract,
} from './carbon-records.ts';
import { problemOfContract } from './check-contract.ts';
import { nextVersionOf } from './next-version.ts';
import { CARBON_SCHEMA, type CarbonTables } from './schema.ts';

/** Opens the records, making their tables or bringing them to the newest schema. */
export async function openCarbonRecords(location: SqlLocation): Promise<CarbonRecords> {
  const database = openSql<CarbonTables>(location);
  try {
    await migrateForward(database as SqlDatabase<unknown>, CARBON_SCHEMA);
  } catch (error) {
    await database.close();
    throw error;
  }
  return new SqlCarbonRecords(database);
}

class SqlCarbonRecords implements CarbonRecords {
  readonly #database: SqlDatabase<CarbonTables>;

  constructor(database: SqlDatabase<CarbonTables>) {
    this.#database = database;
  }

  factors(): Promise<readonly OwnFactor[]> {
    return readFactors(this.#database.query);
  }

  enterFactor(entered: NewFactor, by: Doer): Promise<OwnFactor> {
    return this.#database.query.transaction().execute(async (query) => {
      const existing = (await readFactors(query)).map(({ factor }) => factor);
      const recordedAt = Date.now();
      const factor = nextVersionOf(entered, existing, { recordedAt, recordedBy: by.name });
      const { set, enterprise, estimate } = entered;
      const { own: _own, ...kept } = factor;
      const body = { ...kept, set, enterprise };
      const row = { id: factor.id, version: factor.version, content: JSON.stringify(body), estimate };
      const approval = { approved_at: null, approved_by: null, approved_by_id: null };
      const entry = { recorded_at: recordedAt, recorded_by: by.name, recorded_by_id: by.id };
      await query
        .insertInto('carbon_factor')
        .values({ ...row, ...entry, ...approval })
        .execute();
      return { factor, estimate };
    });
  }

  approveFactor(id: string, version: number, by: Doer): Promise<OwnFactor> {
    return this.#database.query.transaction().execute(async (query) => {
      const row = await query
        .selectFrom('carbon_factor')
        .selectAll()
        .where('id', '=', id)
        .where('version', '=', version)
        .executeTakeFirst();
      if (row === undefined) throw new CarbonError('unknown', `there is no own factor ${id} version ${version}`);
      if (row.approved_at !== null) throw new CarbonError('conflict', `${id} version ${version} is approved already`);
      if (row.recorded_by_id === by.id) {
        throw new CarbonError('conflict', `${id} version ${version} has to be approved by another than who entered it`);
      }
      const at = Date.now();
      await query
        .updateTable('carbon_factor')
        .set({ approved_at: at, approved_by: by.name, approved_by_id: by.id })
        .where('id', '=', id)
        .where('version', '=', version)
        .execute();
      const { factor, estimate } = toFactor(row);
      return { factor: approved(factor, by.name, at), estimate };
    });
  }

  async contracts(): Promise<readonly RecordedContract[]> {
    const rows = await this.#database.query
      .selectFrom('power_contract')
      .selectAll()
      .orderBy('recorded_at')
      .orderBy('id')
      .execute();
    return rows.map(toContract);
  }

  async enterContract(entered: NewContract, by: Doer): Promise<RecordedContract> {
    const problem = problemOfContract(entered);
    if (problem !== null) throw new CarbonError('invalid', problem);
    const contract: PowerContract = { ...entered, recordedAt: Date.now() };
    const row = { id: contract.id, enterprise: contract.enterprise, content: JSON.stringify(contract) };
    const entry = { recorded_at: contract.recordedAt, recorded_by: by.name, withdrawn_at: null, withdrawn_by: null };
    const { numInsertedOrUpdatedRows } = await this.#database.query
      .insertInto('power_contract')
      .values({ ...row, ...entry })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n)
      throw new CarbonError('conflict', `there is a contract ${contract.id} already`);
    return { contract, recordedBy: by.name, withdrawnAt: null, withdrawnBy: null };
  }

  withdrawContract(id: string, by: Doer): Promise<RecordedContract> {
    return this.#database.query.transaction().execute(async (query) => {
      const row = await query.selectFrom('power_contract').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) throw new CarbonError('unknown', `there is no contract ${id}`);
      if (row.withdrawn_at !== null) throw new CarbonError('conflict', `the contract ${id} is withdrawn already`);
      const withdrawal = { withdrawn_at: Date.now(), withdrawn_by: by.name };
      await query.updateTable('power_contract').set(withdrawal).where('id', '=', id).execute();
      return toContract({ ...row, ...withdrawal });
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

async function readFactors(query: Kysely<CarbonTables>): Promise<OwnFactor[]> {
  const rows = await query.selectFrom('carbon_factor').selectAll().orderBy('recorded_at').orderBy('version').execute();
  return rows.map(toFactor);
}

function toFactor(row: Selectable<CarbonTables['carbon_factor']>): OwnFactor {
  const { set, enterprise, ...content } = JSON.parse(row.content) as Omit<CarbonFactor, 'own'> & {
    readonly set: string;
    readonly enterprise: string | null;
  };
  const entry = { recordedAt: row.recorded_at, recordedBy: row.recorded_by };
  const own = { set, enterprise, ...entry, approvedBy: row.approved_by, approvedAt: row.approved_at };
  return { factor: { ...content, id: row.id, own }, estimate: row.estimate };
}

function toContract(row: Selectable<CarbonTables['power_contract']>): RecordedContract {
  return {
    // What was entered before ids had an owner has the name alone in its content.
    contract: { ...(JSON.parse(row.content) as PowerContract), id: row.id },
    ...{ recordedBy: row.recorded_by, withdrawnAt: row.withdrawn_at, withdrawnBy: row.withdrawn_by },
  };
}

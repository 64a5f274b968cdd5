import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractsKnownAt, type NewContract, type NewFactor } from '../../src/carbon/carbon-records.ts';
import { CARBON_SCHEMA } from '../../src/carbon/schema.ts';
import { openCarbonRecords } from '../../src/carbon/sql-carbon-records.ts';
import { migrateForward } from '../../src/sql/migrate.ts';
import { openSql } from '../../src/sql/open-sql.ts';
import type { SqlLocation } from '../../src/sql/sql-database.ts';
import { type RunningPostgresql, startPostgresql } from '../helpers/postgresql.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

const ANNA = { id: 'a', name: 'Anna' };
const BERT = { id: 'b', name: 'Bert' };

const FACTOR: NewFactor = {
  ...{ id: 'E1:our-gas', set: 'works', enterprise: 'E1', region: 'CN', subject: 'natural_gas', dataYear: null },
  ...{ validFrom: null, validTo: null, publishedOn: '2026-01-05', tag: 'supplied', note: '', estimate: null },
  amount: { kind: 'perUnit', value: '21.9', unit: 'tCO2/10^4 Nm3' },
  source: { title: 'Analysis 17', number: null, url: null, evidence: 'laboratory report' },
  uncertainty: null,
};

const CONTRACT: NewContract = {
  ...{ id: 'E1:GP-1', enterprise: 'E1', kind: 'greenPower', isInterProvincial: true, from: 1000, to: 2000 },
  ...{ kilowattHours: '5000.5', kilogramsPerKilowattHour: '0' },
  source: { title: 'Settlement 2026-01', number: null, url: null },
};

let postgresql: RunningPostgresql;
beforeAll(async () => {
  postgresql = await startPostgresql();
});
afterAll(() => postgresql[Symbol.asyncDispose]());

const ENGINES: Readonly<Record<string, () => Promise<SqlLocation>>> = {
  sqlite: async () => ({ engine: 'sqlite', file: join(temporaryDirectory(), 'carbon.sqlite') }),
  postgresql: async () => ({ engine: 'postgresql', url: await postgresql.createDatabase() }),
};

describe.each(Object.entries(ENGINES))('carbon records in %s', (_, locate) => {
  it('keep every version of a factor, with who entered and who approved it', async () => {
    const location = await locate();
    const records = await openCarbonRecords(location);
    const first = await records.enterFactor(FACTOR, ANNA);
    expect(first.factor).toMatchObject({ version: 1, scheme: 'custom:works', gas: 'CO2' });
    expect(first.factor.own).toMatchObject({ recordedBy: 'Anna', approvedBy: null, approvedAt: null });
    await records.approveFactor('E1:our-gas', 1, BERT);
    const better = { ...FACTOR, amount: { ...FACTOR.amount, value: '22.1' } as const, estimate: '{"n":12}' };
    expect((await records.enterFactor(better, BERT)).factor.version).toBe(2);
    await records.close();
    const again = await openCarbonRecords(location);
    const kept = await again.factors();
    expect(kept.map(({ factor }) => [factor.version, factor.amount, factor.own?.approvedBy])).toEqual([
      [1, FACTOR.amount, 'Bert'],
      [2, better.amount, null],
    ]);
    expect(kept.map(({ estimate }) => estimate)).toEqual([null, '{"n":12}']);
    await again.close();
  });

  it('are approved once and by another than who entered them', async () => {
    const records = await openCarbonRecords(await locate());
    await records.enterFactor(FACTOR, ANNA);
    await expect(records.approveFactor('E1:our-gas', 1, ANNA)).rejects.toMatchObject({ code: 'conflict' });
    await expect(records.approveFactor('E1:our-gas', 2, BERT)).rejects.toMatchObject({ code: 'unknown' });
    await records.approveFactor('E1:our-gas', 1, BERT);
    await expect(records.approveFactor('E1:our-gas', 1, BERT)).rejects.toMatchObject({ code: 'conflict' });
    await records.close();
  });

  it('refuse a factor that cannot be used, and say why', async () => {
    const records = await openCarbonRecords(await locate());
    const wrong = { ...FACTOR, subject: 'fog', region: 'nowhere' };
    await expect(records.enterFactor(wrong, ANNA)).rejects.toThrow(/"nowhere" is no place.*no energy item "fog"/);
    await records.enterFactor(FACTOR, ANNA);
    await expect(records.enterFactor({ ...FACTOR, set: 'other' }, ANNA)).rejects.toThrow('a factor of another set');
    expect(await records.factors()).toHaveLength(1);
    await records.close();
  });

  it('of the time when ids were unique in the whole city are of their owners', async () => {
    const location = await locate();
    await makeFirstRecords(location);
    const records = await openCarbonRecords(location);
    const factors = (await records.factors()).map(({ factor: { id, version, own } }) => [id, version, own?.enterprise]);
    expect(factors).toEqual([
      ['E1:our-gas', 1, 'E1'],
      ['common', 1, null],
      ['E1:our-gas', 2, 'E1'],
    ]);
    expect((await records.contracts()).map(({ contract }) => contract)).toEqual([
      { ...CONTRACT, id: 'E1:GP-1', recordedAt: 4 },
    ]);
    await expect(records.enterContract(CONTRACT, ANNA)).rejects.toMatchObject({ code: 'conflict' });
    expect((await records.enterFactor(FACTOR, BERT)).factor.version).toBe(3);
    expect((await records.enterFactor({ ...FACTOR, id: 'E2:our-gas', enterprise: 'E2' }, BERT)).factor.version).toBe(1);
    await records.close();
  });

  it('refuse an id that is not of its owner', async () => {
    const records = await openCarbonRecords(await locate());
    for (const [enterprise, id] of [
      ['E1', 'our-gas'],
      ['E1', 'E2:our-gas'],
      ['E1', 'E1:E2:our-gas'],
      [null, 'E1:our-gas'],
    ] as const) {
      const wrong = records.enterFactor({ ...FACTOR, id, enterprise }, ANNA);
      await expect(wrong).rejects.toThrow(`the id ${id} is not of its owner`);
    }
    await expect(records.enterContract({ ...CONTRACT, id: 'E2:GP-1' }, ANNA)).rejects.toThrow('not of its owner');
    await records.close();
  });

  it('know which contracts stood when', async () => {
    const records = await openCarbonRecords(await locate());
    const { contract } = await records.enterContract(CONTRACT, ANNA);
    await expect(records.enterContract(CONTRACT, ANNA)).rejects.toMatchObject({ code: 'conflict' });
    await expect(records.enterContract({ ...CONTRACT, id: 'E1:X', to: 1000 }, ANNA)).rejects.toThrow(
      'ends before it begins',
    );
    await expect(records.enterContract({ ...CONTRACT, id: 'E1:X', kilowattHours: '-1' }, ANNA)).rejects.toThrow(
      'kilowattHours',
    );
    const { withdrawnAt } = await records.withdrawContract('E1:GP-1', BERT);
    await expect(records.withdrawContract('E1:GP-1', BERT)).rejects.toMatchObject({ code: 'conflict' });
    await expect(records.withdrawContract('E1:GP-2', BERT)).rejects.toMatchObject({ code: 'unknown' });
    const all = await records.contracts();
    expect(all).toEqual([{ contract, recordedBy: 'Anna', withdrawnAt, withdrawnBy: 'Bert' }]);
    const [entered, withdrawn] = [{ ...contract, recordedAt: 100 }, 200];
    const stood = (at: number) =>
      contractsKnownAt([{ ...all[0]!, contract: entered, withdrawnAt: withdrawn }], at).length;
    expect([stood(99), stood(100), stood(199), stood(200)]).toEqual([0, 1, 1, 0]);
    await records.close();
  });
});

/** As the first schema had it: a factor of an enterprise in two versions, one of all, a contract. */
async function makeFirstRecords(location: SqlLocation): Promise<void> {
  const database = openSql<unknown>(location);
  await migrateForward(database, CARBON_SCHEMA, { target: 1 });
  const { enterprise: _, estimate: _e, ...common } = { ...FACTOR, id: 'our-gas', scheme: 'custom:works', gas: 'CO2' };
  const factor = (id: string, version: number, enterprise: string | null, at: number) =>
    `('${id}', ${version}, '${JSON.stringify({ ...common, id, version, enterprise })}', NULL, ${at}, 'Anna', 'a', NULL, NULL, NULL)`;
  const contract = JSON.stringify({ ...CONTRACT, id: 'GP-1', recordedAt: 4 });
  const rows = [factor('our-gas', 1, 'E1', 1), factor('common', 1, null, 2), factor('our-gas', 2, 'E1', 3)];
  const statements = `INSERT INTO carbon_factor VALUES ${rows.join(', ')};
    INSERT INTO power_contract VALUES ('GP-1', 'E1', '${contract}', 4, 'Anna', NULL, NULL);`;
  await database.query.executeQuery(CompiledQuery.raw(statements));
  await database.close();
}

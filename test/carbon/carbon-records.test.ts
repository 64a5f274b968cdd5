import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractsKnownAt, type NewContract, type NewFactor } from '../../src/carbon/carbon-records.ts';
import { openCarbonRecords } from '../../src/carbon/sql-carbon-records.ts';
import type { SqlLocation } from '../../src/sql/sql-database.ts';
import { type RunningPostgresql, startPostgresql } from '../helpers/postgresql.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

const ANNA = { id: 'a', name: 'Anna' };
const BERT = { id: 'b', name: 'Bert' };

const FACTOR: NewFactor = {
  ...{ id: 'our-gas', set: 'works', enterprise: 'E1', region: 'CN', subject: 'natural_gas', dataYear: null },
  ...{ validFrom: null, validTo: null, publishedOn: '2026-01-05', tag: 'supplied', note: '', estimate: null },
  amount: { kind: 'perUnit', value: '21.9', unit: 'tCO2/10^4 Nm3' },
  source: { title: 'Analysis 17', number: null, url: null, evidence: 'laboratory report' },
  uncertainty: null,
};

const CONTRACT: NewContract = {
  ...{ id: 'GP-1', enterprise: 'E1', kind: 'greenPower', isInterProvincial: true, from: 1000, to: 2000 },
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
    await records.approveFactor('our-gas', 1, BERT);
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
    await expect(records.approveFactor('our-gas', 1, ANNA)).rejects.toMatchObject({ code: 'conflict' });
    await expect(records.approveFactor('our-gas', 2, BERT)).rejects.toMatchObject({ code: 'unknown' });
    await records.approveFactor('our-gas', 1, BERT);
    await expect(records.approveFactor('our-gas', 1, BERT)).rejects.toMatchObject({ code: 'conflict' });
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

  it('know which contracts stood when', async () => {
    const records = await openCarbonRecords(await locate());
    const { contract } = await records.enterContract(CONTRACT, ANNA);
    await expect(records.enterContract(CONTRACT, ANNA)).rejects.toMatchObject({ code: 'conflict' });
    await expect(records.enterContract({ ...CONTRACT, id: 'X', to: 1000 }, ANNA)).rejects.toThrow(
      'ends before it begins',
    );
    await expect(records.enterContract({ ...CONTRACT, id: 'X', kilowattHours: '-1' }, ANNA)).rejects.toThrow(
      'kilowattHours',
    );
    const { withdrawnAt } = await records.withdrawContract('GP-1', BERT);
    await expect(records.withdrawContract('GP-1', BERT)).rejects.toMatchObject({ code: 'conflict' });
    await expect(records.withdrawContract('GP-2', BERT)).rejects.toMatchObject({ code: 'unknown' });
    const all = await records.contracts();
    expect(all).toEqual([{ contract, recordedBy: 'Anna', withdrawnAt, withdrawnBy: 'Bert' }]);
    const [entered, withdrawn] = [{ ...contract, recordedAt: 100 }, 200];
    const stood = (at: number) =>
      contractsKnownAt([{ ...all[0]!, contract: entered, withdrawnAt: withdrawn }], at).length;
    expect([stood(99), stood(100), stood(199), stood(200)]).toEqual([0, 1, 1, 0]);
    await records.close();
  });
});

/** What was registered before anything was recorded about it: valid from always, recorded when the history began. */

import type { SqlDatabase } from '../../sql/sql-database.ts';
import { makeChange } from './change.ts';
import { enterpriseOf, meterOf } from './rows.ts';
import type { Tables } from './tables.ts';
import { type NewVersion, recordVersions } from './versions.ts';

const RECORDED_BY = 'migration';

/** Done once in the life of a registry; the number of its first change tells whether it has been. */
export async function recordFirstVersions(database: SqlDatabase<Tables>): Promise<void> {
  const state = await database.query.selectFrom('registry_state').select('change').executeTakeFirstOrThrow();
  if (state.change > 0) return;
  await makeChange(database, RECORDED_BY, async (change) => {
    // Somebody who opened it at the same moment was first.
    if (change.number > 1) return { masterData: false, access: false };
    const { transaction } = change;
    const enterprises = (await transaction.selectFrom('enterprise').selectAll().execute()).map(enterpriseOf);
    const gateways = await transaction.selectFrom('gateway').select(['id', 'enterprise', 'username']).execute();
    const meters = (await transaction.selectFrom('meter').selectAll().execute()).map(meterOf);
    await recordVersions(change, [
      ...enterprises.map((value): NewVersion => ({ kind: 'enterprise', id: value.id, validFrom: null, value })),
      ...gateways.map(
        (value): NewVersion => ({ kind: 'gateway', id: `${value.enterprise}/${value.id}`, validFrom: null, value }),
      ),
      ...meters.map((value): NewVersion => ({ kind: 'meter', id: value.id, validFrom: null, value })),
    ]);
    return { masterData: true, access: true };
  });
}

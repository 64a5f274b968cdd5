import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AuditActor } from '../../src/audit/audit-log.ts';
import { auditedRegistry } from '../../src/audit/audited-registry.ts';
import { openAuditLog } from '../../src/audit/sqlite-audit-log.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { enterprise, meter } from '../registry/helpers/master-data.ts';

const ACTOR: AuditActor = { kind: 'key', id: '31917dba3c14', name: 'somebody', role: 'admin', address: null };

test('what is recorded and removed names who did it, in the registry and in the log, with what was before', async () => {
  const folder = temporaryDirectory();
  const log = openAuditLog(join(folder, 'audit'));
  const opened = await openRegistry(sqliteRegistryIn(folder));
  onTestFinished(async () => {
    await opened.close();
    log.close();
  });
  const registry = auditedRegistry(opened, log, ACTOR);
  const quota = { enterprise: 'E1', year: 2026, kind: 'co2-kg', item: null, value: '5', source: 'letter' } as const;
  await registry.apply({ enterprises: [enterprise('E1')], meters: [meter('E1', 'M1')], quotas: [quota], validFrom: 1 });
  await registry.remove({ meters: ['M1'] });
  await expect(registry.remove({ enterprises: ['E1'] })).rejects.toMatchObject({ code: 'conflict' });

  const changes = await registry.masterDataChanges(0, Number.MAX_SAFE_INTEGER);
  expect(changes.map(({ id, recordedBy }) => [id, recordedBy])).toEqual([
    ['E1', 'key 31917dba3c14'],
    ['M1', 'key 31917dba3c14'],
    ['M1', 'key 31917dba3c14'],
  ]);
  expect(await registry.quotas()).toMatchObject([{ value: '5', recordedBy: 'key 31917dba3c14' }]);
  const [, ...entries] = log.all();
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    ...['registry.apply begun', 'registry.apply done', 'registry.remove begun', 'registry.remove done'],
    ...['registry.remove begun', 'registry.remove failed'],
  ]);
  expect(entries[0]?.detail).toMatchObject({ new: 2, validFrom: 1, quotas: { count: 1, entries: [quota] } });
  expect(entries[2]?.detail).toMatchObject({ entries: [{ kind: 'meter', id: 'M1', before: meter('E1', 'M1') }] });
});

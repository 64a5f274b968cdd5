/** Appends to an audit log, as one of several that do at the same time. */

import { workerData } from 'node:worker_threads';
import { openAuditLog } from '../../../src/audit/sqlite-audit-log.ts';

const { directory, name, count } = workerData as { directory: string; name: number; count: number };
const actor = { kind: 'cli', id: null, name: 'test', role: null, address: null } as const;
const log = openAuditLog(directory);
for (let i = 0; i < count; i++) {
  log.append({ actor, action: 'test.append', target: `writer ${name}`, outcome: 'done', detail: { i } });
}
log.close();

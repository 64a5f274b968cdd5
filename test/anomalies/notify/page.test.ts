import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SUPPRESSIONS } from '../../../src/anomalies/notify/notice.ts';
import { REJECTED_ATTEMPTS_MAX } from '../../../src/anomalies/notify/retry.ts';
import { RULES_MAX, RULES_OF_AN_OWNER_MAX } from '../../../src/anomalies/notify/sql-records.ts';
import { MERGED, UNDELIVERED } from '../../../src/anomalies/notify/troubles.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/notifications.md'), 'utf8');

test('docs/notifications.md lists every reason for which nothing is told, both alarms and the limits', () => {
  for (const name of [...SUPPRESSIONS, MERGED, UNDELIVERED]) expect(PAGE).toContain(`\`${name}\``);
  expect(PAGE).toContain(`at most ${RULES_OF_AN_OWNER_MAX} rules of\none owner and ${RULES_MAX} altogether`);
  expect([PAGE.includes('is asked six times'), REJECTED_ATTEMPTS_MAX]).toEqual([true, 6]);
});

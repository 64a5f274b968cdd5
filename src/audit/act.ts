import type { AuditLog, AuditRecord } from './audit-log.ts';
import type { Json } from './canonical-json.ts';

/** Does something and tells the audit log before and after. What cannot be told is not done. */
export async function audited<T>(
  log: AuditLog,
  record: Omit<AuditRecord, 'outcome' | 'of' | 'after'>,
  work: () => Promise<T>,
  after: (result: T) => Json | undefined = () => undefined,
): Promise<T> {
  const { seq: of } = log.append({ ...record, outcome: 'begun' });
  const { actor, action, target } = record;
  let result: T;
  try {
    result = await work();
  } catch (error) {
    log.append({ actor, action, target, outcome: 'failed', of, detail: { error: (error as Error).message } });
    throw error;
  }
  const state = after(result);
  log.append({ actor, action, target, outcome: 'done', of, ...(state === undefined ? {} : { after: state }) });
  return result;
}

import { hostname, userInfo } from 'node:os';
import type { AuditActor } from '../audit/audit-log.ts';

/** Who sits at the command line, as far as the operating system knows. */
export function commandLineActor(): AuditActor {
  return { kind: 'cli', id: null, name: userName(), role: null, address: hostname() };
}

/** A container may run as a user that it has no name for. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

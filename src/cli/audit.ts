/** `meterhub audit`: check the log of who has done what, and write it out. */

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AuditHead, AuditLog } from '../audit/audit-log.ts';
import { hasAuditLog, openAuditLog } from '../audit/sqlite-audit-log.ts';
import { loadConfig } from '../config.ts';
import { dataPaths } from '../hub/data-paths.ts';
import { commandLineActor } from './audit-actor.ts';
import { CommandError, EXIT } from './exit-codes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface AuditVerifyOptions {
  readonly expect?: string;
  readonly config?: string;
}

export async function auditVerify({ expect, config }: AuditVerifyOptions, environment: Environment): Promise<void> {
  const expected = expect === undefined ? undefined : headOf(expect);
  await withAuditLog(config, environment, async (log) => {
    const verdict = log.verify(expected);
    if (!verdict.ok) throw new CommandError(`the audit log is broken at entry ${verdict.seq}: ${verdict.reason}`);
    const { entries, head } = verdict;
    process.stdout.write(`${entries} entries are as they were written; the last is ${head.seq}:${head.hash}\n`);
  });
}

export interface AuditExportOptions {
  readonly out?: string;
  readonly config?: string;
}

export async function auditExport({ out, config }: AuditExportOptions, environment: Environment): Promise<void> {
  await withAuditLog(config, environment, async (log) => {
    log.append({ actor: commandLineActor(), action: 'audit.export', target: null, outcome: 'done' });
    const lines = Readable.from(linesOf(log), { objectMode: false });
    if (out === undefined) await pipeline(lines, process.stdout, { end: false });
    else await pipeline(lines, createWriteStream(out, { mode: 0o600 }));
  });
}

function* linesOf(log: AuditLog): Iterable<string> {
  for (const entry of log.all()) yield `${JSON.stringify(entry)}\n`;
}

/** A log that is not there is not made: that it is gone is what has to be told. */
async function withAuditLog(
  config: string | undefined,
  environment: Environment,
  action: (log: AuditLog) => Promise<void>,
): Promise<void> {
  const { audit } = dataPaths(loadConfig(config, environment).dataDir);
  if (!hasAuditLog(audit)) throw new CommandError(`there is no audit log in ${audit}`);
  const log = openAuditLog(audit);
  try {
    await action(log);
  } finally {
    log.close();
  }
}

function headOf(text: string): AuditHead {
  const [, seq, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new CommandError('--expect is NUMBER:HASH, as verify has printed it', EXIT.usage);
}

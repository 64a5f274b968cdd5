/** `meterhub registry export`: the registry as files that `registry import` and `registry apply` take. */

import { writeFileSync } from 'node:fs';
import type { Json } from '../../audit/canonical-json.ts';
import { openAuditLog } from '../../audit/sqlite-audit-log.ts';
import { loadConfig } from '../../config.ts';
import { dataPaths } from '../../hub/data-paths.ts';
import type { ExportFormat } from '../../master-data/export-formats.ts';
import { KINDS, type Kind } from '../../master-data/kinds.ts';
import { readRegistered } from '../../master-data/registered.ts';
import { renderExport } from '../../master-data/render-export.ts';
import { Times } from '../../master-data/times.ts';
import { commandLineActor } from '../audit-actor.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { allHeard } from '../import/say.ts';
import { withRegistry } from '../registry.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface MasterDataExportOptions {
  readonly kind?: Kind;
  readonly format: ExportFormat;
  readonly out?: string;
  readonly config?: string;
}

export async function exportMasterData(options: MasterDataExportOptions, environment: Environment): Promise<void> {
  const { kind, format, out } = options;
  if (format === 'csv' && kind === undefined) {
    throw new CommandError(`a CSV file has one kind of entries: say --kind ${KINDS.join(', ')}`, EXIT.usage);
  }
  if (format === 'xlsx' && out === undefined) {
    throw new CommandError('a workbook goes into a file: say --out', EXIT.usage);
  }
  const config = loadConfig(options.config, environment);
  const times = new Times(config.metering.timeZone);
  await withRegistry(options.config, environment, async (registry) => {
    const kinds = kind === undefined ? KINDS : [kind];
    const content = await renderExport(format, kinds, await readRegistered(registry, kinds), times);
    tellExport(dataPaths(config.dataDir).audit, { kinds: [...kinds], format, out: out ?? null });
    if (out === undefined) process.stdout.write(content);
    else writeOut(out, content);
  });
  await allHeard();
}

/** Before anything is handed out: what cannot be told is not. */
function tellExport(directory: string, detail: Json): void {
  const audit = openAuditLog(directory);
  try {
    audit.append({ actor: commandLineActor(), action: 'export', target: 'registry', outcome: 'done', detail });
  } finally {
    audit.close();
  }
}

function writeOut(file: string, content: string | Buffer): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new CommandError(`--out ${file} cannot be written: ${(error as Error).message}`, EXIT.usage);
  }
}

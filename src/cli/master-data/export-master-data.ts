/** `meterhub registry export`: the registry as files that `registry import` and `registry apply` take. */

import { writeFileSync } from 'node:fs';
import { loadConfig } from '../../config.ts';
import type { ExportFormat } from '../../master-data/export-formats.ts';
import { KINDS, type Kind } from '../../master-data/kinds.ts';
import { readRegistered } from '../../master-data/registered.ts';
import { renderExport } from '../../master-data/render-export.ts';
import { Times } from '../../master-data/times.ts';
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
  const times = new Times(loadConfig(options.config, environment).metering.timeZone);
  await withRegistry(options.config, environment, async (registry) => {
    const kinds = kind === undefined ? KINDS : [kind];
    const content = await renderExport(format, kinds, await readRegistered(registry, kinds), times);
    if (out === undefined) process.stdout.write(content);
    else writeOut(out, content);
  });
  await allHeard();
}

function writeOut(file: string, content: string | Buffer): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new CommandError(`--out ${file} cannot be written: ${(error as Error).message}`, EXIT.usage);
  }
}

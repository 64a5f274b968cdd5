/** `meterhub registry apply`: master data from a YAML or JSON file. */

import { loadConfig } from '../../config.ts';
import { KINDS, type Kind } from '../../master-data/kinds.ts';
import type { Plan } from '../../master-data/plan.ts';
import { Times } from '../../master-data/times.ts';
import { applyRows } from './import-master-data.ts';
import { readYamlFile } from './read-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Applies a file; prints the passwords of gateways that are new, the only time they can be seen. */
export async function applyMasterData(
  file: string,
  options: { readonly config?: string },
  environment: Environment,
): Promise<void> {
  const found = readYamlFile(file);
  const times = new Times(loadConfig(options.config, environment).metering.timeZone);
  await applyRows(found, times, options, environment, (plan, isApplied) => {
    if (isApplied) process.stderr.write(`applied ${parts(plan).join(', ')}\n`);
  });
}

/** Always told; the others where the file has some. */
const USUAL: ReadonlySet<Kind> = new Set(['enterprises', 'gateways', 'meters']);

function parts({ counts }: Plan): string[] {
  return KINDS.flatMap((kind) => {
    const { new: added, changed, same } = counts[kind];
    const total = added + changed + same;
    return total === 0 && !USUAL.has(kind) ? [] : [`${total} ${kind}`];
  });
}

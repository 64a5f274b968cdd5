/** `meterhub registry check`: what is wrong in the whole registry, by severity. */

import { existsSync } from 'node:fs';
import { loadConfig } from '../../config.ts';
import { registryLocation } from '../../hub/registry-location.ts';
import { findInRegistry, SEVERITIES } from '../../master-data/registry-findings.ts';
import { Times } from '../../master-data/times.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { allHeard, say } from '../import/say.ts';
import { withRegistry } from '../registry.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface RegistryCheckOptions {
  /** Whether warnings are failures too. */
  readonly strict?: boolean;
  readonly config?: string;
}

export async function checkRegistry(options: RegistryCheckOptions, environment: Environment): Promise<void> {
  const config = loadConfig(options.config, environment);
  // Opening would make one.
  const location = registryLocation(config);
  if (location.engine === 'sqlite' && !existsSync(location.file)) {
    throw new CommandError(`there is no registry in ${config.dataDir}`, EXIT.usage);
  }
  const times = new Times(config.metering.timeZone);
  await withRegistry(options.config, environment, async (registry) => {
    const snapshot = await registry.snapshot();
    const findings = findInRegistry(snapshot, Date.now(), times);
    const bySeverity = SEVERITIES.map((severity) => findings.filter((finding) => finding.severity === severity));
    for (const { severity, subject, text } of bySeverity.flat()) say(`${severity}: ${subject} ${text}`);
    const [errors = 0, warnings = 0, notes = 0] = bySeverity.map(({ length }) => length);
    const { enterprises, gateways, meters } = snapshot;
    say(`checked ${enterprises.size} enterprises, ${gateways.size} gateways, ${meters.size} meters`);
    say(`${errors} errors, ${warnings} warnings, ${notes} notes`);
    await allHeard();
    if (errors > 0) throw new CommandError('the registry has errors');
    if (warnings > 0 && options.strict) throw new CommandError('the registry has warnings');
  });
}

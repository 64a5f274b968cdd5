/** `meterhub config`: check a configuration, print an example. */

import { stringify } from 'yaml';
import { z } from 'zod';
import { configSchema, ENVIRONMENT_KEYS, type HubConfig, loadConfig, SECRET_KEYS } from '../config.ts';
import { configWarnings } from './config-warnings.ts';

export async function configCheck(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const config = loadConfig(file, environment);
  for (const warning of configWarnings(config, file)) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(`# in force; sizes in bytes, durations in milliseconds\n${stringify(withoutSecrets(config))}`);
}

/** The output ends in terminals and tickets. */
function withoutSecrets(config: HubConfig): object {
  const shown = structuredClone<object>(config);
  for (const path of SECRET_KEYS) {
    const key = path.at(-1) as string;
    const holder = path.slice(0, -1).reduce((at, name) => Reflect.get(at, name) as object, shown);
    if (typeof Reflect.get(holder, key) === 'string') Reflect.set(holder, key, '(set, not shown)');
  }
  return shown;
}

export async function configExample(): Promise<void> {
  process.stdout.write(exampleConfig());
}

/** An example file with every key, its normal value and what it means; made from the schema. */
export function exampleConfig(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const variables = new Map(Object.entries(ENVIRONMENT_KEYS).map(([name, path]) => [path.join('.'), name]));
  return `# Meterhub configuration: every key with its normal value.\n${section(schema, [], variables)}`;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly default?: unknown;
  readonly description?: string;
}

function section(
  { properties = {} }: JsonSchema,
  path: readonly string[],
  variables: ReadonlyMap<string, string>,
): string {
  const indent = '  '.repeat(path.length);
  return Object.entries(properties)
    .map(([key, property]) => {
      const here = [...path, key];
      if (property.properties) {
        const lines = section(property, here, variables);
        // A section in which nothing stands but comments would be null to a reader of YAML.
        const isEmpty = lines.split('\n').every((line) => line === '' || line.trimStart().startsWith('#'));
        return `${indent}${isEmpty ? '# ' : ''}${key}:\n${lines}`;
      }
      const variable = variables.get(here.join('.'));
      const notes = [property.description, variable].filter((note) => note !== undefined).join('; ');
      // A key that is not set until somebody sets it stands there as a comment.
      const entry = property.default === undefined ? `# ${key}:` : `${key}: ${JSON.stringify(property.default)}`;
      return `${indent}${entry}${notes ? ` # ${notes}` : ''}\n`;
    })
    .join('');
}

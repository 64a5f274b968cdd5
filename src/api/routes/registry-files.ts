/** The registry as files: the import and export of the command line, with the same checks. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { changesOf } from '../../audit/audited-registry.ts';
import { isTimeZone } from '../../domain/calendar.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../master-data/export-formats.ts';
import { KINDS, type Kind } from '../../master-data/kinds.ts';
import { isEmptyPlan, type Plan, planImport } from '../../master-data/plan.ts';
import { type SheetProblem, sortedProblems, UnreadableFile } from '../../master-data/problem.ts';
import { type Registered, readRegistered } from '../../master-data/registered.ts';
import { renderExport } from '../../master-data/render-export.ts';
import { type FileRows, readSheets, type SheetOptions } from '../../master-data/sheets.ts';
import { Times } from '../../master-data/times.ts';
import { readYaml } from '../../master-data/yaml-file.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import { ADMINS, READERS, scopeOf } from '../authorise.ts';
import { MEDIA_TYPES } from '../export/formats.ts';
import { ProblemError } from '../problem.ts';
import { applyChanges, attempt } from '../registry/change-registry.ts';
import { instantParameter, problems } from '../schemas/common.ts';
import { entryCounts } from '../schemas/master-data.ts';
import { isInScope, type Scope } from '../scope.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

/** A workbook with every meter of a large city. */
const FILE_BYTES_MAX = 32 * 1024 * 1024;
/** Problems in one answer; the others are counted. */
const PROBLEMS_SHOWN_MAX = 1000;

/** Formats of files by their media types; JSON is YAML. */
const FORMAT_OF: Readonly<Record<string, ExportFormat>> = {
  [MEDIA_TYPES.csv]: 'csv',
  [MEDIA_TYPES.xlsx]: 'xlsx',
  'application/yaml': 'yaml',
  [MEDIA_TYPES.json]: 'yaml',
};
const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: `${MEDIA_TYPES.csv}; charset=utf-8`,
  xlsx: MEDIA_TYPES.xlsx,
  yaml: 'application/yaml; charset=utf-8',
};

const yesOrNo = z.enum(['true', 'false']).default('false');
const problem = z.object({
  sheet: z.string().nullable().describe('null where the file has no sheets'),
  row: z.int(),
  column: z.string().nullable().describe('as the header has it; null where the row as a whole is meant'),
  text: z.string(),
});

export function registryFileRoutes({ registry }: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
  return async (app) => {
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser(
      Object.keys(FORMAT_OF),
      { parseAs: 'buffer', bodyLimit: FILE_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );

    app.post(
      '/api/v1/registry/import',
      {
        bodyLimit: FILE_BYTES_MAX,
        config: { access: ADMINS, audit: 'registry.import' },
        schema: {
          summary: 'Import master data from a file, or list every problem that it has',
          description:
            'All rows are applied or none; with skipBadRows those without a problem. docs/registry.md has the columns. New ' +
            'gateways get passwords, which are shown this once.',
          consumes: Object.keys(FORMAT_OF),
          querystring: z.object({
            dryRun: yesOrNo.describe('true: nothing is applied'),
            skipBadRows: yesOrNo,
            kind: z.enum(KINDS).optional().describe('what the rows are; told by sheet or header where left out'),
            sheet: z.string().min(1).max(100).optional(),
            encoding: z.enum(['utf-8', 'gb18030', 'utf-16le']).default('utf-8').describe('of a CSV file'),
            timezone: z.string().max(100).optional().describe('of times without an offset'),
            validFrom: instantParameter
              .optional()
              .describe(
                'since when changes hold of which the row says nothing else; left out they correct all of the history',
              ),
          }),
          body: z.unknown().describe('the file'),
          response: {
            200: z.object({
              applied: z.boolean(),
              counts: z.record(z.enum(KINDS), entryCounts),
              badRows: z.int(),
              problems: z.array(problem).describe(`the first ${PROBLEMS_SHOWN_MAX}`),
              problemCount: z.int(),
              warnings: z.array(problem).describe('what can be done and may not be meant'),
              notes: z.array(z.string()).describe('what was left out of the file'),
              passwords: z.array(
                z.object({ enterprise: z.string(), gateway: z.string(), username: z.string(), password: z.string() }),
              ),
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const {
          dryRun,
          skipBadRows: skip,
          kind,
          sheet,
          encoding,
          timezone = options.timeZone,
          validFrom,
        } = request.query;
        if (!isTimeZone(timezone)) throw new ProblemError('invalid_request', `${timezone} is no time zone.`);
        if (!Buffer.isBuffer(request.body)) throw new ProblemError('invalid_request', 'The body is the file.');
        const times = new Times(timezone);
        const format = FORMAT_OF[(request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''];
        const file = await readFile(format ?? 'yaml', request.body, { kind, sheet, encoding, ignoreColumn: [] }, times);
        const skipBadRows = skip === 'true';
        const kinds = [...new Set(file.rows.map((row) => row.kind))];
        const { plan, isApplied, registered } = await attempt(registry, async () => {
          const registered = await readRegistered(registry, kinds);
          const made = { skipBadRows, validFrom, now: Date.now() };
          const plan = planImport(file.rows, file.problems, registered, times, made);
          const isUsable = file.headerProblems.length === 0 && (plan.badRows === 0 || skipBadRows);
          const isApplied = isUsable && dryRun === 'false';
          if (isApplied && !isEmptyPlan(plan)) await applyChanges(request, registry, plan.changes, registered);
          return { plan, isApplied, registered };
        });
        const all: SheetProblem[] = sortedProblems([...file.headerProblems, ...plan.problems]);
        if (isApplied) request.act.after = changesOf(registered as RegistrySnapshot, plan.changes);
        return {
          applied: isApplied,
          counts: { ...plan.counts },
          badRows: plan.badRows,
          problems: all.slice(0, PROBLEMS_SHOWN_MAX),
          problemCount: all.length,
          warnings: sortedProblems(plan.warnings).slice(0, PROBLEMS_SHOWN_MAX),
          notes: [...file.notes],
          passwords: isApplied ? await newPasswords(registry, registered, plan) : [],
        };
      },
    );

    app.get(
      '/api/v1/registry/export',
      {
        config: { access: READERS },
        schema: {
          summary: 'Master data as a file that the import takes',
          querystring: z.object({
            format: z.enum(EXPORT_FORMATS).default('yaml'),
            kind: z.enum(KINDS).optional().describe('one kind alone; a CSV file has one'),
          }),
          response: {
            200: {
              description: 'The entries that the caller may see, without passwords',
              content: {
                'application/yaml': { schema: z.string() },
                [MEDIA_TYPES.csv]: { schema: z.string() },
                [MEDIA_TYPES.xlsx]: { schema: z.string() },
              },
            },
            ...problems,
          },
        },
      },
      async (request, reply) => {
        const { format, kind } = request.query;
        if (format === 'csv' && kind === undefined) {
          throw new ProblemError(
            'invalid_request',
            `A CSV file has one kind of entries: say kind=${KINDS.join(', ')}.`,
          );
        }
        const kinds: readonly Kind[] = kind === undefined ? KINDS : [kind];
        const registered = await readRegistered(registry, kinds);
        const seen = within(registered, scopeOf(request, registered as RegistrySnapshot));
        request.exportedRows = kinds.reduce((sum, one) => sum + rowCount(seen, one), 0);
        const content = await renderExport(format, kinds, seen, new Times(options.timeZone));
        return reply
          .type(CONTENT_TYPES[format])
          .header('content-disposition', `attachment; filename="${kind ?? 'registry'}.${format}"`)
          .send(content as never);
      },
    );
  };
}

async function readFile(format: ExportFormat, bytes: Buffer, options: SheetOptions, times: Times): Promise<FileRows> {
  try {
    if (format === 'yaml') return readYaml('the body', bytes.toString('utf8'));
    return await readSheets({ name: 'the body', format, bytes }, options, times);
  } catch (error) {
    if (error instanceof UnreadableFile)
      throw new ProblemError('invalid_request', `${error.message}.`, { cause: error });
    throw error;
  }
}

async function newPasswords(registry: ApiServices['registry'], known: Registered, { changes }: Plan) {
  const passwords = [];
  for (const { enterprise, id, username } of changes.gateways) {
    if (known.gateways.has(`${enterprise}/${id}`)) continue;
    const password = await registry.resetGatewayPassword({ enterprise, gateway: id });
    passwords.push({ enterprise, gateway: id, username, password });
  }
  return passwords;
}

/** What is registered as far as it is in a scope. */
function within(registered: Registered, scope: Scope): Registered {
  if (scope === null) return registered;
  const own = <T>(entries: ReadonlyMap<string, T>, ownerOf: (entry: T) => string | undefined): ReadonlyMap<string, T> =>
    new Map([...entries].filter(([, entry]) => isInScope(scope, ownerOf(entry) ?? '')));
  const outputSeries = own(registered.outputSeries, ({ enterprise }) => enterprise);
  return {
    ...registered,
    enterprises: own(registered.enterprises, ({ id }) => id),
    sites: own(registered.sites, ({ enterprise }) => enterprise),
    gateways: own(registered.gateways, ({ enterprise }) => enterprise),
    meters: own(registered.meters, ({ enterprise }) => enterprise),
    outputSeries,
    outputs: own(registered.outputs, ({ series }) => outputSeries.get(series)?.enterprise),
    quotas: own(registered.quotas, ({ enterprise }) => enterprise),
  };
}

function rowCount(registered: Registered, kind: Kind): number {
  if (kind !== 'verifications') return registered[kind].size;
  return [...registered.meters.values()].reduce((sum, { verification }) => sum + (verification?.length ?? 0), 0);
}

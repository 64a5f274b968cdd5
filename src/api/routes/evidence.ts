/** Evidence: the figures of an enterprise with everything that they were made of, to be verified without the hub. */

import { readFileSync } from 'node:fs';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Json } from '../../audit/canonical-json.ts';
import { Calendar } from '../../domain/calendar.ts';
import { coefficientsKnownAt } from '../../domain/consumption/own-coefficients.ts';
import { periodRows } from '../../domain/consumption/period.ts';
import { compare, type Ratio } from '../../domain/exact.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { EvidenceQuestion, Manifest } from '../../evidence/bundle.ts';
import { figuresOf } from '../../evidence/figures.ts';
import { type EvidenceSigner, openSigner } from '../../evidence/signature.ts';
import { bundleOf } from '../../evidence/write-bundle.ts';
import { actorOf } from '../audit-acts.ts';
import { READERS } from '../authorise.ts';
import { askEmissions } from '../carbon/ask-emissions.ts';
import { readEmissions } from '../carbon/read-emissions.ts';
import { windowOf } from '../consumption/pages.ts';
import { evidenceInputs, readingLines } from '../export/evidence-inputs.ts';
import { sendChunks } from '../export/send-export.ts';
import { ProblemError } from '../problem.ts';
import { asOfParameter, fuelsParameter, methodParameter } from '../schemas/carbon.ts';
import { idParameter, problems } from '../schemas/common.ts';
import { rowParameters } from '../schemas/consumption.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

/** Three years of days. */
const ROWS_MAX = 1100;
const signingKey = z
  .object({
    algorithm: z.literal('Ed25519'),
    publicKey: z.string().describe('SubjectPublicKeyInfo, PEM'),
    fingerprint: z.string().describe('SHA-256 of the SubjectPublicKeyInfo, hexadecimal'),
  })
  .meta({ id: 'EvidenceKey' });
const ROW_UNITS = { '1d': 'day', '1mo': 'month', '1y': 'year' } as const;

export function evidenceRoutes(services: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
  const calendar = new Calendar(options.timeZone, options.intervalMinutes);
  const { from, to } = rowParameters;
  const signer = options.evidence === undefined ? null : openSigner(options.evidence);
  return async (app) => {
    app.get(
      '/api/v1/evidence/key',
      {
        config: { access: 'public' },
        schema: {
          summary: 'The public key by which this hub signs bundles of evidence',
          description: 'For `meterhub verify BUNDLE --key`: the PEM in a file, or the fingerprint.',
          security: [],
          response: { 200: signingKey, ...problems },
        },
      },
      async () => {
        const { publicKey, fingerprint } = signerOf();
        return { algorithm: 'Ed25519' as const, publicKey, fingerprint };
      },
    );
    app.get(
      '/api/v1/enterprises/:id/evidence',
      {
        config: { access: READERS },
        schema: {
          summary: 'Evidence of the consumption and emissions of an enterprise, to be verified without the hub',
          description:
            'A zip of figures, intervals, readings, master data and factors. `meterhub verify FILE` calculates all of it ' +
            'again and confirms or refutes it; see docs/exports.md.',
          params: z.object({ id: idParameter }),
          querystring: z.object({
            ...{ from, to },
            interval: z.enum(['1d', '1mo', '1y']).default('1mo').describe('length of a row'),
            method: methodParameter.default('location'),
            fuels: fuelsParameter.default('gbt-32151'),
            as_of: asOfParameter,
          }),
          response: {
            200: { description: 'The bundle', content: { 'application/zip': { schema: z.string() } } },
            ...problems,
          },
        },
      },
      async (request, reply) => {
        const signing = signerOf();
        const { query, params } = request;
        const scoped = { ...query, scope: 'enterprise', id: params.id } as const;
        const { question: asked, asked: found } = await askEmissions(
          ...([request, scoped, services, calendar, options.coefficients] as const),
        );
        const rowUnit = ROW_UNITS[query.interval];
        const window = windowOf({ calendar, rowUnit }, 'evidence', query);
        const rows = periodRows(calendar, rowUnit, window.from, window.to, ROWS_MAX + 1);
        if (rows.length > ROWS_MAX) {
          const length = `${ROWS_MAX} rows at most: ask for a shorter time or longer rows.`;
          throw new ProblemError('too_large', `A bundle is of ${length}`);
        }
        const question: EvidenceQuestion = {
          ...{ enterprise: params.id, from: window.from, to: window.to, rowUnit },
          ...{ method: query.method, fuels: query.fuels, knownAt: asked.knownAt, asOf: found.knownAt },
          ...{ timeZone: options.timeZone, intervalMinutes: options.intervalMinutes },
        };
        const own = coefficientsKnownAt(options.coefficients, question.asOf);
        const inputs = await evidenceInputs(question, asked, services, calendar, own);
        const { json, emissions } = figuresOf(inputs);
        const answered = await readEmissions(asked, rows);
        checkSame(
          emissions.rows.map(({ kilograms }) => kilograms),
          answered.rows.map(({ kilograms }) => kilograms),
        );
        request.exportedRows = [...inputs.intervals.values()].reduce((sum, { count }) => sum + count, 0);
        const readings = countLines(readingLines(inputs, services), (lines) => {
          request.exportedRows += lines;
        });
        const parts = {
          ...{ inputs, figures: json, readings, program: PROGRAM, madeAt: formatInstant(Date.now()), signer: signing },
          made: ({ digest }: Manifest) => {
            const detail = { enterprise: params.id, ...query, knownAt: asked.knownAt } as Json;
            services.audit.append({
              ...{ actor: actorOf(request), action: 'evidence.make', target: digest, outcome: 'done', detail },
            });
          },
        };
        reply.type('application/zip');
        const days = [window.from, window.to - 1].map((at) => calendar.format(at).slice(0, 10)).join('_');
        reply.header('content-disposition', `attachment; filename="evidence_${params.id}_${days}.zip"`);
        return sendChunks(reply, bundleOf(parts));
      },
    );

    function signerOf(): EvidenceSigner {
      if (signer === null) throw new ProblemError('unavailable', 'This hub signs no evidence.');
      return signer;
    }
  };
}

/** The program as it stands here; the commit where whoever has built it says so. */
const PROGRAM = {
  name: 'meterhub',
  version: (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string })
    .version,
  commit: process.env['METERHUB_COMMIT'] ?? null,
};

/** What is answered otherwise is read from sums; while these are being made they may be older than the intervals. */
function checkSame(summed: readonly (Ratio | null)[], answered: readonly (Ratio | null)[]): void {
  const isSame = summed.every((value, n) => {
    const other = answered[n] ?? null;
    return value === null || other === null ? value === other : compare(value, other) === 0;
  });
  if (isSame) return;
  throw new ProblemError('conflict', 'The figures are being derived again at the moment: ask again in a minute.');
}

async function* countLines(texts: AsyncIterable<string>, tell: (lines: number) => void): AsyncGenerator<string> {
  for await (const text of texts) {
    tell(text.split('\n').length - 1);
    yield text;
  }
}

/** Schemas that several routes share. */

import { z } from 'zod';
import { parseInstant } from '../../domain/instant.ts';
import { QUALITY_LEVELS, QUALITY_REASONS, type QualityReason } from '../../domain/quality.ts';
import { PROBLEMS, type ProblemCode } from '../problem.ts';

const QUALITY_REASON_NAMES = Object.keys(QUALITY_REASONS) as [QualityReason, ...QualityReason[]];

export const instant = z.iso.datetime().describe('RFC 3339, UTC');

/** An instant given by a caller, with any offset; becomes epoch milliseconds. */
export const instantParameter = z
  .string()
  .max(40)
  .meta({ format: 'date-time', description: 'RFC 3339 with offset; in a URL write + as %2B' })
  .transform((text, context): number => {
    const parsed = parseQueryInstant(text);
    if (typeof parsed === 'number') return parsed;
    context.addIssue(
      parsed === 'no_offset'
        ? `${JSON.stringify(text)} has no offset: append Z or, for example, %2B08:00`
        : `${JSON.stringify(text)} is not an instant such as 2026-11-20T08:00:00Z`,
    );
    return z.NEVER;
  });

/** In a query string a plus sign means a space. */
export function parseQueryInstant(text: string): ReturnType<typeof parseInstant> {
  return parseInstant(text.replace(/ (\d\d:?\d\d)$/, '+$1'));
}

export const limitParameter = (max: number) => z.coerce.number().int().min(1).max(max);

export const limitWithDefault = (max: number, normal: number) =>
  limitParameter(max).default(normal).describe(`items in one answer, at most ${max}`);

export const cursorParameter = z.string().max(500).optional().describe('nextCursor of the answer before');

export const nextCursor = z.string().nullable().describe('null on the last page');

export const idParameter = z.string().min(1).max(64);

const IDS_MAX = 200;

/** Becomes a list in which each stands once. */
export const idsParameter = z
  .string()
  .max(IDS_MAX * 65)
  .describe(`ids with commas between them, at most ${IDS_MAX}`)
  .transform((list) => [...new Set(list.split(','))])
  .refine((ids) => ids.length <= IDS_MAX, { error: `more than ${IDS_MAX} ids` });

export const quality = z
  .object({ level: z.enum(QUALITY_LEVELS), reasons: z.array(z.enum(QUALITY_REASON_NAMES)) })
  .meta({ id: 'Quality' });

export const reading = z
  .object({
    meter: z.string(),
    enterprise: z.string(),
    energy: z.string(),
    quantity: z.string(),
    unit: z.string(),
    value: z.number(),
    ts: instant,
    quality,
  })
  .meta({ id: 'Reading' });

const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.enum(PROBLEM_CODES),
    detail: z.string(),
    instance: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

const problemAnswer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
});

/** The error answers that every route with a key can give. */
export const problems = {
  '4xx': problemAnswer('The request cannot be answered as it is; the code says why.'),
  '5xx': problemAnswer('The hub cannot answer.'),
};

/** An answer that is text of this type. */
export const textAnswer = (type: string, description: string) => ({
  description,
  content: { [type]: { schema: z.string() } },
});

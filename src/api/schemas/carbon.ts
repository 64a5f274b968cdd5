/** Schemas of answers about carbon. */

import { z } from 'zod';
import { CHOICE_PROBLEMS, FACTOR_FLAGS } from '../../domain/carbon/choose-factor.ts';
import { fuelSchemeOf, methodOf, PUBLISHED_FUEL_SCHEMES, PUBLISHED_METHODS } from '../../domain/carbon/method.ts';
import { COMPONENT_KINDS } from '../../domain/carbon/uncertainty/meter-accuracy.ts';
import { PERIODS } from '../../domain/consumption/period.ts';
import { FACTOR_TAGS } from '../../domain/data/carbon/factor-sources.ts';
import { SCOPES } from '../../store/consumption.ts';
import { WHY_NO_UNCERTAINTY } from '../carbon/emission-uncertainty.ts';
import { instant, instantParameter, nextCursor } from './common.ts';
import { knowledge, nameParameter, rowParameters, share, stateOfFigures, zonedInstant } from './consumption.ts';

export const methodParameter = z
  .string()
  .max(80)
  .refine((name) => methodOf(name) !== undefined, `is one of ${PUBLISHED_METHODS.join(', ')} or custom:SET`)
  .describe(`${PUBLISHED_METHODS.join(', ')} or custom:SET; see docs/carbon.md`);

export const fuelsParameter = z
  .string()
  .max(80)
  .refine((name) => fuelSchemeOf(name) !== undefined, `is one of ${PUBLISHED_FUEL_SCHEMES.join(', ')} or custom:SET`)
  .describe(`table that fuels are calculated by: ${PUBLISHED_FUEL_SCHEMES.join(', ')} or custom:SET`);

export const asOfParameter = instantParameter
  .optional()
  .describe('the figures as they were known at this instant, with the master data and factors known by then');

export const emissionsQuery = z.object({
  scope: z.enum(SCOPES),
  id: nameParameter.optional(),
  item: nameParameter.optional().describe('energy item; all of them where left out'),
  method: methodParameter.default('location'),
  fuels: fuelsParameter.default('gbt-32151'),
  interval: z.enum(PERIODS).default('1mo').describe('length of a row'),
  uncertainty: z
    .enum(['auto', 'none'])
    .default('auto')
    .describe('auto: of each row, where it is made of few enough meters; none is faster'),
  as_of: asOfParameter,
  ...rowParameters,
});

const source = z.object({
  title: z.string(),
  number: z.string().nullable(),
  url: z.string().nullable(),
  evidence: z.string().describe('what of it was read'),
});

export const factorUncertainty = z.object({
  relativeHalfWidth: z.string(),
  distribution: z.enum(['normal', 'rectangular', 'triangular']),
  coverageFactor: z.string().nullable(),
  source: z.string(),
});

export const citedFactor = z
  .object({
    id: z.string(),
    version: z.int(),
    scheme: z.string(),
    region: z.string(),
    subject: z.string(),
    dataYear: z.int().nullable(),
    publishedOn: z.string(),
    source,
    tag: z.enum(FACTOR_TAGS),
    uncertainty: factorUncertainty.nullable().describe('null where it is not known, which is not 0'),
  })
  .meta({ id: 'CitedCarbonFactor' });

const emissionFactor = z
  .object({
    ref: z.string().describe('rows refer to it by this'),
    item: z.string(),
    quantity: z.string(),
    enterprise: z.string().nullable(),
    region: z.string(),
    perUnit: z.string().describe('exact: a decimal, or a ratio that has none'),
    unit: z.string(),
    formula: z.string(),
    rule: z.string().describe('why this one'),
    flags: z.array(z.enum(FACTOR_FLAGS)),
    measured: z.boolean().describe('whether a calorific value was measured'),
    factor: citedFactor.nullable().describe('null where contracts cover all'),
    contracts: z.array(
      z.object({ contract: z.string(), share: z.string(), perUnit: z.string(), rule: z.string().nullable() }),
    ),
  })
  .meta({ id: 'EmissionFactor' });

export const uncertaintyFigure = z
  .object({
    standard: z.number().describe('combined standard uncertainty, in the unit of the value'),
    relative: z.number().nullable(),
    coverageFactor: z.number(),
    expanded: z.number(),
    bias: z.number().describe('known errors of meters that are still in the value'),
    isComplete: z.boolean().describe('false where components are not known: then it is at least what is said'),
    budget: z.array(
      z.object({
        key: z.string(),
        kind: z.enum(COMPONENT_KINDS),
        subjects: z.array(z.string()),
        standard: z.number(),
        share: z.number().describe('of the variance'),
      }),
    ),
    unknown: z.array(
      z.object({
        kind: z.enum(COMPONENT_KINDS),
        subject: z.string(),
        reason: z.enum(['notOnRecord', 'notReadable', 'notModelled']),
        amount: z.number().describe('the part of the value that it concerns'),
      }),
    ),
    unknownCount: z.int(),
  })
  .meta({ id: 'Uncertainty' });

const kilograms = z.number().nullable().describe('kgCO2; null where nothing is known, which is not 0');

const emissionRow = z
  .object({
    start: zonedInstant,
    end: zonedInstant,
    value: kilograms,
    scope1: kilograms,
    scope2: kilograms,
    ...knowledge,
    incomplete: z.boolean().describe('whether there is consumption without a factor in it'),
    measured: z
      .object({ value: kilograms, coverage: share })
      .nullable()
      .describe('by stack monitors, beside the value and not in it; null where there is none'),
    uncertainty: uncertaintyFigure.nullable().describe('null for the reason in whyNoUncertainty'),
    whyNoUncertainty: z
      .enum(WHY_NO_UNCERTAINTY)
      .nullable()
      .describe('tooManyMeters: it would have to be made of too many meters and days, ask of fewer'),
    breakdown: z.array(
      z.object({
        item: z.string(),
        scope: z.union([z.literal(1), z.literal(2)]),
        value: kilograms,
        estimatedShare: share.nullable(),
        coverage: share,
        activity: z.object({ quantity: z.string(), unit: z.string(), ucum: z.string(), value: z.number().nullable() }),
        contributions: z
          .array(z.object({ factor: z.string(), quantity: z.string(), activity: z.number(), value: z.number() }))
          .describe('activity times factor, each factor once; they add up to the value'),
        withoutFactor: z.array(
          z.object({
            code: z.enum([...CHOICE_PROBLEMS, 'heat_unknown']),
            reason: z.string(),
            amount: z.number(),
            unit: z.string(),
          }),
        ),
        shareWithoutFactor: z.number().nullable().describe('part of the consumption'),
      }),
    ),
  })
  .meta({ id: 'EmissionRow' });

export const emissionsAnswer = z.object({
  scope: z.enum(SCOPES),
  id: z.string(),
  method: z.string(),
  fuels: z.string(),
  interval: z.enum(PERIODS),
  timeZone: z.string(),
  unit: z.literal('kgCO2'),
  from: zonedInstant,
  to: zonedInstant,
  knownAt: instant.nullable().describe('the as_of of the question'),
  ...stateOfFigures,
  factors: z.array(emissionFactor).describe('behind the figures of this page'),
  contracts: z.array(
    z.object({
      id: z.string(),
      enterprise: z.string(),
      kind: z.enum(['greenPower', 'certificate']),
      coveredKilowattHours: z.number(),
      unusedKilowattHours: z.number(),
    }),
  ),
  notCounted: z
    .array(z.object({ item: z.string(), reason: z.string() }))
    .describe('items without CO2 to be calculated'),
  items: z.array(emissionRow),
  nextCursor,
});

/** Schemas of carbon factors, contracts of green power, estimates of factors and reconciliation. */

import { z } from 'zod';
import {
  contractEntry,
  entryTime,
  entryUncertainty,
  factorEntry,
  regionName,
  setName,
} from '../../carbon/entry-schemas.ts';
import { PAIR_METHODS } from '../../domain/carbon/estimate-factor/from-pairs.ts';
import { COMPONENT_KINDS } from '../../domain/carbon/uncertainty/meter-accuracy.ts';
import { FACTOR_TAGS } from '../../domain/data/carbon/factor-sources.ts';
import { asOfParameter, fuelsParameter, methodParameter, uncertaintyFigure } from './carbon.ts';
import { cursorParameter, instant, instantParameter, limitWithDefault, nextCursor } from './common.ts';
import { nameParameter, rowParameters, share, stateOfFigures, zonedInstant } from './consumption.ts';

/** Ids of published factors have slashes, which an address has as %2F. */
/** Two ids of 64 characters and what stands between them; published ones are shorter. */
const RECORD_ID_MAX = 129;
export const factorIdParameter = z.string().min(1).max(RECORD_ID_MAX).describe('in an address / is %2F');
export const contractIdParameter = z.string().min(1).max(RECORD_ID_MAX);

/** `superseded`: another version of the same id is approved and has a higher number. */
export const FACTOR_STATES = ['published', 'waiting', 'approved', 'superseded'] as const;

export const factorsQuery = z.object({
  scheme: z.string().max(80).optional().describe('cn-grid-average, gbt-32151 ..., or custom:SET'),
  subject: nameParameter.optional().describe('energy item, or green_power'),
  region: z.string().max(20).optional().describe('GB/T 2260, a grid region such as cn-east, or CN'),
  state: z.enum(FACTOR_STATES).optional(),
  known_at: instantParameter.optional().describe('the factors that were known at this instant, in their state then'),
  limit: limitWithDefault(1000, 100),
  cursor: cursorParameter,
});

const stated = z.object({ value: z.string(), unit: z.string() });

const factorVersion = {
  id: z.string(),
  version: z.int(),
  scheme: z.string(),
  enterprise: z.string().nullable().describe('whose it is; null for everybody'),
  region: z.string(),
  subject: z.string(),
  gas: z.literal('CO2'),
  dataYear: z.int().nullable(),
  validFrom: instant.nullable(),
  validTo: instant.nullable(),
  publishedOn: z.string().describe('day in China'),
  knownFrom: instant.describe('before, it does not exist for as_of'),
  amount: z.discriminatedUnion('kind', [
    stated.extend({ kind: z.literal('perUnit') }),
    z.object({ kind: z.literal('fuel'), calorificValue: stated, carbonContent: stated, oxidation: stated }),
    z.object({
      kind: z.literal('perEnergy'),
      perEnergy: stated,
      calorificValue: stated.extend({ from: z.string() }).nullable(),
    }),
  ]),
  derived: z
    .object({
      perUnit: z.string().describe('exact: a decimal, or a ratio that has none'),
      unit: z.string(),
      formula: z.string(),
    })
    .nullable()
    .describe('per unit that the item is counted in; null where it needs a calorific value that it does not have'),
  source: z.object({
    title: z.string(),
    number: z.string().nullable(),
    url: z.string().nullable(),
    evidence: z.string(),
  }),
  tag: z.enum(FACTOR_TAGS),
  uncertainty: z
    .object({
      relativeHalfWidth: z.string(),
      distribution: z.enum(['normal', 'rectangular', 'triangular']),
      coverageFactor: z.string().nullable(),
      source: z.string(),
    })
    .nullable()
    .describe('null where it is not known, which is not 0'),
  note: z.string(),
  state: z.enum(FACTOR_STATES),
  recordedAt: instant.nullable().describe('null for published ones, as the next three'),
  recordedBy: z.string().nullable(),
  approvedAt: instant.nullable(),
  approvedBy: z.string().nullable(),
  estimated: z.boolean().describe('whether it was estimated from data that are kept beside it'),
};

export const carbonFactor = z.object(factorVersion).meta({ id: 'CarbonFactor' });

export const carbonFactorDetail = z
  .object({
    ...factorVersion,
    estimate: z.unknown().describe('what it was estimated from and how, with the data; null where it was not'),
  })
  .meta({ id: 'CarbonFactorDetail' });

export const factorsAnswer = z.object({ items: z.array(carbonFactor), nextCursor });

export const factorVersions = z.object({
  id: z.string(),
  versions: z.array(carbonFactorDetail).describe('the newest first'),
});

export const factorBody = factorEntry;

const words = { id: z.string(), zh: z.string(), en: z.string() };

export const methodsAnswer = z.object({
  methods: z.array(z.object({ ...words, electricity: z.string(), heat: z.string() }).meta({ id: 'CarbonMethod' })),
  fuels: z.array(z.object({ ...words, items: z.array(z.string()) }).meta({ id: 'FuelTable' })),
  sets: z
    .array(z.object({ name: z.string().describe('as a method: custom:SET'), items: z.array(z.string()) }))
    .describe('of own factors that the caller sees'),
});

export const contractsQuery = z.object({
  enterprise: nameParameter.optional(),
  known_at: instantParameter.optional().describe('the contracts that stood at this instant'),
  limit: limitWithDefault(1000, 100),
  cursor: cursorParameter,
});

export const powerContract = z
  .object({
    id: z.string(),
    enterprise: z.string(),
    kind: z.enum(['greenPower', 'certificate']),
    isInterProvincial: z.boolean(),
    from: instant,
    to: instant,
    kilowattHours: z.string(),
    kilogramsPerKilowattHour: z.string(),
    source: z.object({ title: z.string(), number: z.string().nullable(), url: z.string().nullable() }),
    recordedAt: instant,
    recordedBy: z.string(),
    withdrawnAt: instant.nullable(),
    withdrawnBy: z.string().nullable(),
  })
  .meta({ id: 'PowerContract' });

export const contractsAnswer = z.object({ items: z.array(powerContract), nextCursor });

export const contractBody = contractEntry.extend({
  enterprise: contractEntry.shape.enterprise.optional().describe("the caller's own where left out"),
});

/** More than a year of days: all of them are in one answer, as what is persistent is told from all. */
export const RECONCILED_PERIODS_MAX = 400;

export const reconciliationQuery = z.object({
  enterprise: nameParameter.optional().describe("the caller's own where left out"),
  from: rowParameters.from,
  to: rowParameters.to,
  interval: z.enum(['1d', '1mo', '1y']).default('1mo'),
  method: methodParameter.default('location').describe('of own sets the fuels are taken, too'),
  fuels: fuelsParameter.default('gbt-32151'),
  as_of: asOfParameter,
});

const kilograms = z.number().nullable().describe('kgCO2; null where nothing is known, which is not 0');

const contribution = z.object({
  factor: z.string().nullable().describe('id and version; null for what was measured'),
  meter: z.string(),
  value: z.number(),
  share: z.number().nullable(),
  standardUncertainty: z.number(),
  bias: z.number(),
  isComplete: z.boolean(),
});

const side = z.object({
  value: kilograms,
  coverage: share.describe('measured or estimated part of the time of all meters'),
  estimatedCoverage: share,
  uncertainty: uncertaintyFigure
    .nullable()
    .describe('null where nothing is known, or it would have to be made of too many meters'),
  contributions: z.array(contribution).describe('by meter and factor, the largest first'),
});

export const RECONCILIATION_REASONS = [
  'nothingMeasured',
  'nothingCalculated',
  'coverage',
  'noUncertainty',
  'withoutFactor',
] as const;

export const reconciledPeriod = z
  .object({
    start: zonedInstant,
    end: zonedInstant,
    measured: side.describe('by stack monitors'),
    calculated: side.describe('scope 1: fuels that were burnt'),
    withoutFactor: z
      .array(z.object({ item: z.string(), code: z.string(), reason: z.string(), amount: z.number(), unit: z.string() }))
      .describe('fuels that are missing in what is calculated'),
    difference: z.number().nullable().describe('measured less calculated'),
    relativeDifference: z.number().nullable(),
    unexplained: z.number().nullable().describe('the difference without the known errors of the meters'),
    standardUncertainty: z.number().nullable(),
    expandedUncertainty: z.number().nullable(),
    z: z.number().nullable(),
    p: z.number().nullable(),
    verdict: z.enum(['consistent', 'different', 'notEnoughData']),
    reasons: z.array(z.enum(RECONCILIATION_REASONS)),
    isUncertaintyComplete: z.boolean().describe('false: the difference looks surer than it is'),
  })
  .meta({ id: 'ReconciledPeriod' });

export const reconciliationAnswer = z.object({
  enterprise: z.string(),
  method: z.string(),
  fuels: z.string(),
  interval: z.string(),
  timeZone: z.string(),
  unit: z.literal('kgCO2'),
  from: zonedInstant,
  to: zonedInstant,
  knownAt: instant.nullable().describe('the as_of of the question'),
  ...stateOfFigures,
  monitors: z.array(z.string()).describe('stack monitors at the boundary now'),
  periods: z.array(reconciledPeriod).describe('oldest first'),
  total: reconciledPeriod.describe('of all periods together; its uncertainty is none of theirs added up'),
  persistence: z.object({
    isPersistent: z.boolean(),
    direction: z.enum(['measuredHigher', 'measuredLower']).nullable(),
    consecutive: z.int(),
    inSameDirection: z.int(),
    judged: z.int(),
  }),
});

const enter = z
  .strictObject({
    id: factorEntry.shape.id,
    set: setName,
    region: regionName,
    validFrom: entryTime.nullable().default(null),
    validTo: entryTime.nullable().default(null),
  })
  .optional()
  .describe('enters what was estimated as an own factor, which waits for approval');

const enterprise = contractEntry.shape.enterprise.optional().describe("the caller's own where left out");

/** Of an analysis; `exact` where a rule sets it, null where nobody knows. */
const statedUncertainty = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('limit'), halfWidth: z.number().min(0).max(1) }),
    z.strictObject({ kind: z.literal('triangular'), halfWidth: z.number().min(0).max(1) }),
    z.strictObject({
      kind: z.literal('expanded'),
      expanded: z.number().min(0).max(1),
      coverageFactor: z.number().min(1).max(100),
      degreesOfFreedom: z.number().min(1).max(1e6).optional(),
    }),
    z.strictObject({
      kind: z.literal('standard'),
      standard: z.number().min(0).max(1),
      degreesOfFreedom: z.number().min(1).max(1e6).optional(),
    }),
  ])
  .nullable()
  .default(null);

export const SAMPLES_MAX = 2000;

const fuelSample = z.strictObject({
  from: entryTime.describe('fuel burnt from then ...'),
  to: entryTime.describe('... to before then is what it stands for'),
  mass: z.number().min(1e-6).max(1e12).describe('of that fuel, in fuelUnit'),
  netCalorificValue: z.number().min(1e-6).max(1e6).describe('as received, GJ per fuelUnit'),
  carbonContent: z.number().min(1e-6).max(10).describe('tC/GJ'),
  report: z.string().trim().min(1).max(200).describe('laboratory and number'),
});

export const estimateBody = z.discriminatedUnion('basis', [
  z.strictObject({
    basis: z.literal('linkedData'),
    enterprise,
    item: nameParameter.describe('the fuel that the measured CO2 is of'),
    from: entryTime,
    to: entryTime,
    interval: z.enum(['1d', '1mo']).default('1mo'),
    method: z.enum(PAIR_METHODS).default('ratioOfSums'),
    enter,
  }),
  z.strictObject({
    basis: z.literal('samples'),
    enterprise,
    item: nameParameter,
    period: z.strictObject({ from: entryTime, to: entryTime }),
    fuelUnit: z.enum(['t', '10^4 Nm3']),
    oxidationFactor: z.number().min(0).max(1),
    samples: z.array(fuelSample).min(1).max(SAMPLES_MAX),
    systematic: z
      .strictObject({
        netCalorificValue: statedUncertainty,
        carbonContent: statedUncertainty,
        oxidationFactor: z.union([statedUncertainty, z.literal('exact')]).default(null),
      })
      .optional()
      .describe('what all analyses have in common, relative; not known where left out'),
    enter,
  }),
]);

const pairDiagnostics = z.object({
  kind: z.literal('pairs'),
  periods: z.int(),
  residuals: z.array(z.number()).describe('kg'),
  r2AboutOrigin: z.number().describe('close to 1 for almost any data'),
  autocorrelation: z.number(),
  effectivePeriods: z.number(),
  outliers: z.array(z.object({ from: instant, robustZ: z.number() })),
  influential: z.array(z.object({ from: instant, leverage: z.number() })),
  intercept: z
    .object({
      value: z.number(),
      standardError: z.number(),
      p: z.number(),
      shareOfMean: z.number(),
      isSignificant: z.boolean(),
    })
    .nullable(),
  scatterStandardError: z.number(),
  attenuation: z.number().nullable(),
});

const sampleDiagnostics = z.object({
  kind: z.literal('samples'),
  samples: z.int(),
  coverage: share,
  gaps: z.array(z.object({ from: instant, to: instant })).describe('time that no sample stands for'),
  mass: z.number(),
  netCalorificValue: z.number(),
  carbonContent: z.number(),
  scatterStandardError: z.number(),
});

export const estimateAnswer = z
  .object({
    basis: z.enum(['linkedData', 'samples']),
    enterprise: z.string(),
    item: z.string(),
    from: instant,
    to: instant,
    isUsable: z.boolean(),
    reasons: z.array(z.string()).describe('why it is of no use; empty where it is'),
    estimate: z
      .object({
        value: z.string(),
        unit: z.string(),
        standardUncertainty: z.string(),
        confidenceInterval: z.tuple([z.string(), z.string()]).describe('95.45 %'),
        coverageFactor: z.number(),
        relativeStandardUncertainty: z.number(),
        degreesOfFreedom: z.number().nullable(),
        isComplete: z.boolean().describe('whether all of its uncertainty is known'),
        methodText: z.string(),
      })
      .nullable(),
    unknown: z
      .array(z.object({ kind: z.enum(COMPONENT_KINDS), subject: z.string(), reason: z.string() }))
      .describe('what is not in the uncertainty'),
    amount: factorVersion.amount.nullable().describe('what is entered of it'),
    uncertainty: entryUncertainty.nullable(),
    diagnostics: z.discriminatedUnion('kind', [pairDiagnostics, sampleDiagnostics]).nullable(),
    leftOut: z
      .array(z.object({ from: instant, to: instant, reason: z.string() }))
      .describe('periods that are not in it, because too little of them is known'),
    otherFuels: z
      .array(z.string())
      .describe(
        'fuels with consumption in the same time: their CO2 is in what was measured, if it leaves by the stack',
      ),
    calorificValues: z.array(
      z.object({ value: z.string(), unit: z.string(), source: z.string(), measured: z.boolean() }),
    ),
    data: z.array(z.string()).describe('a line for each period or sample, in order of time'),
    dataSha256: z.string().describe('of the lines, joined with a line feed between them'),
    entered: carbonFactor.nullable().describe('the factor that waits for approval now'),
  })
  .meta({ id: 'FactorEstimate' });

/** What the hub goes by: validation rules, estimation methods, energy items with their coefficients, units. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { coefficientLibrary, type LibraryCoefficient } from '../../domain/coefficient-library.ts';
import { allEnergyItems, type EnergyItem } from '../../domain/energy-item.ts';
import { ESTIMATION_METHODS } from '../../domain/estimation/methods.ts';
import { formatInstant } from '../../domain/instant.ts';
import { QUALITY_LEVELS, QUALITY_REASONS, type QualityReason } from '../../domain/quality.ts';
import { coefficientOf, EDITIONS } from '../../domain/standard-coal.ts';
import { allUnits, unitByName } from '../../domain/unit.ts';
import { RULE_EFFECTS, RULE_STAGES, VALIDATION_RULES, type ValidationRule } from '../../domain/validation/catalogue.ts';
import { PARAMETERS } from '../../domain/validation/parameter-table.ts';
import {
  DEFAULT_PARAMETERS,
  isEnabled,
  parametersFor,
  type RuleParameters,
} from '../../domain/validation/parameters.ts';
import { READERS, scopeOf } from '../authorise.ts';
import { idParameter, instant, problems } from '../schemas/common.ts';
import { nameParameter } from '../schemas/consumption.ts';
import type { ApiServices } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

const REASONS = Object.keys(QUALITY_REASONS) as [QualityReason, ...QualityReason[]];
const wholeList = z.null().describe('the list is always whole');

const rule = z
  .object({
    id: z.string(),
    stage: z.enum(RULE_STAGES),
    zh: z.string(),
    en: z.string(),
    algorithm: z.string(),
    parameters: z.array(
      z.object({
        name: z.string(),
        unit: z.string(),
        value: z.number().describe('in force: for the meter asked about, otherwise the default'),
        default: z.number(),
        min: z.number(),
        max: z.number(),
        meaning: z.string(),
      }),
    ),
    enabled: z.boolean(),
    source: z.string(),
    verified: z.boolean().describe('whether the text of the source was read'),
    effect: z.enum(RULE_EFFECTS),
    level: z.enum(QUALITY_LEVELS).describe('what it makes of a quality'),
    reason: z.enum(REASONS).nullable(),
  })
  .meta({ id: 'ValidationRule' });

const method = z
  .object({
    id: z.string(),
    zh: z.string(),
    en: z.string(),
    algorithm: z.string(),
    nem12: z.string(),
    source: z.string(),
    verified: z.boolean(),
  })
  .meta({ id: 'EstimationMethod' });

const energyItem = z
  .object({
    id: z.string(),
    energy: z.string(),
    zh: z.string(),
    en: z.string(),
    nationalCode: z.string().nullable(),
    itemCode: z.string().nullable(),
    codeVerified: z.boolean(),
    quantity: z.string(),
    unit: z.string(),
    ucum: z.string(),
    coefficients: z
      .array(
        z.object({
          edition: z.enum(EDITIONS),
          kgcePerUnit: z.string(),
          source: z.string(),
          tag: z.string(),
          range: z.array(z.string()).nullable(),
        }),
      )
      .describe('equivalent values as printed; none where the edition has no row'),
  })
  .meta({ id: 'EnergyItem' });

const coalCoefficient = z
  .object({
    id: z.string(),
    edition: z.enum(EDITIONS),
    item: z.string(),
    printed: z
      .object({ low: z.string(), high: z.string(), unit: z.string() })
      .describe('low and high differ for a range'),
    kgcePerUnit: z.string().describe('exact, as it is used where nothing was measured: of a range the upper end'),
    unit: z.string().describe('canonical unit of the item'),
    validFrom: instant,
    validTo: instant.nullable(),
    source: z.object({
      ...{ title: z.string(), number: z.string().nullable(), url: z.string().nullable(), evidence: z.string() },
      publishedOn: z.string(),
    }),
    tag: z.enum(['verified', 'recalled', 'computed']),
    note: z.string(),
  })
  .meta({ id: 'StandardCoalCoefficient' });

const unit = z
  .object({
    name: z.string(),
    dimension: z.string(),
    ucum: z.string(),
    aliases: z.array(z.string()),
    numerator: z.number().describe('base unit = value x numerator / denominator + offset'),
    denominator: z.number(),
    offset: z.number(),
    source: z.string(),
    verified: z.boolean(),
  })
  .meta({ id: 'Unit' });

export function catalogueRoutes({ registry }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/validation-rules',
      {
        config: { access: READERS },
        schema: {
          summary: 'The rules that readings and consumption are checked by, and what they are set to',
          querystring: z.object({ meter: idParameter.optional().describe('whose settings to show') }),
          response: {
            200: z.object({ meter: z.string().nullable(), items: z.array(rule), nextCursor: wholeList }),
            ...problems,
          },
        },
      },
      async (request) => {
        const { meter: id } = request.query;
        const snapshot = await registry.snapshot();
        const meter = id === undefined ? null : visibleMeter(snapshot, scopeOf(request, snapshot), id);
        const inForce = meter === null ? DEFAULT_PARAMETERS : parametersFor(meter.energy, meter.metering?.rules);
        const items = VALIDATION_RULES.map((one) => presentRule(one, inForce));
        return { meter: meter?.id ?? null, items, nextCursor: null };
      },
    );

    app.get(
      '/api/v1/estimation-methods',
      {
        config: { access: READERS },
        schema: {
          summary: 'The methods by which consumption is estimated',
          response: { 200: z.object({ items: z.array(method), nextCursor: wholeList }), ...problems },
        },
      },
      async () => ({ items: ESTIMATION_METHODS.map(({ bit: _, ...shown }) => shown), nextCursor: null }),
    );

    app.get(
      '/api/v1/energy-items',
      {
        config: { access: READERS },
        schema: {
          summary: 'Energy items with their codes and standard-coal coefficients',
          response: { 200: z.object({ items: z.array(energyItem), nextCursor: wholeList }), ...problems },
        },
      },
      async () => ({ items: allEnergyItems().map(presentItem), nextCursor: null }),
    );

    app.get(
      '/api/v1/standard-coal-coefficients',
      {
        config: { access: READERS },
        schema: {
          summary: 'Standard-coal coefficients of GB/T 2589 by edition, each with its document and how sure it is',
          description: 'Of equivalent values. Equal values change every year and are supplied in the configuration.',
          querystring: z.object({ item: nameParameter.optional(), edition: z.enum(EDITIONS).optional() }),
          response: { 200: z.object({ items: z.array(coalCoefficient), nextCursor: wholeList }), ...problems },
        },
      },
      async ({ query: { item, edition } }) => {
        const found = coefficientLibrary().filter(
          (one) => (item ?? one.item) === one.item && (edition ?? one.edition) === one.edition,
        );
        return { items: found.map(presentCoefficient), nextCursor: null };
      },
    );

    app.get(
      '/api/v1/units',
      {
        config: { access: READERS },
        schema: {
          summary: 'Units that are understood',
          response: { 200: z.object({ items: z.array(unit), nextCursor: wholeList }), ...problems },
        },
      },
      async () => ({ items: allUnits().map((shown) => ({ ...shown, aliases: [...shown.aliases] })), nextCursor: null }),
    );
  };
}

function presentRule({ bit: _, parameters, ...shown }: ValidationRule, inForce: RuleParameters) {
  return {
    ...shown,
    enabled: isEnabled(inForce, shown.id),
    parameters: parameters.map((name) => {
      const { unit, default: normal, min, max, meaning } = PARAMETERS[name];
      return { name, unit, value: inForce[name], default: normal, min, max, meaning };
    }),
  };
}

function presentItem(item: EnergyItem) {
  const coefficients = EDITIONS.flatMap((edition) => {
    const found = coefficientOf(item.id, { basis: 'equivalent', instant: 0, edition });
    if (found === null) return [];
    const { kgcePerUnit, source, tag, range } = found;
    return [{ edition, kgcePerUnit, source, tag, range: range === null ? null : [...range] }];
  });
  return { ...item, ucum: unitByName(item.unit)?.ucum ?? item.unit, coefficients };
}

function presentCoefficient({ validFrom, validTo, ...shown }: LibraryCoefficient) {
  return { ...shown, validFrom: formatInstant(validFrom), validTo: validTo === null ? null : formatInstant(validTo) };
}

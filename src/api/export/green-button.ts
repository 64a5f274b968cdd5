/**
 * Consumption of one register as Green Button data: NAESB ESPI (REQ.21) in an Atom feed. Order of elements and
 * codes as in the public schema espiDerived.xsd of the Green Button Alliance, version 0.7.20150119 (read, type by type).
 */

import { createHash } from 'node:crypto';
import type { Calendar } from '../../domain/calendar.ts';
import type { FigureSum } from '../../domain/consumption/figures.ts';
import { type EstimationMethodId, methodsOfBits } from '../../domain/estimation/methods.ts';
import { formatInstant } from '../../domain/instant.ts';
import { qualityLevel } from '../../domain/quality.ts';
import type { Quantity } from '../../domain/quantity.ts';
import type { Meter } from '../../registry/registry.ts';
import type { ConsumptionAnswerRow } from '../consumption/read.ts';
import { ProblemError } from '../problem.ts';
import { element, textElement } from './xml.ts';

export const GREEN_BUTTON_TYPE = 'application/atom+xml';

export interface GreenButtonFeed {
  readonly meter: Meter;
  readonly quantity: Quantity;
  readonly calendar: Calendar;
  /** Epoch milliseconds: whole days. */
  readonly from: number;
  readonly to: number;
  readonly updated: number;
}

const ATOM = 'http://www.w3.org/2005/Atom';
const ESPI = 'http://naesb.org/espi';

interface Coding {
  /** ESPI UnitSymbolKind, and the power of ten by which a millionth of our unit is one of it. */
  readonly uom: number;
  readonly power: number;
  /** MeasurementKind: 12 energy, 58 volume. */
  readonly kind: number;
}

/** By unit: 72 Wh, 42 m3, 31 J. ESPI has no unit of mass. */
const CODINGS: Readonly<Record<string, Coding>> = {
  kWh: { uom: 72, power: -3, kind: 12 },
  m3: { uom: 42, power: -6, kind: 58 },
  GJ: { uom: 31, power: 3, kind: 12 },
};

/** CommodityKind and ServiceKind (electricity 0, gas 1, water 2, heat 4) by energy type. */
const SERVICES: Readonly<Record<string, { readonly commodity: number; readonly service: number }>> = {
  electricity: { commodity: 1, service: 0 },
  gas: { commodity: 7, service: 1 },
  water: { commodity: 9, service: 2 },
  steam: { commodity: 10, service: 4 },
  heat: { commodity: 12, service: 4 },
  cooling: { commodity: 13, service: 4 },
  photovoltaic: { commodity: 1, service: 0 },
};

/** TimeAttributeKind by minutes. */
const PERIODS: Readonly<Record<number, number>> = { 5: 6, 15: 2, 30: 5, 60: 7 };

const FORWARD = 1;
const REVERSE = 19;
const NET = 4;
const DELTA_DATA = 4;
const NORMAL = 12;
/** Values are integers of 48 bits. */
const VALUE_MAX = 2n ** 47n - 1n;

/** Throws a problem for what ESPI has no unit or commodity for. */
export function codingOf(meter: Meter, { unit, name }: Quantity): Coding & { commodity: number; service: number } {
  const [coding, service] = [CODINGS[unit], SERVICES[meter.energy]];
  if (coding === undefined || service === undefined) {
    throw new ProblemError('not_found', `Green Button has no code for ${name} of ${meter.energy} in ${unit}.`);
  }
  return { ...coding, ...service };
}

/** The feed in pieces, a day of readings in one block; `pages` are intervals in order of time. */
export async function* greenButton(
  feed: GreenButtonFeed,
  pages: AsyncIterable<readonly ConsumptionAnswerRow[]>,
): AsyncGenerator<string> {
  const { meter, quantity, calendar, updated } = feed;
  const link = `/api/v1/meters/${meter.id}/green-button`;
  const title = `${meter.name} ${quantity.name}`;
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="${ATOM}">`;
  yield textElement('id', uuidOf(link, quantity.name, 'feed'));
  yield textElement('title', title) + textElement('updated', formatInstant(updated));
  yield element('author', textElement('name', 'Meterhub'));
  yield linkTo('self', link);
  for (const entry of resources(feed, link, title)) yield entry;
  let day = calendar.dayOf(feed.from);
  let readings: string[] = [];
  const block = (): string => (readings.length === 0 ? '' : blockOf(feed, link, day.start, day.end, readings));
  for await (const rows of pages) {
    for (const row of rows) {
      if (row.start >= day.end) {
        yield block();
        day = calendar.dayOf(row.start);
        readings = [];
      }
      const reading = readingOf(row);
      if (reading !== null) readings.push(reading);
    }
  }
  yield block();
  yield '</feed>\n';
}

function resources(feed: GreenButtonFeed, link: string, title: string): string[] {
  const { meter, quantity, calendar } = feed;
  const { uom, power, kind, commodity, service } = codingOf(meter, quantity);
  const minutes = calendar.intervalMillis / 60_000;
  const point = espi('UsagePoint', [
    element('ServiceCategory', textElement('kind', service)),
    textElement('status', 1),
  ]);
  const type = espi('ReadingType', [
    textElement('accumulationBehaviour', DELTA_DATA),
    textElement('commodity', commodity),
    textElement('dataQualifier', NORMAL),
    textElement('defaultQuality', QUALITY.validated),
    textElement('flowDirection', directionOf(meter, quantity)),
    textElement('intervalLength', minutes * 60),
    textElement('kind', kind),
    textElement('powerOfTenMultiplier', power),
    textElement('timeAttribute', 0),
    textElement('uom', uom),
    textElement('measuringPeriod', PERIODS[minutes] ?? 0),
  ]);
  const up = `${link}#UsagePoint`;
  const time = timeParameters(feed);
  return [
    entryOf(feed, link, 'UsagePoint', title, point, [
      linkTo('up', link),
      linkTo('related', `${link}#MeterReading`),
      ...(time === null ? [] : [linkTo('related', `${link}#LocalTimeParameters`)]),
    ]),
    ...(time === null
      ? []
      : [entryOf(feed, link, 'LocalTimeParameters', calendar.timeZone, time, [linkTo('up', link)])]),
    entryOf(feed, link, 'MeterReading', title, espi('MeterReading', []), [
      linkTo('up', up),
      linkTo('related', `${link}#IntervalBlock`),
      linkTo('related', `${link}#ReadingType`),
    ]),
    entryOf(feed, link, 'ReadingType', quantity.name, type, [linkTo('up', `${link}#MeterReading`)]),
  ];
}

function directionOf({ metering }: Meter, { name }: Quantity): number {
  if (name.endsWith('Export')) return REVERSE;
  return metering?.registers?.[name]?.mayDecrease === true ? NET : FORWARD;
}

/**
 * What the local clock is ahead of UTC. All bits set means that there is no daylight saving; of a
 * zone whose clock changes in the time of the feed nothing is said: instants are in UTC anyway.
 */
function timeParameters({ calendar, from, to }: GreenButtonFeed): string | null {
  const aheadOf = (at: number): number => Date.parse(`${calendar.format(at).slice(0, 19)}Z`) - at;
  const ahead = aheadOf(from);
  const noRule = 'FFFFFFFF';
  for (let day = calendar.dayOf(from); day.start < to; day = calendar.dayOf(day.end)) {
    if (day.end - day.start !== 86_400_000 || aheadOf(day.start) !== ahead) return null;
  }
  return espi('LocalTimeParameters', [
    ...[textElement('dstEndRule', noRule), textElement('dstOffset', 0), textElement('dstStartRule', noRule)],
    textElement('tzOffset', ahead / 1000),
  ]);
}

function blockOf(feed: GreenButtonFeed, link: string, start: number, end: number, readings: readonly string[]): string {
  const block = espi('IntervalBlock', [element('interval', periodOf(start, end)), ...readings]);
  const name = `IntervalBlock-${start / 1000}`;
  return entryOf(feed, link, name, feed.calendar.format(start).slice(0, 10), block, [
    linkTo('up', `${link}#MeterReading`),
  ]);
}

/** Null for what nothing is known of: it is left out, never zero. */
function readingOf({ start, end, shares, knowledge }: ConsumptionAnswerRow): string | null {
  const sum = shares[0]?.counted ?? knowledge;
  if (!sum.isKnown) return null;
  if (sum.value > VALUE_MAX || sum.value < -VALUE_MAX) {
    throw new ProblemError('too_large', 'A value has more digits than Green Button has room for.');
  }
  const quality = qualityCode(sum);
  return element('IntervalReading', [
    quality === QUALITY.validated ? '' : element('ReadingQuality', textElement('quality', quality)),
    element('timePeriod', periodOf(start, end)),
    textElement('value', String(sum.value)),
  ]);
}

function periodOf(start: number, end: number): string[] {
  return [textElement('duration', (end - start) / 1000), textElement('start', start / 1000)];
}

/** QualityOfReading of ESPI. */
const QUALITY = {
  manual: 7,
  referenceDay: 8,
  linear: 9,
  questionable: 10,
  derived: 11,
  mixed: 13,
  validated: 17,
} as const;

const QUALITY_OF_METHOD: Readonly<Record<EstimationMethodId, number>> = {
  linear: QUALITY.linear,
  like_day_scaled: QUALITY.referenceDay,
  like_day: QUALITY.referenceDay,
  check_meter_scaled: QUALITY.derived,
  check_meter: QUALITY.derived,
  manual: QUALITY.manual,
  gauge_linear: QUALITY.linear,
  nominal_conditions: QUALITY.derived,
};

export function qualityCode(sum: Pick<FigureSum, 'quality' | 'methods' | 'estimatedMillis'>): number {
  const level = qualityLevel(sum.quality);
  if (level === 'suspect' || level === 'invalid') return QUALITY.questionable;
  const codes = new Set(methodsOfBits(sum.methods).map((method) => QUALITY_OF_METHOD[method]));
  const [code] = codes;
  if (code === undefined) return level === 'good' ? QUALITY.validated : QUALITY.questionable;
  return codes.size === 1 ? code : QUALITY.mixed;
}

function espi(name: string, children: readonly string[]): string {
  return element(name, children, { xmlns: ESPI });
}

/** The alliance's schema of Atom (atom.xsd) wants two links or more next to each other: itself, and where it belongs. */
function entryOf(
  { quantity, updated }: GreenButtonFeed,
  link: string,
  name: string,
  title: string,
  content: string,
  links: readonly string[],
): string {
  return `\n${element('entry', [
    textElement('id', uuidOf(link, quantity.name, name)),
    ...[linkTo('self', `${link}#${name}`), ...links, textElement('title', title)],
    element('content', content, { type: 'application/xml' }),
    ...[textElement('published', formatInstant(updated)), textElement('updated', formatInstant(updated))],
  ])}`;
}

function linkTo(rel: string, href: string): string {
  return element('link', '', { rel, href });
}

/** The same for the same resource, whenever it is asked for (a UUID of version 8, RFC 9562). */
function uuidOf(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join(' ')).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}

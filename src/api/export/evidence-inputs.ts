/** Collects what a bundle of evidence is made of. */

import type { Calendar } from '../../domain/calendar.ts';
import { schemesFor } from '../../domain/carbon/choose-factor.ts';
import type { OwnCoefficients } from '../../domain/consumption/own-coefficients.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { CONTEXT_READINGS } from '../../domain/interval/segments.ts';
import { quantityByName } from '../../domain/quantity.ts';
import type { EvidenceQuestion, MasterData } from '../../evidence/bundle.ts';
import { contractSpan, type EvidenceInputs } from '../../evidence/figures.ts';
import { emptyRows } from '../../evidence/item-days.ts';
import { readingLine } from '../../evidence/lines.ts';
import { itemsOf, registersOf } from '../../evidence/members.ts';
import { ReadingChain } from '../../evidence/reading-chain.ts';
import { meterOverTime } from '../../registry/over-time.ts';
import type { Enterprise, Meter, RegistrySnapshot } from '../../registry/registry.ts';
import type { StoredReading } from '../../store/store.ts';
import type { EmissionQuestion } from '../carbon/emission-question.ts';
import { copyRow } from '../consumption/known-then.ts';
import { ProblemError } from '../problem.ts';
import type { ApiServices } from '../services.ts';

/** Intervals in one bundle: what fits into memory beside everything else. */
const INTERVALS_MAX = 1_000_000;
const DAY_MILLIS = 86_400_000;

export async function evidenceInputs(
  question: EvidenceQuestion,
  asked: EmissionQuestion,
  { ledger }: Pick<ApiServices, 'ledger'>,
  calendar: Calendar,
  own: OwnCoefficients,
): Promise<EvidenceInputs> {
  const masterData = masterDataOf(question, asked.snapshot, ledger);
  const items = itemsOf(masterData);
  const contracts = asked.contracts.filter(({ enterprise }) => enterprise === question.enterprise);
  const span = contractSpan(contracts);
  const electricity = new Set(
    items.filter(({ item }) => item === 'electricity').flatMap(({ members }) => members.map(nameOf)),
  );
  const registers = registersOf(items);
  const from = span === null ? question.from : Math.min(question.from, calendar.dayOf(span.from).start);
  const to = span === null ? question.to : Math.max(question.to, calendar.dayOf(span.to - 1).end);
  checkSize(
    (registers.length * (question.to - question.from) + electricity.size * (to - from)) / calendar.intervalMillis,
  );
  const intervals = new Map<string, ReturnType<typeof emptyRows>>();
  for (const { meter, quantity } of registers) {
    const name = `${meter} ${quantity}`;
    const isLonger = electricity.has(name);
    const key = { scope: 'meter', id: meter, item: '', quantity, enterprise: question.enterprise } as const;
    const [begin, end] = isLonger ? [from, to] : [question.from, question.to];
    const columns = await asked.source.consumption('interval', [key], begin, end);
    const rows = emptyRows();
    for (let row = 0; row < columns.count; row++) copyRow(columns, row, rows, 0);
    intervals.set(name, rows);
  }
  return { question, masterData, intervals, factors: factorsOf(asked, question), contracts, own: ownOf(own, question) };
}

/** Lines of the readings that the intervals were made of, with those next to the period. */
export async function* readingLines(
  { question, masterData }: EvidenceInputs,
  { readings }: Pick<ApiServices, 'readings'>,
): AsyncGenerator<string> {
  let count = 0;
  const chain = new ReadingChain();
  for (const { meter, quantity } of sourcesOf(masterData)) {
    const read = (from: number, to: number, limit: number) => readings.readings({ meter, quantity, from, to, limit });
    const lines = (found: readonly StoredReading[]): string =>
      found.map((reading) => readingLine(meter, quantity, reading, chain)).join('');
    const before = await lastBefore(read, question.from);
    if (before.length > 0) yield lines(before);
    for (let from = question.from; ; ) {
      const page = await read(from, question.to, PAGE);
      if (page.length > 0) yield lines(page);
      count += page.length;
      checkReadings(count);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      from = last.timestamp + 1;
    }
    const after = await read(question.to, question.to + AROUND_MILLIS, CONTEXT_READINGS);
    if (after.length > 0) yield lines(after);
  }
}

/** Half a gigabyte of lines: a zip has room for four, and whoever verifies it needs the memory. */
const READINGS_MAX = 4_000_000;
const PAGE = 10_000;
/** How far readings next to the period are looked for. */
const AROUND_MILLIS = 40 * DAY_MILLIS;

type Read = (from: number, to: number, limit: number) => Promise<StoredReading[]>;

/** The store reads forwards: longer and longer times before, until enough are in them. */
async function lastBefore(read: Read, to: number): Promise<StoredReading[]> {
  for (let millis = DAY_MILLIS; ; millis = Math.min(AROUND_MILLIS, millis * 6)) {
    const found: StoredReading[] = [];
    for (let from = Math.max(0, to - millis); ; ) {
      const page = await read(from, to, PAGE);
      found.push(...page.slice(-CONTEXT_READINGS));
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      from = last.timestamp + 1;
    }
    if (found.length >= CONTEXT_READINGS || millis === AROUND_MILLIS) return found.slice(-CONTEXT_READINGS);
  }
}

const ACTIONS = { confirmed: 'confirm', corrected: 'correct', rejected: 'reject' } as const;

/** Registers at the boundary, and the rate gauges of meters that have none. */
function sourcesOf(masterData: MasterData): { readonly meter: string; readonly quantity: string }[] {
  const meters = new Map(masterData.meters.map(({ id, versions }) => [id, versions.at(-1)?.meter as Meter]));
  return registersOf(itemsOf(masterData)).flatMap(({ meter, quantity }) => {
    const { energy, metering } = meters.get(meter) as Meter;
    const type = energyTypeByName(energy);
    if (type === undefined || !type.quantities.includes(quantity) || quantityByName(quantity) === undefined) return [];
    const isIntegrated = metering?.integrates === true && quantity === type.register;
    return [{ meter, quantity: isIntegrated ? type.rate : quantity }];
  });
}

function masterDataOf(
  { enterprise: id, from, to, asOf }: EvidenceQuestion,
  snapshot: RegistrySnapshot,
  ledger: ApiServices['ledger'],
): MasterData {
  const bound = (at: number): number | null => (Number.isFinite(at) ? at : null);
  const meters = [...snapshot.meters.values()]
    .filter((meter) => meter.enterprise === id)
    .map((meter) => ({ id: meter.id, stretches: meterOverTime(snapshot, meter) }))
    .filter(({ stretches }) => stretches.some(({ value }) => value.level === 1))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = new Set(meters.map((meter) => meter.id));
  const found = ledger.discontinuities({
    meter: null,
    meters: ids,
    from: from - AROUND_MILLIS,
    to: to + AROUND_MILLIS,
  });
  const decisions = found.flatMap(({ meter, quantity, at, state, consumption }) =>
    state === 'open' ? [] : [{ meter, quantity, at, action: ACTIONS[state], consumption }],
  );
  const data = {
    enterprise: snapshot.enterprises.get(id) as Enterprise,
    meters: meters.map(({ id: meter, stretches }) => ({
      id: meter,
      versions: stretches.map((one) => ({ from: bound(one.from), to: bound(one.to), meter: one.value })),
    })),
    decisions,
    restated: asOf === null ? [] : restatedSince(asOf),
  };
  function restatedSince(since: number) {
    const queries = [...ids].flatMap((meter) =>
      (energyTypeByName(snapshot.meters.get(meter)?.energy ?? '')?.quantities ?? []).map((quantity) => ({
        ...{ meter, quantity, from, to, supersededAfter: since },
      })),
    );
    return ledger.superseded(queries).map(({ meter, quantity, start }) => ({ meter, quantity, start }));
  }
  // As it will be read again: what is undefined is not there.
  return JSON.parse(JSON.stringify(data)) as MasterData;
}

function factorsOf({ factors, method, fuels }: EmissionQuestion, { enterprise }: EvidenceQuestion) {
  const schemes = new Set(schemesFor(method, fuels));
  return factors.filter(
    ({ scheme, own }) =>
      schemes.has(scheme) && (own === null || own.enterprise === null || own.enterprise === enterprise),
  );
}

/** What is of nobody or of this enterprise: what others have measured is theirs. */
function ownOf({ calorificValues, equalValues }: OwnCoefficients, { enterprise }: EvidenceQuestion): OwnCoefficients {
  const isOurs = (value: { readonly enterprise: string | null }): boolean =>
    value.enterprise === null || value.enterprise === enterprise;
  return { calorificValues: calorificValues.filter(isOurs), equalValues: equalValues.filter(isOurs) };
}

function nameOf({ meter, source }: { readonly meter: string; readonly source: string }): string {
  return `${meter} ${source}`;
}

/** The answer has begun: it breaks off, and the reason is in the log. */
function checkReadings(count: number): void {
  if (count <= READINGS_MAX) return;
  throw new ProblemError('too_large', `A bundle has ${READINGS_MAX} readings at most: ask for a shorter time.`);
}

function checkSize(intervals: number): void {
  if (intervals <= INTERVALS_MAX) return;
  throw new ProblemError(
    'too_large',
    `A bundle of ${Math.round(intervals)} intervals is too large, ${INTERVALS_MAX} at most: ask for a shorter time.`,
  );
}

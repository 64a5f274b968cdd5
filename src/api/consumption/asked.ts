/** What a request asks about, if the caller may see it, and where its figures come from. */

import type { FastifyRequest } from 'fastify';
import type { Calendar } from '../../domain/calendar.ts';
import { energyItemById } from '../../domain/energy-item.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import type { Scope } from '../../store/consumption.ts';
import { principalOf, scopeOf } from '../authorise.ts';
import { ProblemError } from '../problem.ts';
import { isInScope } from '../scope.ts';
import type { ApiServices, ReadingsService } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';
import { asKnownAt } from './as-known-at.ts';
import { type Subject, subjectOfGroup, subjectOfMeter } from './subject.ts';

export interface AskedQuery {
  readonly scope: Scope;
  readonly id?: string | undefined;
  readonly energy?: string | undefined;
  readonly item?: string | undefined;
  readonly quantity?: string | undefined;
  readonly withMonitors?: boolean;
  /** Epoch milliseconds. */
  readonly as_of?: number | undefined;
}

export interface Asked {
  readonly subject: Subject;
  /** Master data by which it is what it is. */
  readonly snapshot: RegistrySnapshot;
  readonly source: Pick<ReadingsService, 'consumption'>;
  /** Null for what is known now. */
  readonly knownAt: number | null;
}

/** Throws a problem where there is no such thing, or none that the caller may see: that is decided by what holds now. */
export async function askedOf(
  request: FastifyRequest,
  query: AskedQuery,
  { registry, readings, ledger }: Pick<ApiServices, 'registry' | 'readings' | 'ledger'>,
  calendar: Calendar,
): Promise<Asked> {
  const now = await registry.snapshot();
  const subject = subjectOf(request, query, now);
  const knownAt = query.as_of ?? null;
  if (knownAt === null) return { subject, snapshot: now, source: readings, knownAt };
  if (knownAt > Date.now()) throw new ProblemError('invalid_request', 'querystring: as_of lies in the future');
  const snapshot = await registry.snapshotAsOf(knownAt);
  const source = asKnownAt(readings, ledger, calendar, { knownAt, snapshot });
  return { subject: subjectThen(query, subject, snapshot), snapshot, source, knownAt };
}

/** How far figures can be relied on. */
export interface FiguresState {
  /** Before which instant everything asked for is derived; null where nothing is. */
  readonly completeUntil: number | null;
  readonly knownAt: string | null;
  readonly currentAsOf: string;
  readonly pendingRecomputation: boolean;
}

/** To be asked before the figures are read, so that it holds for them. */
export async function stateOf(
  { scope, id, owner, meters, items }: Subject,
  knownAt: number | null,
  readings: ReadingsService,
): Promise<FiguresState> {
  const quantities = new Set(items.map(({ quantity, item }) => completeQuantity(item, quantity.name)));
  const [only] = quantities;
  const [until, asOf, { stale }] = await Promise.all([
    readings.completeUntil(meters, quantities.size === 1 && only !== undefined ? only : null),
    readings.currentAsOf(scope === 'meter' && owner !== null ? { enterprise: owner, meter: id } : null),
    readings.derivation(),
  ]);
  return {
    completeUntil: until,
    knownAt: knownAt === null ? null : formatInstant(knownAt),
    currentAsOf: formatInstant(asOf),
    pendingRecomputation: stale > 0,
  };
}

function subjectOf(request: FastifyRequest, query: AskedQuery, snapshot: RegistrySnapshot): Subject {
  const own = scopeOf(request, snapshot);
  const { enterprise, districts } = principalOf(request);
  const { scope, item } = query;
  if (item !== undefined && energyItemById(item) === undefined) {
    throw new ProblemError('not_found', `There is no energy item ${JSON.stringify(item)}.`);
  }
  if (scope === 'meter') {
    return subjectOfMeter(visibleMeter(snapshot, own, query.id ?? needed(scope)), filterOf(query));
  }
  if (scope === 'city' && query.id !== undefined && query.id !== 'city') {
    throw new ProblemError('not_found', `There is no city ${JSON.stringify(query.id)}: the hub has one.`);
  }
  if (districts !== null && scope !== 'enterprise' && scope !== 'district') {
    throw new ProblemError('forbidden', `A key of districts sees the districts and what is in them, not a ${scope}.`);
  }
  if (own !== null && districts === null && scope !== 'enterprise') {
    throw new ProblemError('forbidden', `A key of an enterprise sees the enterprise and its meters, not a ${scope}.`);
  }
  const id = scope === 'city' ? 'city' : (query.id ?? enterprise ?? needed(scope));
  const isVisible = scope === 'district' ? (districts?.includes(id) ?? true) : isInScope(own, id);
  if (own !== null && !isVisible) {
    throw new ProblemError('not_found', `There is no ${scope} ${JSON.stringify(id)}.`);
  }
  return subjectOfGroup(snapshot, { scope, id, ...filterOf(query) });
}

/** The same subject as it was registered then. */
function subjectThen(query: AskedQuery, { scope, id }: Subject, then: RegistrySnapshot): Subject {
  if (scope !== 'meter') return subjectOfGroup(then, { scope, id, ...filterOf(query) });
  const meter = then.meters.get(id);
  if (meter === undefined) throw new ProblemError('not_found', `The meter ${JSON.stringify(id)} was not known then.`);
  return subjectOfMeter(meter, filterOf(query));
}

function filterOf({ energy, item, quantity, withMonitors = false }: AskedQuery) {
  return { energy, item, quantity, withMonitors };
}

function needed(scope: string): never {
  throw new ProblemError('invalid_request', `querystring: id is needed: which ${scope}?`);
}

/** The heat in steam is derived together with its mass. */
function completeQuantity(item: string, quantity: string): string {
  return item === 'steam' && quantity === 'heat' ? 'mass' : quantity;
}

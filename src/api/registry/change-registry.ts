/** Changes of the registry by requests, with the checks that files go through; one after the other. */

import type { FastifyRequest } from 'fastify';
import type { Kind } from '../../master-data/kinds.ts';
import { type Plan, type PlannedChanges, planImport } from '../../master-data/plan.ts';
import { showSheetProblem } from '../../master-data/problem.ts';
import { type Registered, readRegistered } from '../../master-data/registered.ts';
import type { EntryRow } from '../../master-data/row.ts';
import { Times } from '../../master-data/times.ts';
import { type Registry, RegistryError } from '../../registry/registry.ts';
import { principalOf } from '../authorise.ts';
import { ProblemError } from '../problem.ts';
import { orProblem } from '../refused.ts';

/** A program beside the hub may be changing the registry, too. */
const ATTEMPTS = 5;

/** Times of what is told in problems. */
const TIMES = new Times('UTC');

export interface Changed {
  readonly registered: Registered;
  readonly plan: Plan;
}

/**
 * Puts entries into the registry. `rowsOf` makes them of what is registered and throws where that is not as it must be;
 * it is asked again where somebody else was faster.
 */
export function putEntries(
  request: FastifyRequest,
  registry: Registry,
  kinds: readonly Kind[],
  rowsOf: (registered: Registered) => readonly EntryRow[],
): Promise<Changed> {
  return attempt(registry, async () => {
    const registered = await readRegistered(registry, kinds);
    const plan = planImport(rowsOf(registered), [], registered, TIMES, { now: Date.now() });
    if (plan.problems.length > 0) throw new ProblemError('invalid_request', objectionsOf(plan));
    await applyChanges(request, registry, plan.changes, registered);
    return { registered, plan };
  });
}

/** Applies changes that were made for what was registered, in the name of the caller. */
export function applyChanges(
  request: FastifyRequest,
  registry: Registry,
  changes: PlannedChanges,
  { version }: Registered,
): Promise<void> {
  return registry.apply({ ...changes, expectedVersion: version, recordedBy: recorderOf(request) });
}

/** One at a time, and again where the registry has changed between its reading and the change. */
export function attempt<T>(registry: Registry, work: () => Promise<T>): Promise<T> {
  const done = (turns.get(registry) ?? Promise.resolve()).then(() => orProblem(repeated(work)));
  turns.set(
    registry,
    done.catch(() => undefined),
  );
  return done;
}

/** Who makes a change, as the registry keeps it: `key 31917dba3c14`. */
export function recorderOf(request: FastifyRequest): string {
  const { kind, id } = principalOf(request);
  return `${kind} ${id}`;
}

const turns = new WeakMap<Registry, Promise<unknown>>();

async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await work();
    } catch (error) {
      const isStale = error instanceof RegistryError && error.code === 'stale';
      if (!isStale) throw error;
      if (attempts === ATTEMPTS) throw new ProblemError('unavailable', 'The registry changes too fast; try again.');
    }
  }
}

function objectionsOf({ problems }: Plan): string {
  const isOne = new Set(problems.map(({ row }) => row)).size === 1;
  const texts = problems.map((problem) => {
    if (!isOne) return showSheetProblem(problem);
    return problem.column === null ? problem.text : `${problem.column}: ${problem.text}`;
  });
  return `${texts.join('; ')}.`;
}

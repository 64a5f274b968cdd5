/** What is done about the quarantine: replay it, or dismiss it. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Json } from '../../audit/canonical-json.ts';
import type { QuarantineKey, QuarantineState } from '../../ledger/ledger.ts';
import { DECIDERS, principalOf, scopeOf } from '../authorise.ts';
import { ProblemError } from '../problem.ts';
import { ledgerIn, quarantineOf } from '../quarantine-scope.ts';
import { dismissEntries, REPLAYABLE_CODES, replayEntries, type SettledEntries } from '../replay.ts';
import { idParameter, limitWithDefault, problems } from '../schemas/common.ts';
import { isInScope, type Scope } from '../scope.ts';
import type { ApiServices, HubService } from '../services.ts';

const ENTRIES_MAX = 1000;
const position = z.int().min(0);
const entryId = z
  .union([
    z.strictObject({ offset: position, ordinal: position }),
    z
      .string()
      .regex(/^\d{1,16}-\d{1,10}$/, 'must be the id of an entry, such as 4711-0')
      .transform((id) => {
        const [offset = 0, ordinal = 0] = id.split('-').map(Number);
        return { offset, ordinal };
      }),
  ])
  .describe('as the list of the quarantine has it, or its two numbers');

const filter = z.strictObject({
  enterprise: idParameter.optional(),
  gateway: idParameter.optional(),
  meter: z.string().min(1).max(100).optional(),
  code: z.string().max(64).optional(),
});

const body = z.union([
  z.strictObject({ ids: z.array(entryId).min(1).max(ENTRIES_MAX) }),
  z.strictObject({ filter, limit: limitWithDefault(ENTRIES_MAX, 100) }).describe('open entries, the oldest first'),
]);

const answer = z.object({
  entries: z.int().min(0).describe('entries settled'),
  readings: z.int().min(0).describe('readings that they stood for'),
  messages: z.int().min(0).describe('messages put into the journal'),
  refused: z.array(
    z.object({
      id: z.string(),
      code: z.string().nullable(),
      reason: z.enum(['not_found', 'not_open', 'not_replayable', 'not_kept']),
    }),
  ),
});

export function quarantineRoutes({ registry, ledger, readings, hub, log }: ApiServices): FastifyPluginAsyncZod {
  // One after the other: two at once would send the same entries twice.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  // What was sent before it failed is replayed; the rest is open still, and is taken when it is asked for again.
  const journal: Pick<HubService, 'appendToJournal'> = {
    appendToJournal: (messages) =>
      hub.appendToJournal(messages).catch((error: Error) => {
        log.warn({ err: error }, 'the quarantine could not be replayed');
        throw new ProblemError('unavailable', 'The journal takes no messages at the moment.');
      }),
  };

  return async (app) => {
    app.post(
      '/api/v1/quarantine/replay',
      {
        config: { access: DECIDERS, audit: 'quarantine.replay' },
        schema: {
          summary: 'Processes open entries of the quarantine once more, from the journal on',
          description: 'Only entries whose code says that it can help are taken; a filter passes over the others.',
          body,
          response: { 200: answer, ...problems },
        },
      },
      async (request) => {
        const { name } = principalOf(request);
        return inTurn(async () => {
          const { checks } = await hub.status();
          if (checks['journal']?.ok === false) {
            throw new ProblemError('unavailable', 'The journal takes no messages at the moment.');
          }
          const scope = scopeOf(request, await registry.snapshot());
          const keys = await keysOf(request.body, scope, REPLAYABLE_CODES);
          const seen = ledgerIn(ledger, scope);
          const done = await replayEntries(
            { ledger: seen, hub: journal, readings },
            keys,
            settlement('replayed', name),
          );
          request.act.after = counted(done);
          log.info({ by: name, entries: done.entries, messages: done.messages }, 'quarantine was replayed');
          return presentSettled(done);
        });
      },
    );

    app.post(
      '/api/v1/quarantine/dismiss',
      {
        config: { access: DECIDERS, audit: 'quarantine.dismiss' },
        schema: {
          summary: 'Marks open entries of the quarantine as of no use',
          body,
          response: { 200: answer, ...problems },
        },
      },
      async (request) => {
        const { name } = principalOf(request);
        return inTurn(async () => {
          const scope = scopeOf(request, await registry.snapshot());
          const keys = await keysOf(request.body, scope, undefined);
          const seen = ledgerIn(ledger, scope);
          const done = await dismissEntries({ ledger: seen, readings }, keys, settlement('dismissed', name));
          request.act.after = counted(done);
          log.info({ by: name, entries: done.entries }, 'quarantine was dismissed');
          return presentSettled(done);
        });
      },
    );

    async function keysOf(
      asked: z.output<typeof body>,
      scope: Scope,
      codes: readonly string[] | undefined,
    ): Promise<readonly QuarantineKey[]> {
      if ('ids' in asked) return asked.ids;
      const { enterprise, gateway, meter, code } = asked.filter;
      if (code !== undefined && codes !== undefined && !codes.includes(code)) {
        throw new ProblemError('invalid_request', `body: entries with the code ${code} cannot be replayed`);
      }
      const { enterprises } = await registry.snapshot();
      if (enterprise !== undefined && !(enterprises.has(enterprise) && isInScope(scope, enterprise))) {
        throw new ProblemError('not_found', `There is no enterprise ${JSON.stringify(enterprise)}.`);
      }
      return quarantineOf(ledger, enterprise === undefined ? scope : new Set([enterprise]), {
        ...{ gateway, meter, code, codes, state: 'open', isOldestFirst: true },
        ...{ limit: asked.limit, rawLengthMax: 0 },
      });
    }
  };
}

function settlement(state: Exclude<QuarantineState, 'open'>, settledBy: string) {
  return { state, settledBy, settledAt: Date.now() };
}

/** What the audit log tells of it. */
function counted({ entries, readings, messages, refused }: SettledEntries): Json {
  return { entries, readings, messages, refused: refused.length };
}

function presentSettled({ refused, ...done }: SettledEntries) {
  return {
    ...done,
    refused: refused.map(({ offset, ordinal, code, reason }) => ({ id: `${offset}-${ordinal}`, code, reason })),
  };
}

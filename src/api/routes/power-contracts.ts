/** Contracts of green power and green certificates. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { stoodAt } from '../../carbon/carbon-records.ts';
import { newContractOf } from '../../carbon/entry-schemas.ts';
import { narrowedScope, READERS, scopeOf } from '../authorise.ts';
import { doerOf, enterpriseFor, orCarbonProblem, RECORDERS } from '../carbon/enter-record.ts';
import { presentContract } from '../carbon/present-factor.ts';
import { pageOf } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import {
  contractBody,
  contractIdParameter,
  contractsAnswer,
  contractsQuery,
  powerContract,
} from '../schemas/carbon-records.ts';
import { problems } from '../schemas/common.ts';
import { isInScope } from '../scope.ts';
import type { ApiServices } from '../services.ts';

export function powerContractRoutes({ carbon, registry }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/carbon/contracts',
      {
        config: { access: READERS },
        schema: {
          summary: 'Contracts of green power and certificates, withdrawn ones as well',
          querystring: contractsQuery,
          response: { 200: contractsAnswer, ...problems },
        },
      },
      async (request) => {
        const { enterprise, known_at: knownAt } = request.query;
        const scope = narrowedScope(request, enterprise, await registry.snapshot());
        const seen = (await carbon.contracts()).filter(({ contract }) => isInScope(scope, contract.enterprise));
        const found =
          knownAt === undefined
            ? seen
            : seen
                .filter((one) => stoodAt(one, knownAt))
                // That it was to be withdrawn was not known then.
                .map((one) => ({ ...one, withdrawnAt: null, withdrawnBy: null }));
        const page = pageOf('carbon-contracts', found, ({ contract }) => contract.id, request.query);
        return { ...page, items: page.items.map(presentContract) };
      },
    );

    app.post(
      '/api/v1/carbon/contracts',
      {
        config: { access: RECORDERS, audit: 'carbon.contract.enter' },
        schema: {
          summary: 'Enter a contract of an enterprise',
          description: 'The enterprise names its contracts; on record its id stands before the name: alpha:GP-1.',
          body: contractBody,
          response: { 201: powerContract, ...problems },
        },
      },
      async (request, reply) => {
        const enterprise = await enterpriseFor(request, request.body.enterprise, registry);
        const entered = newContractOf({ ...request.body, enterprise });
        const contract = presentContract(await orCarbonProblem(carbon.enterContract(entered, doerOf(request))));
        request.act.after = contract;
        return reply.status(201).send(contract);
      },
    );

    app.post(
      '/api/v1/carbon/contracts/:id/withdraw',
      {
        config: { access: RECORDERS, audit: 'carbon.contract.withdraw' },
        schema: {
          summary: 'Withdraw a contract: from now on it covers nothing',
          description: 'What was known before stays as it was: as_of answers go on showing it.',
          params: z.object({ id: contractIdParameter }),
          response: { 200: powerContract, ...problems },
        },
      },
      async (request) => {
        const { id } = request.params;
        const scope = scopeOf(request, await registry.snapshot());
        const before = (await carbon.contracts()).find(({ contract }) => contract.id === id);
        if (before === undefined || !isInScope(scope, before.contract.enterprise)) {
          throw new ProblemError('not_found', `There is no contract ${JSON.stringify(id)}.`);
        }
        request.act.before = presentContract(before);
        const after = presentContract(await orCarbonProblem(carbon.withdrawContract(id, doerOf(request))));
        request.act.after = after;
        return after;
      },
    );
  };
}

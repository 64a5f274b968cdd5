import { createConfig, lintFromString } from '@redocly/openapi-core';
import { beforeAll, expect, test } from 'vitest';
import { openApiDocument } from '../../src/api/openapi.ts';
import { Contract } from './contract.ts';
import { registeredRoutes } from './routes.ts';

/** What is served and is not the API itself. */
const UNDOCUMENTED = /^GET \/(openapi\.json|docs.*)$/;

let document: object;
let contract: Contract;

beforeAll(async () => {
  document = await openApiDocument();
  contract = new Contract(document);
});

test('the document is valid OpenAPI 3.1', async () => {
  expect(document).toMatchObject({ openapi: '3.1.0' });
  expect(await objectionsTo(document)).toEqual([]);
});

test('the check of the document finds what is wrong with one', async () => {
  expect(
    await objectionsTo({ ...document, paths: { '/x': { get: { responses: { 200: { content: 1 } } } } } }),
  ).not.toEqual([]);
});

test('every route of the server is documented, and nothing else', async () => {
  const routes = (await registeredRoutes()).filter((route) => !route.startsWith('HEAD ') && !UNDOCUMENTED.test(route));
  expect([...contract.operations].sort()).toEqual(routes.map((route) => route.replace(/:(\w+)/g, '{$1}')).sort());
});

test('an operation asks for a key unless it is public', () => {
  const open = contract.operations.filter((operation) => {
    const [method = '', path = ''] = operation.split(' ');
    return contract.operation(method, path)?.security?.length === 0;
  });
  expect(open.sort()).toEqual([
    ...[
      'GET /api/v1/evidence/key',
      'GET /api/v1/oidc/callback',
      'GET /api/v1/oidc/login',
      'GET /api/v1/session/methods',
    ],
    ...['GET /healthz', 'GET /readyz', 'POST /api/v1/gateways/enrolment', 'POST /api/v1/session'],
  ]);
});

async function objectionsTo(candidate: object): Promise<string[]> {
  const rules = ['struct', 'no-ambiguous-paths', 'path-parameters-defined', 'operation-parameters-unique'] as const;
  const config = await createConfig({ rules: Object.fromEntries(rules.map((rule) => [rule, 'error'])) });
  const problems = await lintFromString({ source: JSON.stringify(candidate), absoluteRef: '/openapi.json', config });
  return problems.map(({ message, location }) => `${location[0]?.pointer}: ${message}`);
}

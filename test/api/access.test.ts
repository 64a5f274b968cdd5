/**
 * The authorisation matrix: every route of the server, with every kind of caller, for an enterprise that the
 * caller may see, for one that it may not, and for one that does not exist. The rules are written down here once
 * more, so that a change of a rule is seen, and a route without one fails.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openPeople } from '../../src/people/sql-people.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { Role } from '../../src/registry/registry.ts';
import type { TestHub } from '../helpers/running-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { type Answer, type Ask, asker } from './asking.ts';
import { DISTRICTS, startDistrictHub } from './district-hub.ts';
import { bareApp, registeredRoutes } from './routes.ts';

type Tenant = keyof typeof DISTRICTS;

/** Every kind of caller with a key, and the enterprises that it sees. */
const CALLERS = {
  admin: ['alpha', 'beta'],
  authority: ['alpha', 'beta'],
  'districts:310115': ['alpha'],
  'districts:310116': ['beta'],
  'districts:both': ['alpha', 'beta'],
  analyst: ['alpha', 'beta'],
  auditor: ['alpha', 'beta'],
  'enterprise:alpha': ['alpha'],
  'enterprise:beta': ['beta'],
} as const satisfies Readonly<Record<string, readonly Tenant[]>>;

type Caller = keyof typeof CALLERS;

const EVERYBODY = Object.keys(CALLERS) as Caller[];
const NO_ENTERPRISE = EVERYBODY.filter((caller) => !caller.startsWith('enterprise'));
const WHOLE_CITY = ['admin', 'authority', 'analyst', 'auditor'] as const;
const OPERATORS = ['admin', 'authority', 'auditor'] as const;
const DECIDERS = ['admin', 'authority', 'districts:310115', 'districts:310116', 'districts:both'] as const;
const AUDITORS = ['admin', 'auditor'] as const;
const ADMINS = ['admin'] as const;
const RECORDERS = ['admin', 'authority', 'enterprise:alpha', 'enterprise:beta'] as const;
const ESTIMATORS = [...RECORDERS, 'analyst'] as const;
const APPROVERS = ['admin', 'authority'] as const;
const RULE_KEEPERS = [...DECIDERS, 'enterprise:alpha', 'enterprise:beta'] as const;
const RULE_READERS = [...RULE_KEEPERS, 'auditor'] as const;

interface Case {
  readonly route: string;
  /** The same for all, or of a tenant. */
  readonly address: string | ((tenant: Tenant) => string);
  readonly may: 'public' | readonly Caller[];
  readonly body?: (tenant: Tenant) => object;
  /** For whoever may; 200 where left out. */
  readonly status?: number;
  /** For whoever may call, of what is not there or not seen; 404 where left out. */
  readonly unseen?: number;
}

const day = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
const replayed = (tenant: Tenant) => ({ filter: { enterprise: tenant, meter: 'no-such-meter' } });
const ownFactor = (tenant: Tenant) => ({
  ...{ id: `gas-of-${tenant}`, set: 'works', enterprise: tenant, region: 'CN', subject: 'natural_gas' },
  amount: { kind: 'perUnit', value: '2.1', unit: 'kgCO2/m3' },
  source: { title: 'Analysis' },
});
let contracts = 0;
const contract = (tenant: Tenant) => ({
  ...{ id: `of-${tenant}-${contracts++}`, enterprise: tenant, kind: 'greenPower', kilowattHours: '5', ...day },
  source: { title: 'Settlement' },
});
const noticeRule = (tenant: Tenant) => ({
  ...{ name: 'x', scope: { kind: 'enterprise', enterprise: tenant }, channel: { type: 'live' } },
});
let discontinuityAt: string;

/* biome-ignore format: a table reads best as one row a line */
const CASES: readonly Case[] = [
  { route: 'GET /healthz', address: '/healthz', may: 'public' },
  { route: 'GET /readyz', address: '/readyz', may: 'public' },
  { route: 'GET /openapi.json', address: '/openapi.json', may: 'public' },
  { route: 'GET /docs', address: '/docs', may: 'public' },
  { route: 'GET /docs/', address: '/docs/', may: 'public' },
  { route: 'GET /docs/json', address: '/docs/json', may: 'public' },
  { route: 'GET /docs/yaml', address: '/docs/yaml', may: 'public' },
  { route: 'GET /docs/*', address: '/docs/static/swagger-ui.css', may: 'public' },
  { route: 'GET /docs/static/index.html', address: '/docs/static/index.html', may: 'public' },
  { route: 'GET /docs/static/swagger-initializer.js', address: '/docs/static/swagger-initializer.js', may: 'public' },
  { route: 'GET /metrics', address: '/metrics', may: OPERATORS },
  { route: 'GET /api/v1/evidence/key', address: '/api/v1/evidence/key', may: 'public' },
  { route: 'GET /api/v1/session/methods', address: '/api/v1/session/methods', may: 'public' },
  // Without the header that no page of another origin can send; session.test.ts has the rest.
  { route: 'POST /api/v1/session', address: '/api/v1/session', may: 'public', status: 403, body: () => ({ username: 'x', password: 'x' }) },
  { route: 'POST /api/v1/gateways/enrolment', address: '/api/v1/gateways/enrolment', may: 'public', status: 403, body: () => ({ token: 'x', csr: 'x' }) },
  // For people who have signed in, who are none of these.
  { route: 'GET /api/v1/session', address: '/api/v1/session', may: [] },
  { route: 'DELETE /api/v1/session', address: '/api/v1/session', may: [] },
  { route: 'POST /api/v1/session/password', address: '/api/v1/session/password', may: [], body: () => ({ currentPassword: 'x', newPassword: 'y' }) },
  { route: 'GET /api/v1/oidc/login', address: '/api/v1/oidc/login', may: 'public', status: 404 },
  { route: 'GET /api/v1/oidc/callback', address: '/api/v1/oidc/callback', may: 'public', status: 404 },
  { route: 'GET /api/v1/users', address: '/api/v1/users', may: AUDITORS },
  { route: 'POST /api/v1/users', address: '/api/v1/users', may: ADMINS, status: 201, unseen: 400, body: (t) => ({ username: `of.${t}`, role: 'enterprise', enterprise: t }) },
  { route: 'PATCH /api/v1/users/:id', address: '/api/v1/users/none', may: ADMINS, status: 404, body: () => ({ disabled: true }) },
  { route: 'DELETE /api/v1/users/:id', address: '/api/v1/users/none', may: ADMINS, status: 404 },
  { route: 'GET /api/v1/keys', address: '/api/v1/keys', may: AUDITORS },
  { route: 'POST /api/v1/keys', address: '/api/v1/keys', may: ADMINS, status: 201, unseen: 400, body: (t) => ({ name: 'x', role: 'enterprise', enterprise: t }) },
  { route: 'DELETE /api/v1/keys/:id', address: '/api/v1/keys/none', may: ADMINS, status: 404 },
  { route: 'GET /api/v1/alarms', address: '/api/v1/alarms', may: OPERATORS },
  { route: 'GET /api/v1/audit', address: '/api/v1/audit', may: AUDITORS },
  { route: 'GET /api/v1/whoami', address: '/api/v1/whoami', may: EVERYBODY },
  { route: 'GET /api/v1/enterprises', address: '/api/v1/enterprises', may: EVERYBODY },
  { route: 'POST /api/v1/enterprises', address: '/api/v1/enterprises', may: ADMINS, status: 201, unseen: 201, body: (t) => ({ id: `of-${t}`, name: 'x', district: '310101', industry: 'C31' }) },
  { route: 'GET /api/v1/enterprises/:id', address: (t) => `/api/v1/enterprises/${t}`, may: EVERYBODY },
  { route: 'PATCH /api/v1/enterprises/:id', address: (t) => `/api/v1/enterprises/${t}`, may: ADMINS, body: () => ({ address: 'x' }) },
  { route: 'DELETE /api/v1/enterprises/:id', address: (t) => `/api/v1/enterprises/${t}`, may: ADMINS, status: 409 },
  { route: 'GET /api/v1/enterprises/:id/history', address: (t) => `/api/v1/enterprises/${t}/history`, may: EVERYBODY },
  { route: 'GET /api/v1/sites', address: '/api/v1/sites', may: EVERYBODY },
  { route: 'GET /api/v1/sites', address: (t) => `/api/v1/sites?enterprise=${t}`, may: EVERYBODY },
  { route: 'POST /api/v1/sites', address: '/api/v1/sites', may: ADMINS, status: 201, unseen: 400, body: (t) => ({ id: `added-${t}`, enterprise: t, name: 'x', district: DISTRICTS[t] }) },
  { route: 'GET /api/v1/sites/:id', address: (t) => `/api/v1/sites/site-${t}`, may: EVERYBODY },
  { route: 'PATCH /api/v1/sites/:id', address: (t) => `/api/v1/sites/site-${t}`, may: ADMINS, body: () => ({ address: 'x' }) },
  { route: 'DELETE /api/v1/sites/:id', address: (t) => `/api/v1/sites/site-${t}`, may: ADMINS, status: 409 },
  { route: 'GET /api/v1/sites/:id/history', address: (t) => `/api/v1/sites/site-${t}/history`, may: EVERYBODY },
  { route: 'GET /api/v1/gateways', address: '/api/v1/gateways', may: EVERYBODY },
  { route: 'POST /api/v1/gateways', address: '/api/v1/gateways', may: ADMINS, status: 201, unseen: 400, body: (t) => ({ id: 'added', enterprise: t }) },
  { route: 'GET /api/v1/gateways/:enterprise/:id', address: (t) => `/api/v1/gateways/${t}/g1`, may: EVERYBODY },
  { route: 'PATCH /api/v1/gateways/:enterprise/:id', address: (t) => `/api/v1/gateways/${t}/g1`, may: ADMINS, body: (t) => ({ username: `${t}.g1` }) },
  { route: 'DELETE /api/v1/gateways/:enterprise/:id', address: (t) => `/api/v1/gateways/${t}/g1`, may: ADMINS, status: 409 },
  { route: 'GET /api/v1/gateways/:enterprise/:id/history', address: (t) => `/api/v1/gateways/${t}/g1/history`, may: EVERYBODY },
  { route: 'POST /api/v1/gateways/:enterprise/:id/password', address: (t) => `/api/v1/gateways/${t}/g2/password`, may: ADMINS },
  { route: 'GET /api/v1/gateways', address: (t) => `/api/v1/gateways?enterprise=${t}`, may: EVERYBODY },
  { route: 'GET /api/v1/gateway-certificates', address: '/api/v1/gateway-certificates', may: EVERYBODY },
  { route: 'GET /api/v1/gateway-certificates', address: (t) => `/api/v1/gateway-certificates?enterprise=${t}`, may: EVERYBODY },
  { route: 'POST /api/v1/gateways/:enterprise/:id/enrolment', address: (t) => `/api/v1/gateways/${t}/g2/enrolment`, may: ADMINS, status: 201, body: () => ({ hours: 1 }) },
  { route: 'POST /api/v1/gateways/:enterprise/:id/certificates/revocation', address: (t) => `/api/v1/gateways/${t}/g2/certificates/revocation`, may: ADMINS, status: 404, body: () => ({}) },
  { route: 'GET /api/v1/meters', address: '/api/v1/meters', may: EVERYBODY },
  { route: 'GET /api/v1/meters', address: (t) => `/api/v1/meters?enterprise=${t}`, may: EVERYBODY },
  { route: 'POST /api/v1/meters', address: '/api/v1/meters', may: ADMINS, status: 201, unseen: 400, body: (t) => ({ id: `added-${t}`, enterprise: t, name: 'x', energy: 'water', level: 1 }) },
  { route: 'GET /api/v1/meters/:id', address: (t) => `/api/v1/meters/${t}-E1`, may: EVERYBODY },
  { route: 'PATCH /api/v1/meters/:id', address: (t) => `/api/v1/meters/${t}-W1`, may: ADMINS, body: () => ({ location: 'x' }) },
  { route: 'DELETE /api/v1/meters/:id', address: (t) => `/api/v1/meters/${t}-E1`, may: ADMINS, status: 409 },
  { route: 'GET /api/v1/meters/:id/history', address: (t) => `/api/v1/meters/${t}-E1/history`, may: EVERYBODY },
  { route: 'GET /api/v1/output-series', address: '/api/v1/output-series', may: EVERYBODY },
  { route: 'GET /api/v1/output-series', address: (t) => `/api/v1/output-series?enterprise=${t}`, may: EVERYBODY },
  { route: 'POST /api/v1/output-series', address: '/api/v1/output-series', may: ADMINS, status: 201, unseen: 400, body: (t) => ({ id: `added-${t}`, enterprise: t, kind: 'output-value', unit: '万元', granularity: 'month' }) },
  { route: 'PATCH /api/v1/output-series/:id', address: (t) => `/api/v1/output-series/series-${t}`, may: ADMINS, body: () => ({ unit: '亿元' }) },
  // Of what is not there: what is withdrawn is gone for the others.
  { route: 'DELETE /api/v1/output-series/:id', address: '/api/v1/output-series/none', may: ADMINS, status: 404 },
  { route: 'GET /api/v1/output-series/:id/entries', address: (t) => `/api/v1/output-series/series-${t}/entries`, may: EVERYBODY },
  { route: 'POST /api/v1/output-series/:id/entries', address: (t) => `/api/v1/output-series/series-${t}/entries`, may: ADMINS, body: () => ({ entries: [{ period: '2026-01-01', value: '1' }] }) },
  { route: 'GET /api/v1/quotas', address: '/api/v1/quotas', may: EVERYBODY },
  { route: 'GET /api/v1/quotas', address: (t) => `/api/v1/quotas?enterprise=${t}`, may: EVERYBODY },
  { route: 'DELETE /api/v1/quotas', address: (t) => `/api/v1/quotas?enterprise=${t}&year=1999&kind=energy-tce`, may: ADMINS, status: 404 },
  { route: 'PUT /api/v1/quotas', address: '/api/v1/quotas', may: ADMINS, unseen: 400, body: (t) => ({ quotas: [{ enterprise: t, year: 2026, kind: 'energy-tce', value: '1', source: 'x' }] }) },
  { route: 'POST /api/v1/registry/import', address: '/api/v1/registry/import?dryRun=true', may: ADMINS, unseen: 200, body: (t) => ({ enterprises: [{ id: t }] }) },
  { route: 'GET /api/v1/registry/export', address: '/api/v1/registry/export', may: EVERYBODY },
  { route: 'GET /api/v1/meters/:id/latest', address: (t) => `/api/v1/meters/${t}-E1/latest`, may: EVERYBODY },
  { route: 'GET /api/v1/readings', address: (t) => `/api/v1/readings?meter=${t}-E1&quantity=activeEnergy`, may: EVERYBODY },
  { route: 'GET /api/v1/readings', address: (t) => `/api/v1/readings?meter=${t}-E1&quantity=activeEnergy&format=csv`, may: EVERYBODY },
  { route: 'GET /api/v1/ingest/accounting', address: '/api/v1/ingest/accounting', may: EVERYBODY },
  { route: 'GET /api/v1/ingest/accounting', address: (t) => `/api/v1/ingest/accounting?enterprise=${t}`, may: EVERYBODY },
  { route: 'GET /api/v1/quarantine', address: '/api/v1/quarantine', may: EVERYBODY },
  { route: 'GET /api/v1/quarantine', address: (t) => `/api/v1/quarantine?enterprise=${t}`, may: EVERYBODY },
  { route: 'GET /api/v1/city/live', address: '/api/v1/city/live', may: EVERYBODY },
  { route: 'GET /api/v1/city/live', address: (t) => `/api/v1/city/live?enterprise=${t}`, may: EVERYBODY },
  { route: 'GET /api/v1/live', address: '/api/v1/live', may: EVERYBODY },
  { route: 'GET /api/v1/live', address: (t) => `/api/v1/live?meter=${t}-E1`, may: EVERYBODY },
  { route: 'GET /api/v1/consumption', address: '/api/v1/consumption?scope=city&unit=tce', may: WHOLE_CITY },
  { route: 'GET /api/v1/consumption', address: '/api/v1/consumption?scope=industry&id=C31&unit=tce', may: WHOLE_CITY },
  { route: 'GET /api/v1/consumption', address: (t) => `/api/v1/consumption?scope=district&id=${DISTRICTS[t]}&unit=tce`, may: NO_ENTERPRISE },
  { route: 'GET /api/v1/consumption', address: (t) => `/api/v1/consumption?scope=enterprise&id=${t}&unit=tce`, may: EVERYBODY },
  { route: 'GET /api/v1/consumption', address: (t) => `/api/v1/consumption?scope=meter&id=${t}-E1`, may: EVERYBODY },
  { route: 'GET /api/v1/consumption', address: (t) => `/api/v1/consumption?scope=meter&id=${t}-E1&format=csv`, may: EVERYBODY },
  { route: 'GET /api/v1/consumption/ranking', address: (t) => `/api/v1/consumption/ranking?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&district=${DISTRICTS[t]}`, may: EVERYBODY },
  { route: 'GET /api/v1/emissions', address: '/api/v1/emissions?scope=city', may: WHOLE_CITY },
  { route: 'GET /api/v1/emissions', address: (t) => `/api/v1/emissions?scope=district&id=${DISTRICTS[t]}`, may: NO_ENTERPRISE },
  { route: 'GET /api/v1/emissions', address: (t) => `/api/v1/emissions?scope=enterprise&id=${t}`, may: EVERYBODY },
  { route: 'GET /api/v1/emissions', address: (t) => `/api/v1/emissions?scope=meter&id=${t}-E1&format=ndjson`, may: EVERYBODY },
  { route: 'GET /api/v1/emissions', address: (t) => `/api/v1/emissions?scope=meter&id=${t}-E1&format=xlsx`, may: EVERYBODY },
  { route: 'GET /api/v1/meters/:id/green-button', address: (t) => `/api/v1/meters/${t}-E1/green-button`, may: EVERYBODY },
  { route: 'GET /api/v1/enterprises/:id/evidence', address: (t) => `/api/v1/enterprises/${t}/evidence?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`, may: EVERYBODY },
  { route: 'GET /api/v1/enterprises/:id/statement', address: (t) => `/api/v1/enterprises/${t}/statement?year=2026`, may: EVERYBODY },
  { route: 'GET /api/v1/restatements', address: (t) => `/api/v1/restatements?scope=enterprise&id=${t}&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&between=2026-01-01T00:00:00Z,`, may: EVERYBODY },
  { route: 'GET /api/v1/restatements', address: '/api/v1/restatements?scope=city&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&between=2026-01-01T00:00:00Z,', may: WHOLE_CITY },
  { route: 'GET /api/v1/carbon/factors', address: '/api/v1/carbon/factors', may: EVERYBODY },
  { route: 'GET /api/v1/carbon/factors/:id', address: '/api/v1/carbon/factors/cn-grid-average%2F310000%2F2023', may: EVERYBODY },
  { route: 'GET /api/v1/carbon/methods', address: '/api/v1/carbon/methods', may: EVERYBODY },
  { route: 'POST /api/v1/carbon/factors', address: '/api/v1/carbon/factors', may: RECORDERS, status: 201, body: ownFactor },
  { route: 'POST /api/v1/carbon/factors/:id/versions/:version/approve', address: '/api/v1/carbon/factors/none/versions/1/approve', may: APPROVERS, status: 404, body: () => ({}) },
  { route: 'GET /api/v1/carbon/contracts', address: '/api/v1/carbon/contracts', may: EVERYBODY },
  { route: 'GET /api/v1/carbon/contracts', address: (t) => `/api/v1/carbon/contracts?enterprise=${t}`, may: EVERYBODY },
  { route: 'POST /api/v1/carbon/contracts', address: '/api/v1/carbon/contracts', may: RECORDERS, status: 201, body: contract },
  { route: 'POST /api/v1/carbon/contracts/:id/withdraw', address: '/api/v1/carbon/contracts/none/withdraw', may: RECORDERS, status: 404, body: () => ({}) },
  { route: 'GET /api/v1/carbon/reconciliation', address: (t) => `/api/v1/carbon/reconciliation?enterprise=${t}`, may: EVERYBODY },
  { route: 'POST /api/v1/carbon/factor-estimates', address: '/api/v1/carbon/factor-estimates', may: ESTIMATORS, body: (t) => ({ basis: 'linkedData', enterprise: t, item: 'natural_gas', ...day }) },
  { route: 'POST /api/v1/carbon/factor-estimates', address: '/api/v1/carbon/factor-estimates', may: RECORDERS, body: (t) => ({ basis: 'linkedData', enterprise: t, item: 'natural_gas', ...day, enter: { id: 'estimated', set: 'works', region: 'CN' } }) },
  { route: 'GET /api/v1/meters/:id/intervals', address: (t) => `/api/v1/meters/${t}-E1/intervals`, may: EVERYBODY },
  { route: 'GET /api/v1/discontinuities', address: '/api/v1/discontinuities', may: EVERYBODY },
  { route: 'GET /api/v1/discontinuities', address: (t) => `/api/v1/discontinuities?enterprise=${t}`, may: EVERYBODY },
  { route: 'GET /api/v1/meters/:id/discontinuities', address: (t) => `/api/v1/meters/${t}-E1/discontinuities`, may: EVERYBODY },
  { route: 'GET /api/v1/meters/:id/revisions', address: (t) => `/api/v1/meters/${t}-E1/revisions?quantity=activeEnergy`, may: EVERYBODY },
  { route: 'GET /api/v1/validation-rules', address: '/api/v1/validation-rules', may: EVERYBODY },
  { route: 'GET /api/v1/validation-rules', address: (t) => `/api/v1/validation-rules?meter=${t}-E1`, may: EVERYBODY },
  { route: 'GET /api/v1/estimation-methods', address: '/api/v1/estimation-methods', may: EVERYBODY },
  { route: 'GET /api/v1/energy-items', address: '/api/v1/energy-items', may: EVERYBODY },
  {
    ...{ route: 'GET /api/v1/standard-coal-coefficients', address: '/api/v1/standard-coal-coefficients' },
    may: EVERYBODY,
  },
  { route: 'GET /api/v1/units', address: '/api/v1/units', may: EVERYBODY },
  { route: 'POST /api/v1/recompute', address: '/api/v1/recompute', may: DECIDERS, status: 202, body: (t) => ({ meter: `${t}-E1`, ...day }) },
  { route: 'POST /api/v1/recompute', address: '/api/v1/recompute', may: DECIDERS, status: 202, body: (t) => ({ enterprise: t, ...day }) },
  { route: 'POST /api/v1/quarantine/replay', address: '/api/v1/quarantine/replay', may: DECIDERS, body: replayed },
  { route: 'POST /api/v1/quarantine/dismiss', address: '/api/v1/quarantine/dismiss', may: DECIDERS, body: replayed },
  { route: 'GET /api/v1/anomalies', address: '/api/v1/anomalies', may: EVERYBODY },
  { route: 'GET /api/v1/anomalies', address: (t) => `/api/v1/anomalies?enterprise=${t}`, may: EVERYBODY },
  // Of events that there are not; anomalies.test.ts has those of others.
  { route: 'GET /api/v1/anomalies/:id', address: '/api/v1/anomalies/none', may: EVERYBODY, status: 404 },
  { route: 'GET /api/v1/anomalies/:id/evidence', address: '/api/v1/anomalies/none/evidence', may: EVERYBODY, status: 404 },
  { route: 'PATCH /api/v1/anomalies/:id', address: '/api/v1/anomalies/none', may: DECIDERS, status: 404, body: () => ({ state: 'closed' }) },
  { route: 'GET /api/v1/detectors', address: '/api/v1/detectors', may: EVERYBODY },
  { route: 'GET /api/v1/detectors', address: (t) => `/api/v1/detectors?meter=${t}-E1`, may: EVERYBODY },
  { route: 'PUT /api/v1/detectors/:id', address: '/api/v1/detectors/gaps', may: DECIDERS, body: (t) => ({ scope: 'meter', of: `${t}-E1` }) },
  { route: 'POST /api/v1/detectors/:id/backtest', address: '/api/v1/detectors/gaps/backtest', may: EVERYBODY, body: (t) => ({ meter: `${t}-E1`, ...day }) },
  { route: 'GET /api/v1/notification-rules', address: '/api/v1/notification-rules', may: RULE_READERS },
  { route: 'POST /api/v1/notification-rules', address: '/api/v1/notification-rules', may: RULE_KEEPERS, status: 201, unseen: 400, body: noticeRule },
  // Of rules that there are not; notifications.test.ts has those of others.
  { route: 'GET /api/v1/notification-rules/:id', address: '/api/v1/notification-rules/none', may: RULE_READERS, status: 404 },
  { route: 'PUT /api/v1/notification-rules/:id', address: '/api/v1/notification-rules/none', may: RULE_KEEPERS, status: 404, body: () => noticeRule('alpha') },
  { route: 'DELETE /api/v1/notification-rules/:id', address: '/api/v1/notification-rules/none', may: RULE_KEEPERS, status: 404 },
  { route: 'POST /api/v1/notification-rules/:id/test', address: '/api/v1/notification-rules/none/test', may: RULE_KEEPERS, status: 404, body: () => ({}) },
  { route: 'GET /api/v1/notification-deliveries', address: '/api/v1/notification-deliveries', may: RULE_READERS },
  { route: 'POST /api/v1/meters/:id/discontinuities/:quantity/:at', address: (t) => `/api/v1/meters/${t}-E1/discontinuities/activeEnergy/${discontinuityAt}`, may: DECIDERS, body: () => ({ action: 'reject' }) },
];

const TENANTS = Object.keys(DISTRICTS) as Tenant[];
const routes = await registeredRoutes();
let hub: TestHub;
let ask: Ask;
let refusedKeys: Readonly<Record<string, string | null>>;

beforeAll(async () => {
  hub = await startDistrictHub();
  ask = await asker(hub);
  await registerMore();
  refusedKeys = await makeRefusedKeys();
  discontinuityAt = await makeDiscontinuities();
});
afterAll(() => hub?.[Symbol.asyncDispose]());

test('every route of the server has a rule, and every rule a route', () => {
  const ruled = new Set(CASES.map(({ route }) => route));
  // A HEAD is answered as its GET, and is asked below whenever that is.
  expect(routes.filter((route) => !route.startsWith('HEAD ')).sort()).toEqual([...ruled].sort());
  const heads = routes.filter((route) => route.startsWith('HEAD ')).map((route) => route.replace('HEAD', 'GET'));
  expect(heads.filter((route) => !ruled.has(route))).toEqual([]);
});

test('nothing can be changed but by the routes that are known to', () => {
  const others = routes.filter((route) => !/^(GET|HEAD) /.test(route));
  expect(others).toEqual(
    [...new Set(CASES.map(({ route }) => route).filter((route) => !route.startsWith('GET ')))].sort(),
  );
});

describe.each(CASES.map((one) => [one.route, addressOf(one, 'alpha'), one] as const))('%s (%s)', (_, _address, one) => {
  const tenants = isOfTenant(one) ? TENANTS : (['alpha'] as const);
  const hasTenant = tenants.length > 1;
  const [own = 'GET'] = one.route.split(' ');
  const hasHead = own === 'GET' && !/live$|oidc/.test(one.route);
  const methods = hasHead ? ['GET', 'HEAD'] : [own];

  test.each(methods)('%s answers no caller without a valid key unless it is public', async (method) => {
    const outcomes: Record<string, number> = {};
    for (const [name, key] of Object.entries(refusedKeys)) {
      for (const tenant of tenants) outcomes[`${name} ${tenant}`] = (await call(method, one, tenant, key)).status;
    }
    const expected = one.may === 'public' ? (one.status ?? 200) : 401;
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(outcomes).map((name) => [name, expected])));
  });

  test.each(methods)('%s answers who may call it, of what they see, and nobody else', async (method) => {
    const outcomes: Record<string, number> = {};
    const expected: Record<string, number> = {};
    for (const caller of EVERYBODY) {
      for (const tenant of tenants) {
        const name = `${caller} ${tenant}`;
        outcomes[name] = (await call(method, one, tenant, hub.data.key(caller))).status;
        expected[name] = statusFor(one, caller, tenant, hasTenant);
      }
    }
    expect(outcomes).toEqual(expected);
  });

  test('tells of what is not seen what it tells of what is not there', async () => {
    for (const caller of EVERYBODY) {
      const hidden = tenants.filter((tenant) => hasTenant && !(CALLERS[caller] as readonly string[]).includes(tenant));
      const texts = new Set<string>();
      for (const tenant of hidden) {
        const { text } = await call(methods[0] ?? 'GET', one, tenant, hub.data.key(caller));
        texts.add(text.replaceAll(tenant, 'TENANT').replaceAll(DISTRICTS[tenant], 'DISTRICT'));
      }
      expect(texts.size, caller).toBeLessThanOrEqual(1);
    }
  });
});

describe('people', () => {
  let cookies: ReadonlyMap<Caller, string>;
  beforeAll(async () => {
    cookies = await logInEverybody();
  });

  // Of each set of callers one case that reads and one that writes; what was made once cannot be made again.
  const sample = Map.groupBy(
    CASES.filter(({ may, status }) => may !== 'public' && may.length > 0 && status !== 201),
    ({ may, route }) => `${route.startsWith('GET ') ? 'read' : 'write'} ${may}`,
  );

  test.each([...sample.values()].map(([one]) => [one!.route, one!] as const))(
    'who have signed in are answered as keys of their role are: %s',
    async (_, one) => {
      const tenants = isOfTenant(one) ? TENANTS : (['alpha'] as const);
      const outcomes: Record<string, number> = {};
      const expected: Record<string, number> = {};
      for (const [caller, cookie] of cookies) {
        for (const tenant of tenants) {
          const name = `${caller} ${tenant}`;
          outcomes[name] = (await call(one.route.split(' ')[0]!, one, tenant, null, cookie)).status;
          expected[name] = statusFor(one, caller, tenant, tenants.length > 1);
        }
      }
      expect(outcomes).toEqual(expected);
    },
  );

  test('have what is for them alone', async () => {
    for (const [caller, cookie] of cookies) {
      expect((await ask('/api/v1/session', { key: null, headers: { cookie } })).status, caller).toBe(200);
    }
  });

  test('change nothing without the header that a page of another origin cannot send', async () => {
    const headers = { cookie: cookies.get('admin')!, 'content-type': 'application/json' };
    const body = JSON.stringify({ address: 'x' });
    const answer = await ask('/api/v1/enterprises/alpha', { method: 'PATCH', key: null, headers, body });
    expect(answer.status).toBe(403);
  });
});

test('what exists and is somebody else’s is answered as what does not exist, wherever an id is taken', async () => {
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    return (await ask(path, { method: 'POST', headers, body: JSON.stringify(body) })).body;
  };
  const factor = (await post('/api/v1/carbon/factors', { ...ownFactor('alpha'), set: 'hidden', id: 'hidden' })).id;
  const agreed = (await post('/api/v1/carbon/contracts', contract('alpha'))).id;
  const rule = (await post('/api/v1/notification-rules', noticeRule('alpha'))).id;
  expect([factor, agreed, rule]).toEqual(['alpha:hidden', expect.stringContaining('alpha:'), expect.any(String)]);
  /* biome-ignore format: a table reads best as one row a line */
  const byId: readonly (readonly [method: string, address: (id: string) => string, id: string, body?: object])[] = [
    ['GET',    (id) => `/api/v1/carbon/factors/${id}`,                     factor],
    ['POST',   (id) => `/api/v1/carbon/factors/${id}/versions/1/approve`,  factor, {}],
    ['POST',   (id) => `/api/v1/carbon/contracts/${id}/withdraw`,          agreed, {}],
    ['GET',    (id) => `/api/v1/notification-rules/${id}`,                 rule],
    ['PUT',    (id) => `/api/v1/notification-rules/${id}`,                 rule,   noticeRule('beta')],
    ['DELETE', (id) => `/api/v1/notification-rules/${id}`,                 rule],
    ['POST',   (id) => `/api/v1/notification-rules/${id}/test`,            rule,   {}],
  ];
  for (const caller of EVERYBODY.filter((one) => !(CALLERS[one] as readonly string[]).includes('alpha'))) {
    for (const [method, address, id, body] of byId) {
      const answers = await Promise.all(
        [id, 'not-there'].map(async (name) => {
          const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
          const sent = { method, key: hub.data.key(caller), headers };
          const { status, text } = await ask(
            address(name),
            body === undefined ? sent : { ...sent, body: JSON.stringify(body) },
          );
          return { status, text: text.replaceAll(name, 'ID') };
        }),
      );
      expect(answers[0], `${caller} ${method} ${address(id)}`).toEqual(answers[1]);
      expect([403, 404]).toContain(answers[0]?.status);
    }
  }
  expect((await ask(`/api/v1/notification-rules/${rule}`, { method: 'DELETE' })).status).toBeLessThan(300);
});

test('a route that does not say who may call it is refused to everybody', async () => {
  const principal = { kind: 'key', id: 'k', name: 'n', role: 'admin', enterprise: null, districts: null };
  const registry = { authenticateKey: async (key: string) => (key === 'good' ? principal : null) } as never;
  const app = await bareApp({ registry }, null, (fresh) => {
    fresh.get('/api/v1/forgotten', async () => 'never');
    fresh.post('/api/v1/forgotten', { config: { audit: 'x' } }, async () => 'never');
  });
  const statusOf = async (method: 'GET' | 'POST', key: string) =>
    (await app.inject({ method, url: '/api/v1/forgotten', headers: { authorization: `Bearer ${key}` } })).statusCode;
  expect([await statusOf('GET', 'good'), await statusOf('POST', 'good')]).toEqual([403, 403]);
  expect([await statusOf('GET', 'bad'), await statusOf('POST', 'bad')]).toEqual([401, 401]);
  await app.close();
});

test('the routes that serve the dashboard are its files, are read by everybody and change nothing', async () => {
  const folder = temporaryDirectory();
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>x</title>');
  writeFileSync(join(folder, 'assets', 'app.js'), 'export {};');
  const added = (await registeredRoutes(folder)).filter((route) => !routes.includes(route));
  const paths = ['/', '/assets/app.js', '/index.html'];
  expect(added).toEqual(['GET', 'HEAD'].flatMap((method) => paths.map((path) => `${method} ${path}`)).sort());
  const app = await bareApp({}, folder);
  for (const url of paths) {
    for (const method of ['GET', 'HEAD'] as const) expect((await app.inject({ method, url })).statusCode).toBe(200);
    const [dots, post] = [await app.inject(`/assets/..%2f..%2f${url}`), await app.inject({ method: 'POST', url })];
    expect([dots.statusCode, post.statusCode]).toEqual([404, 405]);
  }
  await app.close();
});

test('a key is taken in the header alone and in one form alone', async () => {
  const key = hub.data.key('admin');
  const statuses = async (...values: string[]) =>
    Promise.all(
      values.map(
        async (authorization) => (await ask('/api/v1/whoami', { key: null, headers: { authorization } })).status,
      ),
    );
  expect(await statuses(`Bearer ${key}`, `bearer ${key}`)).toEqual([200, 200]);
  expect(await statuses(key, `Basic ${key}`, `Bearer  ${key}`, `Bearer ${key} x`, 'Bearer', 'Bearer ')).toEqual(
    Array(6).fill(401),
  );
  expect((await ask(`/api/v1/whoami?key=${key}&access_token=${key}`, { key: null })).status).toBe(401);
});

test('a key revoked while the hub runs is refused with the next request', async () => {
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(hub.data.directory).registry));
  const key = await registry.issueKey({ name: 'short', role: 'analyst', enterprise: null, expiresAt: null });
  expect((await ask('/api/v1/whoami', { key })).status).toBe(200);
  await registry.revokeKey(key.split('_')[1] ?? '');
  await registry.close();
  expect((await ask('/api/v1/whoami', { key })).status).toBe(401);
});

/** What a case is to be answered with. */
function statusFor(one: Case, caller: Caller, tenant: Tenant, hasTenant: boolean): number {
  if (one.may !== 'public' && !one.may.includes(caller)) return 403;
  const sees: readonly string[] = CALLERS[caller];
  return hasTenant && !sees.includes(tenant) ? (one.unseen ?? 404) : (one.status ?? 200);
}

/** A person with the rights of every kind of caller, who signs in; gives the cookies. */
async function logInEverybody(): Promise<ReadonlyMap<Caller, string>> {
  const file = join(dataPaths(hub.data.directory).people, 'people.sqlite');
  // What a password costs is tested elsewhere.
  const people = await openPeople({ engine: 'sqlite', file }, { cost: { memoryKib: 64, passes: 1, lanes: 1 } });
  const cookies = new Map<Caller, string>();
  for (const caller of EVERYBODY) {
    const [role, of = null] = caller.split(':') as [string, string?];
    const isLimited = role === 'districts';
    const rights = {
      role: (isLimited ? 'authority' : role) as Role,
      enterprise: role === 'enterprise' ? of : null,
      districts: isLimited ? (of === 'both' ? [DISTRICTS.alpha, DISTRICTS.beta] : [of ?? '']) : null,
    };
    const [username, password] = [`p${cookies.size}`, 'correct horse battery'];
    await people.add({ username, displayName: username, password, ...rights });
    const done = await people.logIn({ username, password, address: '127.0.0.1' });
    if (done.outcome !== 'done') throw new Error(`${caller} cannot sign in`);
    cookies.set(caller, `meterhub=${done.session.token}`);
  }
  await people.close();
  return cookies;
}

/** Whether it asks something else of one tenant than of another. */
function isOfTenant({ address, body }: Case): boolean {
  return typeof address !== 'string' || JSON.stringify(body?.('alpha')) !== JSON.stringify(body?.('beta'));
}

function addressOf({ address }: Case, tenant: Tenant): string {
  return typeof address === 'string' ? address : address(tenant);
}

/** The live stream never ends by itself, so only its beginning is awaited. */
async function call(method: string, one: Case, tenant: Tenant, key: string | null, cookie?: string): Promise<Answer> {
  const address = addressOf(one, tenant);
  const body = one.body?.(tenant);
  const session: Record<string, string> = cookie === undefined ? {} : { cookie, 'x-meterhub-csrf': '1' };
  if (body !== undefined) {
    const headers = { 'content-type': 'application/json', ...session };
    return ask(address, { method, key, headers, body: JSON.stringify(body) });
  }
  if (!address.startsWith('/api/v1/live')) return ask(address, { method, key, headers: session });
  const abort = new AbortController();
  const response = await fetch(`http://127.0.0.1:${hub.httpPort}${address}`, {
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
    signal: abort.signal,
  });
  const { status, headers } = response;
  const text = status === 200 ? '' : await response.text();
  abort.abort();
  return { status, headers, type: '', text, body: undefined };
}

/** A register of each enterprise that falls at the same instant; gives the instant as an address has it. */
async function makeDiscontinuities(): Promise<string> {
  const start = Math.floor(Date.now() / 900_000) * 900_000 - 4 * 900_000;
  for (const enterprise of ['alpha', 'beta']) {
    const client = await hub.mqtt(`${enterprise}.g1`);
    const values = [500, 600, 20, 30].map((activeEnergy, n) => ({
      ...{ meter: `${enterprise}-E1`, ts: start + n * 900_000, values: { activeEnergy } },
    }));
    await client.publishAsync(telemetryTopic(`${enterprise}.g1`), telemetry(1, ...values), { qos: 1 });
    await client.endAsync();
  }
  let ats: string[] = [];
  await until('the discontinuities are found', async () => {
    const { items } = (await ask('/api/v1/discontinuities')).body;
    ats = items.map((item: { at: string }) => item.at);
    return ats.length >= 2;
  });
  expect(new Set(ats).size).toBe(1);
  return ats[0] ?? '';
}

/** A site and an output series of each enterprise; its meter W1 is at the site. */
async function registerMore(): Promise<void> {
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(hub.data.directory).registry));
  const { meters } = await registry.snapshot();
  const owners = ['alpha', 'beta'] as const;
  await registry.apply({
    sites: owners.map((enterprise) => ({
      ...{ id: `site-${enterprise}`, enterprise, name: 'x', nameEn: '', address: '', district: DISTRICTS[enterprise] },
    })),
    meters: owners.map((enterprise) => ({ ...meters.get(`${enterprise}-W1`)!, site: `site-${enterprise}` })),
    outputSeries: owners.map((enterprise) => ({
      ...{ id: `series-${enterprise}`, enterprise, kind: 'output-value', product: null },
      ...{ unit: '万元', granularity: 'month' },
    })),
  });
  await registry.close();
}

async function makeRefusedKeys(): Promise<Readonly<Record<string, string | null>>> {
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(hub.data.directory).registry));
  const options = { name: 'refused', role: 'admin', enterprise: null } as const;
  const expired = await registry.issueKey({ ...options, expiresAt: Date.now() - 1 });
  const revoked = await registry.issueKey({ ...options, expiresAt: null });
  await registry.revokeKey(revoked.split('_')[1] ?? '');
  await registry.close();
  const valid = hub.data.key('admin');
  return {
    none: null,
    malformed: 'not-a-key',
    unknown: 'mhk_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'wrong secret': `${valid.slice(0, -1)}${valid.endsWith('A') ? 'B' : 'A'}`,
    'no secret': valid.split('_').slice(0, 2).join('_'),
    expired,
    revoked,
  };
}

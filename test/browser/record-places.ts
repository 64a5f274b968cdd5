/** The views of master data and records with something to see in them, on the hub of `metered-hub.ts`. */

import { generateKeyPairSync } from 'node:crypto';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { enrolGateway } from '../../src/registry/certificates/enrolment.ts';
import { certificateRequest } from '../../src/registry/certificates/request.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { GatewayIdentity } from '../../src/registry/registry.ts';
import type { TestHub } from '../helpers/running-hub.ts';
import { send } from './dashboard.ts';
import type { Place } from './places.ts';

/** The figures and records that {@link seedRecords} puts in. */
export const RECORD_PLACES: readonly Place[] = [
  { name: 'registry-enterprises', hash: '#/registry?id=alpha', sign: '[data-record=alpha] [data-version]' },
  { name: 'registry-gateways', hash: '#/registry?list=gateways&id=alpha/g1', sign: '[data-certificate]' },
  { name: 'registry-meters', hash: '#/registry?list=meters&id=alpha-E1', sign: '[data-record] [data-version]' },
  { name: 'registry-output', hash: '#/registry?list=outputSeries&id=steel', sign: '[data-period]' },
  { name: 'registry-quotas', hash: '#/registry?list=quotas', sign: '[data-quota]' },
  { name: 'registry-factors', hash: '#/registry?list=factors', sign: '[data-factor-version]' },
  { name: 'registry-contracts', hash: '#/registry?list=contracts', sign: '[data-contract]' },
  { name: 'registry-files', hash: '#/registry?list=files', sign: '[data-import]' },
];

/** Records of every kind: a gateway and a meter with certificates, production, quotas, a factor that is approved and its successor. */
export async function seedRecords(hub: TestHub): Promise<void> {
  await issueCertificates(hub, { enterprise: 'alpha', gateway: 'g1' });
  await send(hub, 'admin', 'PATCH', '/meters/alpha-E1', {
    ...{ model: 'DTZ-1', serial: '20260017', accuracyClass: '0.5S', range: { min: 0, max: 6, unit: 'A' } },
    verification: [
      {
        ...{ kind: 'verification', certificate: 'JL-2026-17', laboratory: 'SIMT' },
        ...{ issuedAt: '2026-01-05T00:00:00+08:00', validUntil: '2027-01-05T00:00:00+08:00' },
      },
    ],
    metering: { transforms: [{ quantity: 'activeEnergy', multiplier: '1', offset: '0' }], ratePerHourMax: 20_000 },
  });
  await send(hub, 'admin', 'POST', '/sites', {
    ...{ id: 'north', enterprise: 'alpha', name: '北厂', nameEn: 'North works', district: '310113' },
  });
  await send(hub, 'admin', 'POST', '/output-series', {
    ...{ id: 'steel', enterprise: 'alpha', kind: 'product', product: { name: 'Crude steel' } },
    ...{ unit: 't', granularity: 'month' },
  });
  await send(hub, 'admin', 'POST', '/output-series/steel/entries', {
    entries: [
      { period: '2026-05-01', value: '1200.5' },
      { period: '2026-06-01', value: '1180' },
    ],
  });
  await send(hub, 'admin', 'PUT', '/quotas', {
    quotas: [
      { enterprise: 'alpha', year: 2026, kind: 'energy-tce', value: '15000', source: '2026-1' },
      { enterprise: 'beta', year: 2026, kind: 'co2-kg', value: '40000000', source: '2026-2' },
    ],
  });
  await send(hub, 'admin', 'POST', '/carbon/factors', gasFactor('21.9'));
  await send(hub, 'authority', 'POST', '/carbon/factors/our-gas/versions/1/approve');
  await send(hub, 'admin', 'POST', '/carbon/factors', gasFactor('22.4'));
  await send(hub, 'admin', 'POST', '/carbon/contracts', {
    ...{ id: 'wind-1', enterprise: 'alpha', kind: 'greenPower', isInterProvincial: true },
    ...{ from: '2026-01-01', to: '2027-01-01', kilowattHours: '1200000', source: { title: 'Contract 1' } },
  });
}

/** Serial numbers of what {@link issueCertificates} has put on record. */
export interface IssuedCertificates {
  /** Good for a year. */
  readonly valid: string;
  /** Good for twenty days. */
  readonly ending: string;
  readonly expired: string;
}

/** Puts certificates on record as the command line does beside a running hub. */
export async function issueCertificates(hub: TestHub, gateway: GatewayIdentity): Promise<IssuedCertificates> {
  const paths = dataPaths(hub.data.directory);
  const registry = await openRegistry(sqliteRegistryIn(paths.registry));
  try {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const options = { directory: paths.certificates, request: certificateRequest(privateKey, 'gateway') };
    const { serial: ending } = await enrolGateway(registry, gateway, { ...options, days: 20 });
    const { serial: valid } = await enrolGateway(registry, gateway, { ...options, days: 365 });
    const expired = `E${ending.slice(1)}`;
    const past = { notBefore: Date.parse('2024-01-01'), issuedAt: Date.parse('2024-01-01') };
    await registry.addGatewayCertificate({ ...gateway, ...past, serial: expired, notAfter: Date.parse('2025-01-01') });
    return { valid, ending, expired };
  } finally {
    await registry.close();
  }
}

/** Of the works' own set: tonnes of CO2 of 10,000 Nm3 of natural gas. */
function gasFactor(value: string) {
  return {
    ...{ id: 'our-gas', set: 'works', region: 'CN', subject: 'natural_gas', validFrom: '2026-01-01' },
    amount: { kind: 'perUnit', value, unit: 'tCO2/10^4 Nm3' },
    source: { title: 'Analysis 17' },
  };
}

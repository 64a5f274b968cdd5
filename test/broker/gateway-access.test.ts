import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

const E1 = { id: 'E1', name: 'x', nameEn: 'x', district: '310115', industry: 'C31' };
const G1 = { enterprise: 'E1', gateway: 'G1' };
const G2 = { enterprise: 'E1', gateway: 'G2' };
const CERTIFICATE = { ...G1, serial: 'AB01', notBefore: 1, notAfter: 2, issuedAt: 1 };

let folder: string;
let registry: Registry;

beforeEach(async () => {
  folder = temporaryDirectory();
  registry = await open();
  await registry.apply({
    enterprises: [E1],
    gateways: ['G1', 'G2'].map((id) => ({ id, enterprise: 'E1', username: `E1.${id}` })),
  });
});

async function open(): Promise<Registry> {
  const opened = await openRegistry(sqliteRegistryIn(folder));
  onTestFinished(() => opened.close());
  return opened;
}

test('who may be connected is the same object until it has changed, here or elsewhere', async () => {
  const elsewhere = await open();
  const before = await registry.gatewayAccess();
  await registry.apply({
    enterprises: [{ ...E1, name: 'new' }],
    gateways: [{ id: 'G1', enterprise: 'E1', username: 'E1.G1' }],
  });
  await elsewhere.issueKey({ name: 'x', role: 'admin', enterprise: null, expiresAt: null });
  expect(await registry.gatewayAccess()).toBe(before);
  const changes: (() => Promise<unknown>)[] = [
    () => elsewhere.resetGatewayPassword(G1),
    () => registry.resetGatewayPassword(G1),
    () => elsewhere.apply({ gateways: [{ id: 'G1', enterprise: 'E1', username: 'renamed' }] }),
    () => elsewhere.apply({ gateways: [{ id: 'G3', enterprise: 'E1', username: 'E1.G3' }] }),
    () => elsewhere.addGatewayCertificate(CERTIFICATE),
    () => elsewhere.revokeGatewayCertificates(G1, { keep: null }, 5),
  ];
  let last = before;
  for (const change of changes) {
    await change();
    const now = await registry.gatewayAccess();
    expect(now).not.toBe(last);
    last = now;
  }
  expect(last.logins.get('E1/G1')).toEqual({ ...G1, username: 'renamed', passwordVersion: 2 });
  expect([last.principals.get('renamed'), last.principals.get('E1.G1')]).toEqual(['E1/G1', undefined]);
  expect(last.certificates.get('AB01')).toEqual({ ...CERTIFICATE, revokedAt: 5 });
});

test('a certificate is revoked for its own gateway only, and never later than it was', async () => {
  await registry.addGatewayCertificate(CERTIFICATE);
  await registry.addGatewayCertificate({ ...CERTIFICATE, serial: 'AB02' });
  expect(await registry.revokeGatewayCertificates(G2, { serial: 'AB01' }, 10)).toBe(0);
  expect(await registry.revokeGatewayCertificates(G1, { keep: 'AB02' }, 100)).toBe(1);
  expect(await registry.revokeGatewayCertificates(G1, { serial: 'AB01' }, 200)).toBe(0);
  expect(await registry.revokeGatewayCertificates(G1, { serial: 'AB01' }, 50)).toBe(1);
  const { certificates } = await registry.gatewayAccess();
  expect([certificates.get('AB01')?.revokedAt, certificates.get('AB02')?.revokedAt]).toEqual([50, null]);
});

test('a serial number is given once, and to a registered gateway', async () => {
  await registry.addGatewayCertificate(CERTIFICATE);
  await expect(registry.addGatewayCertificate({ ...CERTIFICATE, ...G2 })).rejects.toMatchObject({ code: 'conflict' });
  const stranger = { ...CERTIFICATE, serial: 'AB09', gateway: 'G9' };
  await expect(registry.addGatewayCertificate(stranger)).rejects.toMatchObject({ code: 'unknown_reference' });
});

test('an enrolment token is good once, until it expires, even where several come with it at one moment', async () => {
  const elsewhere = await open();
  const token = await registry.issueEnrolmentToken(G1, Date.now() + 60_000);
  for (const one of [registry, elsewhere]) expect(await one.enrolmentTokenHolder(token)).toEqual(G1);
  const redeemed = await Promise.all(
    [registry, elsewhere, registry, elsewhere].map((one) => one.redeemEnrolmentToken(token)),
  );
  expect(redeemed.filter((gateway) => gateway !== null)).toEqual([G1]);
  const expired = await registry.issueEnrolmentToken(G1, Date.now() - 1);
  expect(await registry.redeemEnrolmentToken(expired)).toBeNull();
  for (const over of [token, expired]) expect(await registry.enrolmentTokenHolder(over)).toBeNull();
  const [prefix, id] = (await registry.issueEnrolmentToken(G1, Date.now() + 60_000)).split('_');
  for (const wrong of ['', 'x', `${prefix}_${id}`, `${prefix}_${id}_`, `${prefix}_${id}_x`, `mhk_${id}_x`]) {
    expect(await registry.enrolmentTokenHolder(wrong), wrong).toBeNull();
    expect(await registry.redeemEnrolmentToken(wrong), wrong).toBeNull();
  }
});

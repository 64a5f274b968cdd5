/** A registry that tells the audit log of every change: nothing that changes master data, keys or passwords is missing. */

import type { Meter, Registry, RegistryChanges, RegistrySnapshot } from '../registry/registry.ts';
import { audited } from './act.ts';
import type { AuditActor, AuditLog } from './audit-log.ts';
import { canonicalJson, type Json } from './canonical-json.ts';

/** Changed entries of which before and after are shown; of a larger import the rest is counted. */
const SHOWN_MAX = 500;

export function auditedRegistry(registry: Registry, log: AuditLog, actor: AuditActor): Registry {
  const act = <T>(
    action: string,
    target: string | null,
    detail: Json,
    work: () => Promise<T>,
    after?: (result: T) => Json | undefined,
  ) => audited(log, { actor, action, target, detail }, work, after);
  return {
    snapshot: () => registry.snapshot(),
    authenticateGateway: (username, password) => registry.authenticateGateway(username, password),
    authenticateKey: (key) => registry.authenticateKey(key),
    gatewayAccess: () => registry.gatewayAccess(),
    close: () => registry.close(),
    apply: async (changes) => {
      const summary = changesOf(await registry.snapshot(), changes);
      return act('registry.apply', null, summary, () => registry.apply(changes));
    },
    resetGatewayPassword: (gateway) =>
      act('gateway.reset-password', nameOf(gateway), null, () => registry.resetGatewayPassword(gateway)),
    addAuthority: (pem) => act('authority.add', null, null, () => registry.addAuthority(pem)),
    addGatewayCertificate: (certificate) => {
      const { serial, notBefore, notAfter } = certificate;
      const detail = { serial, notBefore, notAfter };
      return act('certificate.issue', nameOf(certificate), detail, () => registry.addGatewayCertificate(certificate));
    },
    revokeGatewayCertificates: (gateway, which, at) =>
      act(
        'certificate.revoke',
        nameOf(gateway),
        { which: { ...which }, at },
        () => registry.revokeGatewayCertificates(gateway, which, at),
        (revoked) => ({ revoked }),
      ),
    issueEnrolmentToken: (gateway, expiresAt) =>
      act('enrolment.issue', nameOf(gateway), { expiresAt }, () => registry.issueEnrolmentToken(gateway, expiresAt)),
    redeemEnrolmentToken: (token) =>
      act(
        'enrolment.redeem',
        null,
        null,
        () => registry.redeemEnrolmentToken(token),
        (gateway) => ({ gateway: gateway === null ? null : nameOf(gateway) }),
      ),
    issueKey: (key) =>
      act(
        'key.issue',
        null,
        { ...key, districts: key.districts ?? null },
        () => registry.issueKey(key),
        // The part that names it and opens nothing.
        (issued) => ({ id: issued.split('_')[1] ?? null }),
      ),
    revokeKey: (id) =>
      act(
        'key.revoke',
        id,
        null,
        () => registry.revokeKey(id),
        (revoked) => ({ revoked }),
      ),
  };
}

function nameOf({ enterprise, gateway }: { readonly enterprise: string; readonly gateway: string }): string {
  return `${enterprise}/${gateway}`;
}

/** What the changes change: entries that stay as they are are counted alone. */
function changesOf(
  snapshot: RegistrySnapshot,
  { enterprises = [], gateways = [], meters = [] }: RegistryChanges,
): Json {
  const shown: Json[] = [];
  const counts = { new: 0, changed: 0, same: 0 };
  const note = (kind: string, id: string, before: object | undefined, after: object): void => {
    if (before === undefined) counts.new++;
    else if (isSame(before, after)) {
      counts.same++;
      return;
    } else counts.changed++;
    if (shown.length < SHOWN_MAX) shown.push({ kind, id, before: (before ?? null) as Json, after: after as Json });
  };
  for (const one of enterprises) note('enterprise', one.id, snapshot.enterprises.get(one.id), one);
  for (const one of gateways) {
    const id = `${one.enterprise}/${one.id}`;
    note('gateway', id, snapshot.gateways.get(id), one);
  }
  for (const one of meters) note('meter', one.id, plain(snapshot.meters.get(one.id)), plain(one));
  return { ...counts, entries: shown, notShown: counts.new + counts.changed - shown.length };
}

/** Nothing on record and an empty record are the same. */
function plain<T extends Meter | undefined>(meter: T): T {
  return meter === undefined ? meter : { ...meter, metering: meter.metering ?? {} };
}

function isSame(before: object, after: object): boolean {
  return canonicalJson(before as Json) === canonicalJson(after as Json);
}

/** A registry that tells the audit log of every change: nothing that changes master data, keys or passwords is missing. */

import type { Meter, Registry, RegistryChanges, RegistryRemovals, RegistrySnapshot } from '../registry/registry.ts';
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
  const recordedBy = actorName(actor);
  return {
    snapshot: () => registry.snapshot(),
    snapshotAsOf: (knownAt) => registry.snapshotAsOf(knownAt),
    masterDataChanges: (from, to) => registry.masterDataChanges(from, to),
    historyOf: (kind, id) => registry.historyOf(kind, id),
    outputSeries: (enterprise, knownAt) => registry.outputSeries(enterprise, knownAt),
    outputEntries: (query) => registry.outputEntries(query),
    quotas: (query) => registry.quotas(query),
    keys: () => registry.keys(),
    authenticateGateway: (username, password) => registry.authenticateGateway(username, password),
    authenticateKey: (key) => registry.authenticateKey(key),
    gatewayAccess: () => registry.gatewayAccess(),
    enrolmentTokenHolder: (token) => registry.enrolmentTokenHolder(token),
    close: () => registry.close(),
    apply: async (changes) => {
      const summary = changesOf(await registry.snapshot(), changes);
      return act('registry.apply', null, summary, () =>
        registry.apply({ ...changes, recordedBy: changes.recordedBy ?? recordedBy }),
      );
    },
    remove: async (removals) => {
      const summary = removed(await registry.snapshot(), removals);
      return act('registry.remove', null, summary, () =>
        registry.remove({ ...removals, recordedBy: removals.recordedBy ?? recordedBy }),
      );
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

/** Such as `cli root` or `key 31917dba3c14`. */
function actorName({ kind, id, name }: AuditActor): string {
  return [kind, id ?? name].filter((part) => part !== null).join(' ');
}

function nameOf({ enterprise, gateway }: { readonly enterprise: string; readonly gateway: string }): string {
  return `${enterprise}/${gateway}`;
}

/** What the changes change: entries that stay as they are are counted alone. */
export function changesOf(
  snapshot: RegistrySnapshot,
  {
    enterprises = [],
    sites = [],
    gateways = [],
    meters = [],
    outputSeries = [],
    outputs = [],
    quotas = [],
    validFrom,
    validFromOf,
  }: RegistryChanges,
): Json {
  const shown: Json[] = [];
  const counts = { new: 0, changed: 0, same: 0 };
  const note = (kind: string, id: string, before: object | undefined, after: object): void => {
    if (before === undefined) counts.new++;
    else if (isSame(before, after)) {
      counts.same++;
      return;
    } else counts.changed++;
    if (shown.length >= SHOWN_MAX) return;
    const own = validFromOf?.get(`${kind} ${id}`);
    const since = own === undefined ? {} : { validFrom: own };
    shown.push({ kind, id, before: (before ?? null) as Json, after: after as Json, ...since });
  };
  for (const one of enterprises) note('enterprise', one.id, snapshot.enterprises.get(one.id), one);
  for (const one of sites) note('site', one.id, snapshot.sites.get(one.id), one);
  for (const one of gateways) {
    const id = `${one.enterprise}/${one.id}`;
    note('gateway', id, snapshot.gateways.get(id), one);
  }
  for (const one of meters) note('meter', one.id, plain(snapshot.meters.get(one.id)), plain(one));
  return {
    ...{ ...counts, entries: shown, notShown: counts.new + counts.changed - shown.length },
    ...(validFrom === undefined ? {} : { validFrom }),
    ...figuresOf({ outputSeries, outputs, quotas }),
  };
}

/** As they are put in: what was recorded before stays on record beside them. */
function figuresOf(figures: { readonly [kind: string]: readonly object[] }): { readonly [kind: string]: Json } {
  const given = Object.entries(figures).filter(([, entries]) => entries.length > 0);
  return Object.fromEntries(
    given.map(([kind, entries]) => [kind, { count: entries.length, entries: entries.slice(0, SHOWN_MAX) as Json[] }]),
  );
}

/** What goes, as it was. */
function removed(snapshot: RegistrySnapshot, removals: RegistryRemovals): Json {
  const { enterprises = [], sites = [], gateways = [], meters = [], outputSeries = [] } = removals;
  const entries = [
    ...enterprises.map((id) => ({ kind: 'enterprise', id, before: snapshot.enterprises.get(id) })),
    ...sites.map((id) => ({ kind: 'site', id, before: snapshot.sites.get(id) })),
    ...gateways.map(nameOf).map((id) => ({ kind: 'gateway', id, before: snapshot.gateways.get(id) })),
    ...meters.map((id) => ({ kind: 'meter', id, before: snapshot.meters.get(id) })),
    ...outputSeries.map((id) => ({ kind: 'output series', id, before: undefined })),
  ];
  const shown = entries.slice(0, SHOWN_MAX).map(({ before = null, ...entry }) => ({ ...entry, before }));
  return { entries: shown as unknown as Json, notShown: entries.length - shown.length };
}

/** Nothing on record and an empty record are the same. */
function plain<T extends Meter | undefined>(meter: T): T {
  return meter === undefined ? meter : { ...meter, metering: meter.metering ?? {} };
}

function isSame(before: object, after: object): boolean {
  return canonicalJson(before as Json) === canonicalJson(after as Json);
}

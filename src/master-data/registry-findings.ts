/**
 * What is wrong, or likely to be, in a whole registry. An error makes figures wrong or stands against a code
 * list; a warning keeps checks from being made or figures from being complete; a note is what may well be meant.
 */

import { checkDistrict } from '../domain/codes/district.ts';
import { checkIndustry } from '../domain/codes/industry.ts';
import { checkSocialCreditCode, looksLikeSocialCreditCode } from '../domain/codes/social-credit-code.ts';
import { energyTypeByName } from '../domain/energy-type.ts';
import type { Transform } from '../domain/transform.ts';
import type { Enterprise, Meter, RegistrySnapshot } from '../registry/registry.ts';
import { gatewayFindings, meterFindings, usernameCounts } from './rules.ts';
import type { Times } from './times.ts';

export const SEVERITIES = ['error', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface RegistryFinding {
  readonly severity: Severity;
  /** Kind and id, such as `meter 310113-01-E01`. */
  readonly subject: string;
  readonly text: string;
}

/** How far ahead the end of a multiplier is told. */
const EXPIRY_MILLIS = 30 * 86_400_000;

/** What enterprises make for themselves as a rule, so that none of it crosses their boundary. */
const MADE_INSIDE: ReadonlySet<string> = new Set([
  'photovoltaic',
  'compressedAir',
  'oxygen',
  'nitrogen',
  'cooling',
  'co2',
]);

export function findInRegistry(snapshot: RegistrySnapshot, now: number, times: Times): RegistryFinding[] {
  const { enterprises, gateways, meters } = snapshot;
  const metersOf = Map.groupBy(meters.values(), ({ enterprise }) => enterprise);
  const usernames = usernameCounts(snapshot);
  const assigned = new Set([...meters.values()].map(({ enterprise, gateway }) => `${enterprise}/${gateway}`));
  return [
    ...[...enterprises.values()].flatMap((enterprise) => ofEnterprise(enterprise, metersOf.get(enterprise.id) ?? [])),
    ...[...gateways].flatMap(([key, gateway]) => {
      const subject = `gateway ${key}`;
      const errors = gatewayFindings(gateway, snapshot, usernames).map(({ text }) => finding('error', subject, text));
      return assigned.has(key) ? errors : [...errors, finding('note', subject, 'no meter is assigned to it')];
    }),
    ...[...meters.values()].flatMap((meter) => ofMeter(meter, snapshot, now, times)),
  ];
}

function ofEnterprise({ id, uscc, district, industry }: Enterprise, meters: readonly Meter[]): RegistryFinding[] {
  const subject = `enterprise ${id}`;
  const findings: RegistryFinding[] = [];
  const codes: (readonly [string, string | null])[] = [
    [id, looksLikeSocialCreditCode(id) ? checkSocialCreditCode(id) : null],
    [uscc ?? '', uscc == null ? null : checkSocialCreditCode(uscc)],
    [district, checkDistrict(district)],
    [industry, checkIndustry(industry)],
  ];
  for (const [code, problem] of codes) {
    if (problem !== null) findings.push(finding('error', subject, `${JSON.stringify(code)}: ${problem}`));
  }
  if (meters.length === 0) findings.push(finding('note', subject, 'has no meters'));
  for (const [energy, those] of Map.groupBy(meters, (meter) => meter.energy)) {
    if (those.some(({ level }) => level === 1)) continue;
    const severity = MADE_INSIDE.has(energy) ? 'note' : 'warning';
    findings.push(
      finding(severity, subject, `no meter of ${energy} has level 1, so that its totals leave ${energy} out`),
    );
  }
  return findings;
}

function ofMeter(meter: Meter, snapshot: RegistrySnapshot, now: number, times: Times): RegistryFinding[] {
  const { metering = {}, level, energy } = meter;
  const type = energyTypeByName(energy);
  const subject = `meter ${meter.id}`;
  const findings = meterFindings(meter, snapshot).map(({ column, text }) =>
    finding('error', subject, `${column}: ${text}`),
  );
  const warn = (text: string) => findings.push(finding('warning', subject, text));
  const parent = snapshot.meters.get(meter.parent ?? '');
  if (parent === undefined && level > 1) warn(`is of level ${level} and stands behind no other meter`);
  if (parent !== undefined && parent.level > level)
    warn(`of level ${level} stands behind one of level ${parent.level}`);
  if (parent !== undefined && parent.energy !== energy) {
    warn(`of ${energy} stands behind ${parent.id} of ${parent.energy}: no balance can be made of the two`);
  }
  if (metering.ratePerHourMax === undefined) {
    warn('has no ratePerHourMax: consumption that is impossible cannot be told from what is possible');
  }
  const isCounted = metering.integrates !== true && type !== undefined;
  if (isCounted && metering.registers?.[type.register]?.digits === undefined) {
    warn(`has no digits for ${type.register}: a roll-over cannot be told from any other step back`);
  }
  if (energy === 'gas' && metering.gas === undefined) {
    findings.push(finding('note', subject, 'does not say at which temperature its volume is; 20 degrees is assumed'));
  }
  return [...findings, ...ofTransforms(metering.transforms ?? [], subject, now, times)];
}

/** After the last transform of a quantity the multiplier is 1 again, which nobody means. */
function ofTransforms(transforms: readonly Transform[], subject: string, now: number, times: Times): RegistryFinding[] {
  return transforms.flatMap((transform) => {
    const { quantity, to, multiplier } = transform;
    if (to === null || to > now + EXPIRY_MILLIS) return [];
    const later = transforms.filter((other) => other.quantity === quantity && other !== transform);
    if (later.some((other) => (other.from === null || other.from <= to) && (other.to === null || other.to > to)))
      return [];
    const next = Math.min(...later.map(({ from }) => from ?? Number.POSITIVE_INFINITY).filter((from) => from > to));
    const until = Number.isFinite(next) ? ` until ${times.show(next)}` : '';
    const text = `multiplier ${multiplier} of ${quantity} ends at ${times.show(to)}, and none follows${until}: it is 1 then`;
    // A gap that is over has its figures; they are wrong all the same.
    return [finding(to <= now ? 'error' : 'warning', subject, text)];
  });
}

function finding(severity: Severity, subject: string, text: string): RegistryFinding {
  return { severity, subject, text };
}

import type { Meter } from '../../api/types.ts';

export type MeterCertificate = Meter['verification'][number];

const DAY_MILLIS = 86_400_000;
/** From when on the hub tells of the end where nothing else is set: `certificateWarnDays` of docs/anomalies.md. */
const SOON_DAYS = 30;

const LOOK = {
  none: { tone: 'muted', icon: 'never' },
  valid: { tone: 'good', icon: 'check' },
  ending: { tone: 'warn', icon: 'warning' },
  expired: { tone: 'bad', icon: 'cross' },
} as const;

/** The certificate that holds longest; undefined where none is on record. */
export function lastCertificate({ verification }: Pick<Meter, 'verification'>): MeterCertificate | undefined {
  return [...verification].sort((a, b) => Date.parse(b.validUntil) - Date.parse(a.validUntil))[0];
}

/** How a certificate is shown at `now` (epoch ms), with the whole days that are left of it; 0 where it is over. */
export function meterCertificateLook(certificate: MeterCertificate | undefined, now: number) {
  if (certificate === undefined) return { state: 'none', daysLeft: 0, ...LOOK.none } as const;
  const left = Date.parse(certificate.validUntil) - now;
  const state = left <= 0 ? 'expired' : left < SOON_DAYS * DAY_MILLIS ? 'ending' : 'valid';
  return { state, daysLeft: Math.max(0, Math.floor(left / DAY_MILLIS)), ...LOOK[state] } as const;
}

import type { GatewayCertificate } from '../../api/record-types.ts';

const DAY_MILLIS = 86_400_000;
/** From when on the hub warns of the end where nothing else is configured (`mqtt.tls.expiryWarning`), which the API does not tell. */
const SOON_DAYS = 30;

const LOOK = {
  valid: { tone: 'good', icon: 'check' },
  ending: { tone: 'warn', icon: 'warning' },
  expired: { tone: 'muted', icon: 'pause' },
  revoked: { tone: 'bad', icon: 'cross' },
} as const;

/** How a certificate is shown at `now` (epoch ms), with the whole days that are left of it; 0 where it is over. */
export function certificateLook({ state, notAfter, revokedAt }: GatewayCertificate, now: number) {
  if (state !== 'valid') return { state, daysLeft: 0, ...LOOK[state] };
  // One that another replaces is void before its time.
  const end = Math.min(Date.parse(notAfter), revokedAt === null ? Number.POSITIVE_INFINITY : Date.parse(revokedAt));
  const daysLeft = Math.max(0, Math.floor((end - now) / DAY_MILLIS));
  const shown = end - now <= SOON_DAYS * DAY_MILLIS ? 'ending' : 'valid';
  return { state: shown, daysLeft, ...LOOK[shown] } as const;
}

/** How the page shows a certificate, by what is left of it. */

import { expect, test } from 'vitest';
import { certificateLook } from '../../dashboards/src/components/master-data/certificate-look.ts';

const NOW = Date.parse('2026-11-01T12:00:00Z');
const CERTIFICATE = {
  ...{ enterprise: 'alpha', gateway: 'g1', serial: 'AB01', state: 'valid' as const, revokedAt: null },
  ...{ notBefore: '2026-01-01T00:00:00Z', issuedAt: '2026-01-01T00:00:00Z', notAfter: '2027-11-01T12:00:00Z' },
};

test.each([
  ['a year', {}, 'valid', 365],
  ['thirty days and a second', { notAfter: '2026-12-01T12:00:01Z' }, 'valid', 30],
  ['thirty days', { notAfter: '2026-12-01T12:00:00Z' }, 'ending', 30],
  ['a second less than two days', { notAfter: '2026-11-03T11:59:59Z' }, 'ending', 1],
  ['an hour', { notAfter: '2026-11-01T13:00:00Z' }, 'ending', 0],
  ['a year, but a week until it is void', { revokedAt: '2026-11-08T12:00:00Z' }, 'ending', 7],
  ['less than it is void after', { notAfter: '2026-11-04T12:00:00Z', revokedAt: '2026-12-31T00:00:00Z' }, 'ending', 3],
  // The clock of the reader is ahead of that of the hub, which decides.
  ['nothing by the clock of the reader', { notAfter: '2026-11-01T11:00:00Z' }, 'ending', 0],
] as const)('of a valid certificate %s is left', (_left, change, state, daysLeft) => {
  expect(certificateLook({ ...CERTIFICATE, ...change }, NOW)).toMatchObject({ state, daysLeft });
});

test.each(['expired', 'revoked'] as const)('a certificate that is %s has no days left', (state) => {
  expect(certificateLook({ ...CERTIFICATE, state }, NOW)).toMatchObject({ state, daysLeft: 0 });
});

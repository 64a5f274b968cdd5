import { expect, it } from 'vitest';
import { creditCodeOf, plateOf } from '../../simulators/city/plates.ts';
import { simulatedCity } from '../../simulators/city.ts';
import { limitOfClass } from '../../src/domain/carbon/uncertainty/accuracy-class.ts';
import { checkSocialCreditCode } from '../../src/domain/codes/social-credit-code.ts';

const NOW = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;
const meters = simulatedCity({ seed: 1 }).enterprises.flatMap((enterprise) => enterprise.meters);
const plates = meters.map(({ id, energy, level }) =>
  plateOf({ id, energy, level, isBehindTransformers: energy === 'electricity' }, 1, NOW),
);

it('plates of electricity meters have classes that can be read, transformers as well', () => {
  for (const [n, plate] of plates.entries()) {
    if (meters[n]?.energy !== 'electricity') continue;
    expect(limitOfClass(plate.accuracyClass, 'activeEnergyMeter').isKnown, plate.accuracyClass).toBe(true);
    expect(limitOfClass(plate.ctAccuracyClass ?? '', 'currentTransformer').isKnown).toBe(true);
    expect(limitOfClass(plate.ptAccuracyClass ?? '', 'voltageTransformer').isKnown).toBe(true);
  }
});

it('plates tell each meter from every other, and are the same again', () => {
  expect(new Set(plates.map(({ serial }) => serial)).size).toBe(plates.length);
  const again = meters.map(({ id, energy, level }) =>
    plateOf({ id, energy, level, isBehindTransformers: energy === 'electricity' }, 1, NOW),
  );
  expect(again).toEqual(plates);
});

it('some meters are calibrated with an error within their class', () => {
  const certificates = plates.flatMap(({ verification, accuracyClass }) =>
    verification.map((one) => ({ ...one, limit: Number.parseFloat(accuracyClass) })),
  );
  const calibrated = certificates.filter(({ kind }) => kind === 'calibration');
  expect(calibrated.length).toBeGreaterThan(20);
  for (const { errorPercent, limit } of calibrated) expect(Math.abs(errorPercent ?? 99)).toBeLessThanOrEqual(limit);
});

it.each([NOW, Date.UTC(2034, 5, 1)])(
  'at %d certificates were renewed in time, but for those of a few meters',
  (now) => {
    const verified = meters.map(({ id, energy, level }) =>
      plateOf({ id, energy, level, isBehindTransformers: false }, 2, now),
    );
    const over = verified.filter(({ verification }) => verification.every(({ validUntil }) => validUntil < now));
    expect(over.length).toBeGreaterThan(0);
    expect(over.length).toBeLessThan(verified.length / 6);
    for (const { verification } of verified) {
      for (const [n, { issuedAt }] of verification.entries()) {
        if (n > 0) expect(issuedAt).toBe((verification[n - 1]?.validUntil ?? 0) - 20 * DAY);
      }
    }
  },
);

it('enterprises have credit codes with right check characters', () => {
  for (const n of [1, 20, 9999]) expect(checkSocialCreditCode(creditCodeOf('310115', n))).toBeNull();
});

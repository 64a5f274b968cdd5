/**
 * What stands on the plates of the simulated meters and in their certificates, and the codes of the simulated
 * enterprises. Nobody has these: serial numbers begin with SIM, and the bodies of the credit codes are zeros and a
 * number.
 */

import { organisationCheckCharacter, socialCreditCheckCharacter } from '../../src/domain/codes/social-credit-code.ts';
import { randomAt, seedOf } from '../random.ts';

export interface Plate {
  readonly model: string;
  readonly manufacturer: string;
  readonly serial: string;
  readonly accuracyClass: string;
  readonly ctAccuracyClass: string | null;
  readonly ptAccuracyClass: string | null;
  readonly verification: readonly Certificate[];
  /** Epoch milliseconds. */
  readonly installedAt: number;
}

export interface Certificate {
  readonly kind: 'verification' | 'calibration';
  readonly certificate: string;
  readonly laboratory: string;
  readonly issuedAt: number;
  readonly validUntil: number;
  readonly errorPercent: number | null;
  readonly expandedUncertaintyPercent: number | null;
  readonly coverageFactor: number | null;
}

export interface PlateOptions {
  readonly id: string;
  readonly energy: string;
  readonly level: 1 | 2 | 3;
  /** Whether it is behind current and voltage transformers. */
  readonly isBehindTransformers: boolean;
}

const YEAR = 365 * 86_400_000;
const FIRST_CERTIFICATE = Date.UTC(2024, 0, 8);
/** Accuracy classes by level, as plants of this size have them: better at the boundary. */
const CLASSES: Readonly<Record<string, readonly [string, string, string]>> = {
  electricity: ['0.5S', '0.5S', '1'],
  gas: ['1.0', '1.5', '1.5'],
  steam: ['1.5', '2.5', '2.5'],
  water: ['2', '2', '2'],
  coal: ['0.5', '1.0', '1.0'],
  oil: ['0.5', '0.5', '1.0'],
  co2: ['2.5', '2.5', '2.5'],
};
const OTHER = ['2', '3', '3'] as const;
/** Years for which a certificate holds. */
const VALID_YEARS: Readonly<Record<string, number>> = { electricity: 6, water: 3 };

/** A new certificate is issued so long before the old one ends. */
const RENEWAL = 20 * 86_400_000;
/** Share of meters that are forgotten when their first certificate ends. */
const FORGOTTEN = 0.1;

/**
 * Every fourth meter is calibrated, with its error; the others are verified to be within their class. Certificates are
 * those issued before `now`, epoch milliseconds.
 */
export function plateOf(
  { id, energy, level, isBehindTransformers }: PlateOptions,
  citySeed: number,
  now: number,
): Plate {
  const seed = seedOf(citySeed, `plate ${id}`);
  const classes = CLASSES[energy] ?? OTHER;
  const accuracyClass = classes[level - 1] ?? classes[2];
  const limit = Number.parseFloat(accuracyClass);
  const firstAt = FIRST_CERTIFICATE + Math.floor(randomAt(seed, 1) * 2.4 * 365) * 86_400_000;
  const isCalibrated = randomAt(seed, 2) < 0.25;
  const validity = (VALID_YEARS[energy] ?? 2) * YEAR;
  const certificateAt = (issuedAt: number, n: number): Certificate => ({
    kind: isCalibrated ? 'calibration' : 'verification',
    certificate: `SIM-${new Date(issuedAt).getUTCFullYear()}-${id}`,
    laboratory: '模拟计量测试所',
    issuedAt,
    validUntil: issuedAt + validity,
    errorPercent: isCalibrated ? rounded((randomAt(seed, 3 + 2 * n) - 0.5) * limit) : null,
    expandedUncertaintyPercent: isCalibrated ? rounded(limit / 4) : null,
    coverageFactor: isCalibrated ? 2 : null,
  });
  const isForgotten = randomAt(seed, 4) < FORGOTTEN;
  const verification = [certificateAt(firstAt, 0)];
  for (let at = firstAt + validity - RENEWAL; at < now && !isForgotten; at += validity - RENEWAL) {
    verification.push(certificateAt(at, verification.length));
  }
  return {
    ...{
      model: `SIM-${energy.toUpperCase()}-${level}`,
      manufacturer: '模拟仪表',
      serial: `SIM${id.replaceAll('-', '')}`,
    },
    ...{ accuracyClass, verification, installedAt: firstAt - YEAR },
    ctAccuracyClass: isBehindTransformers ? '0.2S' : null,
    ptAccuracyClass: isBehindTransformers ? '0.2' : null,
  };
}

/** A unified social credit code with right check characters, whose body no organisation has. */
export function creditCodeOf(district: string, number: number): string {
  const body = `0000${String(number).padStart(4, '0')}`;
  const first17 = `91${district}${body}${organisationCheckCharacter(body)}`;
  return `${first17}${socialCreditCheckCharacter(first17)}`;
}

function rounded(percent: number): number {
  return Math.round(percent * 1000) / 1000;
}

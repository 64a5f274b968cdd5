/** Detectors without a memory of their own but that of their episode: intensity, CO2, certificates. */

import type { DetectorId } from '../catalogue/detectors.ts';
import type { DetectorParameters } from '../catalogue/parameters.ts';
import type { Finding, Verdict } from '../finding.ts';
import { type EpisodeMemory, takeVerdict } from '../state/hysteresis.ts';

const DAY_MILLIS = 86_400_000;

/** What is judged of a subject, from one instant to another (epoch milliseconds). */
interface Period {
  readonly from: number;
  readonly to: number;
}

export interface IntensityPeriod extends Period {
  /** Canonical unit or tce, as the target is. */
  readonly energy: number;
  readonly output: number;
  /** Energy for each unit of output. */
  readonly target: number;
}

/** Energy for each unit of output against its target; periods without output are not judged. */
export function stepIntensity(
  memory: EpisodeMemory,
  { from, to, energy, output, target }: IntensityPeriod,
  subject: string,
  parameters: DetectorParameters,
  out: Finding[],
): void {
  if (output <= 0) return;
  const high = target * (1 + parameters.intensityTolerance);
  const actual = energy / output;
  const excess = Math.max(0, energy - target * output);
  const isBad = actual > high;
  take(
    memory,
    { detector: 'intensity', isBad, from, to, actual, low: 0, high, severity: 'warning', excess },
    subject,
    parameters,
    out,
  );
}

/** A verdict on measured against calculated CO2, in tonnes, made where both are known with their uncertainty. */
export interface CarbonVerdict extends Period {
  readonly measured: number;
  readonly low: number;
  readonly high: number;
  readonly isSignificant: boolean;
}

export function stepCarbon(
  memory: EpisodeMemory,
  { from, to, measured, low, high, isSignificant }: CarbonVerdict,
  subject: string,
  parameters: DetectorParameters,
  out: Finding[],
): void {
  take(
    memory,
    {
      detector: 'carbon_mismatch',
      isBad: isSignificant,
      from,
      to,
      actual: measured,
      low,
      high,
      severity: 'warning',
      excess: 0,
    },
    subject,
    parameters,
    out,
  );
}

/** The days left to a certificate, judged once a day. */
export function stepCertificate(
  memory: EpisodeMemory,
  { from, to, notAfter }: Period & { readonly notAfter: number },
  subject: string,
  parameters: DetectorParameters,
  out: Finding[],
): void {
  const actual = Math.floor((notAfter - from) / DAY_MILLIS);
  const low = parameters.certificateWarnDays;
  const severity = actual < 0 ? 'critical' : 'warning';
  take(
    memory,
    { detector: 'certificate', isBad: actual < low, from, to, actual, low, high: null, severity, excess: 0 },
    subject,
    parameters,
    out,
  );
}

function take(
  memory: EpisodeMemory,
  verdict: Verdict & { readonly detector: DetectorId },
  subject: string,
  { disabled, hysteresis }: DetectorParameters,
  out: Finding[],
): void {
  if (disabled.includes(verdict.detector)) return;
  const finding = takeVerdict(memory, verdict, subject, hysteresis[verdict.detector]);
  if (finding !== null) out.push(finding);
}

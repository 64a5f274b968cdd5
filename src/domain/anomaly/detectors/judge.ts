/** Takes the judgements about a meter in and collects what follows from them. */

import type { MeterDetectorId, Severity } from '../catalogue/detectors.ts';
import type { DetectorParameters } from '../catalogue/parameters.ts';
import type { Finding, Verdict } from '../finding.ts';
import { type EpisodeMemory, takeVerdict } from '../state/hysteresis.ts';
import { detectorIndex, type MeterState } from '../state/meter-state.ts';

export interface TransformerRatio {
  /** Instant from which on it holds, epoch milliseconds. */
  readonly from: number;
  /** Null where the register is not multiplied. */
  readonly ratio: number | null;
}

/** What is fixed about a meter while it is judged. */
export interface MeterSettings {
  readonly subject: string;
  readonly parameters: DetectorParameters;
  /** Ratio of its current and voltage transformers together, in order of time; none where it has no transformers. */
  readonly transformerRatios: readonly TransformerRatio[];
  /** Canonical unit an hour (kW); null where there is no contract. */
  readonly contractedDemand: number | null;
}

/** What a bad judgement has to say; left out where it is good. */
export interface Observation {
  readonly actual: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly severity: Severity;
  readonly excess?: number;
}

export class Judge {
  readonly state: MeterState;
  readonly settings: MeterSettings;
  readonly #out: Finding[];

  constructor(state: MeterState, settings: MeterSettings, out: Finding[]) {
    this.state = state;
    this.settings = settings;
    this.#out = out;
  }

  /** `observe` is asked only where something follows: nearly all judgements are good ones after good ones. */
  judge(detector: MeterDetectorId, isBad: boolean, from: number, to: number, observe: () => Observation): void {
    const index = detectorIndex(detector);
    const { state, settings } = this;
    if (!isBad && state.bits[index] === 0) return;
    if (settings.parameters.disabled.includes(detector)) return;
    const { actual, low, high, severity, excess = 0 } = observe();
    const verdict: Verdict = { detector, isBad, from, to, actual, low, high, severity, excess };
    const memory: EpisodeMemory = { bits: state.bits[index] as number, first: state.firsts[index] as number };
    const finding = takeVerdict(memory, verdict, settings.subject, settings.parameters.hysteresis[detector]);
    state.bits[index] = memory.bits;
    state.firsts[index] = memory.first;
    if (finding !== null) this.#out.push(finding);
  }

  isOpen(detector: MeterDetectorId): boolean {
    return ((this.state.bits[detectorIndex(detector)] as number) & OPEN) !== 0;
  }

  /** First bad instant of the episode that is open. */
  openSince(detector: MeterDetectorId): number {
    return (this.state.firsts[detectorIndex(detector)] as number) * 1000;
  }
}

const OPEN = 0x8000;

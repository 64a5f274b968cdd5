/**
 * What the operator and enterprises have entered about carbon: own factors with their approval, contracts of
 * green power. Nothing is ever changed: another version supersedes, and what was entered when stays on record.
 */

import type { CarbonFactor } from '../domain/carbon/factor.ts';
import type { PowerContract } from '../domain/carbon/green-power.ts';

/** An own factor as it is entered: the hub says which version it is. */
export interface NewFactor extends Omit<CarbonFactor, 'version' | 'scheme' | 'own' | 'gas'> {
  readonly set: string;
  /** Whose it is; null for everybody who uses the set. */
  readonly enterprise: string | null;
  /** How it was estimated from own data, as JSON; null where it was not. */
  readonly estimate: string | null;
}

export interface OwnFactor {
  readonly factor: CarbonFactor;
  /** What it was estimated from, as JSON; null where it was not. */
  readonly estimate: string | null;
}

export interface RecordedContract {
  readonly contract: PowerContract;
  readonly recordedBy: string;
  /** Epoch milliseconds; null where it stands. */
  readonly withdrawnAt: number | null;
  readonly withdrawnBy: string | null;
}

export type NewContract = Omit<PowerContract, 'recordedAt'>;

/** Who does something, by what is shown and by what tells two people apart. */
export interface Doer {
  readonly id: string;
  readonly name: string;
}

export interface CarbonRecords {
  /** Every version of every own factor, in the order in which they were entered. */
  factors(): Promise<readonly OwnFactor[]>;
  /** Enters a factor, or the next version of one. Throws `CarbonError`. */
  enterFactor(factor: NewFactor, by: Doer): Promise<OwnFactor>;
  /** Approves a version; whoever has entered it cannot. Throws `CarbonError`. */
  approveFactor(id: string, version: number, by: Doer): Promise<OwnFactor>;
  /** Every contract, withdrawn ones as well. */
  contracts(): Promise<readonly RecordedContract[]>;
  enterContract(contract: NewContract, by: Doer): Promise<RecordedContract>;
  /** Takes a contract back: from now on it covers nothing, and what was known before stays. Throws `CarbonError`. */
  withdrawContract(id: string, by: Doer): Promise<RecordedContract>;
  close(): Promise<void>;
}

export class CarbonError extends Error {
  readonly code: 'invalid' | 'unknown' | 'conflict';

  constructor(code: CarbonError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CarbonError';
    this.code = code;
  }
}

/** The contracts that stood at an instant, epoch milliseconds. */
export function contractsKnownAt(contracts: readonly RecordedContract[], knownAt: number): readonly PowerContract[] {
  return contracts.filter((one) => stoodAt(one, knownAt)).map(({ contract }) => contract);
}

/** Whether a contract was entered and not yet withdrawn at an instant, epoch milliseconds. */
export function stoodAt({ contract, withdrawnAt }: RecordedContract, instant: number): boolean {
  return contract.recordedAt <= instant && (withdrawnAt ?? Number.POSITIVE_INFINITY) > instant;
}

import { parseRatio } from '../domain/exact.ts';
import type { NewContract } from './carbon-records.ts';
import { problemOfRecordId } from './record-id.ts';

/** What is wrong with a contract by itself, in words; null where nothing is. */
export function problemOfContract(contract: NewContract): string | null {
  const { from, to, kilowattHours, kilogramsPerKilowattHour, source } = contract;
  if (from >= to) return 'the contract ends before it begins';
  for (const [name, text] of Object.entries({ kilowattHours, kilogramsPerKilowattHour })) {
    if ((parseRatio(text)?.n ?? -1n) < 0n) return `${name} is no number of zero or more`;
  }
  if (source.title.trim() === '') return 'the source of the contract has to be named';
  return problemOfRecordId(contract.enterprise, contract.id);
}

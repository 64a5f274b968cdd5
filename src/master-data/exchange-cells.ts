/** Meter exchanges in a cell: `activeEnergy 2026-05-01T10:00:00+08:00 final 99999.5 initial 0; ...`. */

import type { ExchangeRecord } from '../domain/metering.ts';
import { type Refuse, splitEntries } from './list-cell.ts';
import { readNumberText } from './number-text.ts';
import { quantityNamed } from './quantity-names.ts';
import type { Times } from './times.ts';

const ENTRY = /^(\S+)\s+(.+?)\s+final\s+(\S+)\s+initial\s+(\S+)$/i;

export function readExchanges(text: string, times: Times, refuse: Refuse): ExchangeRecord[] {
  const exchanges: ExchangeRecord[] = [];
  for (const entry of splitEntries(text)) {
    const [, name = '', at = '', finalText = '', initialText = ''] = ENTRY.exec(entry) ?? [];
    const quantity = quantityNamed(name);
    if (quantity === undefined) {
      refuse(`${JSON.stringify(entry)}: write a quantity, the time, "final", a reading, "initial" and a reading`);
      continue;
    }
    const time = times.read(at);
    if ('problem' in time) refuse(time.problem);
    const [final, initial] = [readNumberText(finalText, refuse), readNumberText(initialText, refuse)];
    if ('problem' in time || final === undefined || initial === undefined) continue;
    exchanges.push({ quantity, at: time.instant, final, initial });
  }
  return exchanges;
}

export function showExchanges(exchanges: readonly ExchangeRecord[], times: Times): string {
  return exchanges
    .map(({ quantity, at, final, initial }) => `${quantity} ${times.show(at)} final ${final} initial ${initial}`)
    .join('; ');
}

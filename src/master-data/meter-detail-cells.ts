/** What identifies a meter and says how good it is, as cells of its row and back; certificates have rows of their own. */

import { parseDataItemCode } from '../domain/codes/data-item-code.ts';
import type { MeterDetails, MeterRange, MeterStatus } from '../registry/registry.ts';
import { verificationStateAt } from '../registry/verification-state.ts';
import { CellReader, type Cells, type RefuseCell } from './cell-reader.ts';
import type { Times } from './times.ts';
import { meterStateNamed } from './words.ts';

type Details = Omit<MeterDetails, 'verification'>;

export function readDetails(cells: Cells, times: Times, refuse: RefuseCell): Details {
  const cell = new CellReader(cells, refuse);
  const text = (column: string) => cells.get(column) || undefined;
  return {
    type: text('type'),
    model: text('model'),
    manufacturer: text('manufacturer'),
    serial: text('serial'),
    managementNumber: text('managementNumber'),
    itemCode: cell.text('itemCode', (code, wrong) => {
      if (parseDataItemCode(code) === undefined) wrong(`${JSON.stringify(code)} is no data item code of 16 digits`);
      return code.replaceAll('-', '');
    }),
    accuracyClass: text('accuracyClass'),
    range: rangeOf(cell, text('rangeUnit'), refuse),
    ctAccuracyClass: text('ctAccuracyClass'),
    ctSerial: text('ctSerial'),
    ptAccuracyClass: text('ptAccuracyClass'),
    ptSerial: text('ptSerial'),
    installedAt: cell.instant('installedAt', times),
    location: text('location'),
    status: statusOf(cell, times, refuse),
  };
}

export function showDetails(meter: MeterDetails, times: Times): Record<string, string | null | undefined> {
  const { type, model, manufacturer, serial, managementNumber, itemCode, accuracyClass } = meter;
  const { range, location, status, verification } = meter;
  const { ctAccuracyClass, ctSerial, ptAccuracyClass, ptSerial, installedAt } = meter;
  const time = (instant: number | null | undefined) => (instant == null ? null : times.show(instant));
  return {
    ...{ type, model, manufacturer, serial, managementNumber, itemCode, accuracyClass },
    ...{ rangeMin: range && String(range.min), rangeMax: range && String(range.max), rangeUnit: range?.unit },
    ...{ ctAccuracyClass, ctSerial, ptAccuracyClass, ptSerial, installedAt: time(installedAt), location },
    ...{ state: status?.state, stateSince: time(status?.since) },
    ...showVerificationState(verification, times),
  };
}

/** Nothing where no certificate is on record. */
function showVerificationState(verification: MeterDetails['verification'], times: Times) {
  const { state, last, next } = verificationStateAt(verification, Date.now());
  if (last === null || next === null) return {};
  return { verificationState: state, lastVerified: times.show(last), nextVerification: times.show(next) };
}

function rangeOf(cell: CellReader, unit: string | undefined, refuse: RefuseCell): MeterRange | undefined {
  const [min, max] = [cell.number('rangeMin'), cell.number('rangeMax')];
  const parts = ['rangeMin', 'rangeMax', 'rangeUnit'];
  const missing = parts.filter((column) => !cell.isFilled(column));
  if (missing.length === parts.length) return undefined;
  for (const column of missing) refuse(column, 'must not be empty beside the other columns of the range');
  return min === undefined || max === undefined || unit === undefined ? undefined : { min, max, unit };
}

function statusOf(cell: CellReader, times: Times, refuse: RefuseCell): MeterStatus | undefined {
  const state = cell.word('state', meterStateNamed, 'normal, faulty or retired');
  const since = cell.instant('stateSince', times);
  if (cell.isFilled('state') && !cell.isFilled('stateSince')) refuse('stateSince', 'must not be empty beside state');
  if (!cell.isFilled('state') && cell.isFilled('stateSince')) refuse('state', 'must not be empty beside stateSince');
  return state === undefined || since === undefined ? undefined : { state: state as MeterStatus['state'], since };
}

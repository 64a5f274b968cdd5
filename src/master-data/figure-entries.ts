/** Certificates, output series and their figures, and quotas as cells by column, and back. */

import type { OutputEntry, OutputFigure, OutputSeries, Quota, Verification } from '../registry/registry.ts';
import { CellReader, type Cells, type RefuseCell } from './cell-reader.ts';
import { filled } from './entries.ts';
import { idProblem } from './id-problem.ts';
import type { Times } from './times.ts';
import { granularityNamed, outputKindNamed, quotaKindNamed, verificationKindNamed } from './words.ts';

/** A certificate with the meter that it is of. */
export interface MeterVerification extends Verification {
  readonly meter: string;
}

/** A number without loss: an exponent or a plus sign would be something else to add up. */
const DECIMAL = /^-?\d{1,30}(\.\d{1,30})?$/;

export function readVerification(cells: Cells, times: Times, refuse: RefuseCell): MeterVerification {
  const cell = new CellReader(cells, refuse);
  const instant = (column: string) => (cell.required(column) === '' ? 0 : (cell.instant(column, times) ?? 0));
  return {
    meter: cell.required('meter'),
    kind: cell.requiredWord('kind', verificationKindNamed, 'verification or calibration') as Verification['kind'],
    certificate: cell.required('certificate'),
    laboratory: cell.required('laboratory'),
    issuedAt: instant('issuedAt'),
    validUntil: instant('validUntil'),
    errorPercent: cell.number('errorPercent') ?? null,
    expandedUncertaintyPercent: cell.number('expandedUncertaintyPercent') ?? null,
    coverageFactor: cell.number('coverageFactor') ?? null,
  };
}

export function showVerification(verification: MeterVerification, times: Times): Map<string, string> {
  const { meter, kind, certificate, laboratory, issuedAt, validUntil } = verification;
  const { errorPercent, expandedUncertaintyPercent, coverageFactor } = verification;
  const number = (value: number | null) => (value === null ? null : String(value));
  return filled({
    ...{ meter, kind, certificate, laboratory, issuedAt: times.show(issuedAt), validUntil: times.show(validUntil) },
    ...{ errorPercent: number(errorPercent), expandedUncertaintyPercent: number(expandedUncertaintyPercent) },
    coverageFactor: number(coverageFactor),
  });
}

export function readSeries(cells: Cells, refuse: RefuseCell): OutputSeries {
  const cell = new CellReader(cells, refuse);
  const id = cells.get('id') ?? '';
  const problem = idProblem(id);
  if (problem !== null) refuse('id', problem);
  const [code, name] = [cells.get('productCode') || null, cells.get('productName') || null];
  if (code !== null && name === null) refuse('productName', 'must not be empty beside productCode');
  return {
    ...{ id, enterprise: cell.required('enterprise') },
    kind: cell.requiredWord('kind', outputKindNamed, 'product, output-value or value-added') as OutputSeries['kind'],
    product: name === null ? null : { code, name },
    unit: cell.required('unit'),
    granularity: cell.requiredWord('granularity', granularityNamed, 'month or day') as OutputSeries['granularity'],
  };
}

export function showSeries({ id, enterprise, kind, product, unit, granularity }: OutputSeries): Map<string, string> {
  return filled({
    ...{ id, enterprise, kind, productCode: product?.code, productName: product?.name, unit, granularity },
  });
}

/** An empty value takes back what was recorded. */
export function readFigure(cells: Cells, refuse: RefuseCell): OutputFigure {
  const cell = new CellReader(cells, refuse);
  const period = cell.required('period');
  const day = dayOf(period);
  if (period !== '' && day === undefined) {
    refuse('period', `${JSON.stringify(period)} is no month such as 2026-05 and no day such as 2026-05-01`);
  }
  return { series: cell.required('series'), period: day ?? period, value: decimalOf(cell) };
}

export function showFigure({ series, period, value }: OutputEntry): Map<string, string> {
  return filled({ series, period, value });
}

/** An empty value takes back what was recorded. */
export function readQuota(cells: Cells, refuse: RefuseCell): Quota {
  const cell = new CellReader(cells, refuse);
  const year = cell.required('year');
  if (year !== '' && !/^\d{4}$/.test(year)) refuse('year', `${JSON.stringify(year)} is no year such as 2026`);
  return {
    enterprise: cell.required('enterprise'),
    year: Number(year),
    kind: cell.requiredWord(
      'kind',
      quotaKindNamed,
      'energy-tce, electricity-kWh, co2-kg or intensity',
    ) as Quota['kind'],
    item: cells.get('item') || null,
    value: decimalOf(cell),
    source: cell.required('source'),
  };
}

export function showQuota({ enterprise, year, kind, item, value, source }: Quota): Map<string, string> {
  return filled({ enterprise, year: String(year), kind, item, value, source });
}

function decimalOf(cell: CellReader): string | null {
  return (
    cell.text('value', (text, wrong) => {
      if (!DECIMAL.test(text)) wrong(`${JSON.stringify(text)} is no decimal such as 1234.5`);
      return text;
    }) ?? null
  );
}

/** A month as its first day, and a day as the registry has it. */
function dayOf(text: string): string | undefined {
  const [, year, month = '', day = '1'] = /^(\d{4})[-/年](\d{1,2})(?:[-/月](\d{1,2}))?[月日]?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${found}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(found) ? found : undefined;
}

/**
 * The methods by which consumption is estimated. Bits are stored with consumption, so a method keeps its bit
 * for good. docs/estimation.md lists the table (a test holds the page against it).
 *
 * `nem12` is the code of the nearest method of AEMO's Meter Data File Format NEM12 & NEM13, which puts a
 * letter for the quality before it (S15: substituted, average like day). Numbers and short names were seen in
 * two public programs that read the format, its own text was not read: so none is verified.
 */

interface MethodRow {
  readonly id: string;
  /** 0 to 30. */
  readonly bit: number;
  readonly zh: string;
  readonly en: string;
  readonly algorithm: string;
  readonly nem12: string;
  readonly source: string;
  /** True where the text of the source was read. */
  readonly verified: boolean;
}

const CPUC =
  'California PUC, Direct Access Standards for Metering and Meter Data, "Standards for Validating, Editing, and Estimating Monthly and Interval Data", table of contents';
const OWN = "the project's own";

export const ESTIMATION_METHODS = [
  {
    id: 'linear',
    bit: 0,
    zh: '线性分摊',
    en: 'Linear',
    algorithm: 'The difference of the register over the gap is divided in proportion to time.',
    nem12: '17',
    source: `${CPUC}: up to 2 hours point to point`,
    verified: true,
  },
  {
    id: 'like_day_scaled',
    bit: 1,
    zh: '相似日分摊',
    en: 'Like days, scaled',
    algorithm:
      'The difference of the register over the gap is divided in proportion to the average of like days at the same times of day.',
    nem12: '15',
    source: `${CPUC}: above 2 hours average of reference days; scaling to the register is recalled`,
    verified: true,
  },
  {
    id: 'like_day',
    bit: 2,
    zh: '相似日平均',
    en: 'Like days',
    algorithm: 'The average of like days at the same times of day, where no register tells the total.',
    nem12: '15',
    source: `${CPUC}: above 2 hours average of reference days`,
    verified: true,
  },
  {
    id: 'check_meter_scaled',
    bit: 3,
    zh: '校核表分摊',
    en: 'Check meter, scaled',
    algorithm:
      'The difference of the register over the gap is divided in proportion to what the check meter measured meanwhile.',
    nem12: '11',
    source: OWN,
    verified: false,
  },
  {
    id: 'check_meter',
    bit: 4,
    zh: '校核表替代',
    en: 'Check meter',
    algorithm: 'What the check meter measured, where no register tells the total.',
    nem12: '11',
    source: 'AEMO NEM12 method 11, check',
    verified: false,
  },
  {
    id: 'manual',
    bit: 5,
    zh: '人工填报',
    en: 'Manual',
    algorithm:
      'A person corrected a step of the register by entering its consumption; it is divided in proportion to time.',
    nem12: '16',
    source: 'AEMO NEM12 method 16, agreed (obsolete there)',
    verified: false,
  },
  {
    id: 'gauge_linear',
    bit: 6,
    zh: '瞬时量线性积分',
    en: 'Gauge, linear',
    algorithm: 'The integral of the straight line between the last reading of the gauge and the next one.',
    nem12: '17',
    source: OWN,
    verified: false,
  },
  {
    id: 'nominal_conditions',
    bit: 7,
    zh: '额定工况换算',
    en: 'Nominal conditions',
    algorithm:
      'Volume or mass was measured; pressure or temperature were not, so the nominal ones of the meter stand for them.',
    nem12: '12',
    source: OWN,
    verified: false,
  },
] as const satisfies readonly MethodRow[];

export type EstimationMethodId = (typeof ESTIMATION_METHODS)[number]['id'];

export interface EstimationMethod extends MethodRow {
  readonly id: EstimationMethodId;
}

const byId: ReadonlyMap<string, EstimationMethod> = new Map(ESTIMATION_METHODS.map((method) => [method.id, method]));

/** The method with this id, or `undefined`. */
export function methodById(id: string): EstimationMethod | undefined {
  return byId.get(id);
}

/** The method's bit as a mask, as it is stored in `methods`. */
export function methodBit(id: EstimationMethodId): number {
  const method = byId.get(id);
  if (method === undefined) throw new RangeError(`there is no estimation method ${JSON.stringify(id)}`);
  return 1 << method.bit;
}

/** The ids of the methods whose bits are set, in the order of the table. */
export function methodsOfBits(mask: number): EstimationMethodId[] {
  const ids: EstimationMethodId[] = [];
  for (const { id, bit } of ESTIMATION_METHODS) if ((mask & (1 << bit)) !== 0) ids.push(id);
  return ids;
}

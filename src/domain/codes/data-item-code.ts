/**
 * Code of a data item in uploads of key energy users (采集数据项编码): 16 digits, with dashes
 * `PP-UU-TTEE-CCNNNN-YY`. Unit and meaning are looked up by it; an upload has no other field for them.
 */

import type { CodeSource } from './code-source.ts';

export interface DataItemCode {
  /** 生产工序, two digits; 00 is the whole enterprise. */
  readonly process: string;
  /** 工序单元, two digits. */
  readonly processUnit: string;
  /** 重点用能设备类型, two digits. */
  readonly equipmentType: string;
  /** 重点用能设备编号, two digits. */
  readonly equipmentNumber: string;
  /** 采集数据类型, two digits. */
  readonly dataType: string;
  /** 品种: energy, medium, product or indicator, four digits; of energies `EnergyItem.itemCode`. */
  readonly item: string;
  /** 用途, two digits; a list of what they mean is not public. */
  readonly use: string;
}

export const DATA_ITEM_CODE_SOURCE: CodeSource = Object.freeze({
  text: 'positions: column comments and code of public clients of the platform; NECC-NHJC-02 itself was not read',
  verified: true,
});

export interface DataType {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly source: CodeSource;
}

const INFERRED: CodeSource = Object.freeze({
  text: 'inferred from samples: 01 with natural gas, 02 with electricity',
  verified: false,
});

/** The data types whose numbers are known; there are more. */
export const DATA_TYPES: readonly DataType[] = [
  { code: '01', zh: '一次能源', en: 'Primary energy', source: INFERRED },
  { code: '02', zh: '二次能源', en: 'Secondary energy', source: INFERRED },
];

const PLAIN = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{4})(\d{2})$/;
const DASHED = /^(\d{2})-(\d{2})-(\d{2})(\d{2})-(\d{2})(\d{4})-(\d{2})$/;

/** The parts of a code with or without its dashes; `undefined` for anything else. */
export function parseDataItemCode(text: string): DataItemCode | undefined {
  const match = PLAIN.exec(text) ?? DASHED.exec(text);
  if (match === null) return undefined;
  const [, process, processUnit, equipmentType, equipmentNumber, dataType, item, use] = match as unknown as string[];
  return {
    ...{ process: process!, processUnit: processUnit!, equipmentType: equipmentType! },
    ...{ equipmentNumber: equipmentNumber!, dataType: dataType!, item: item!, use: use! },
  };
}

/** What is wrong with a code, in words; null for one that can be. */
export function checkDataItemCode(text: string): string | null {
  if (parseDataItemCode(text) !== undefined) return null;
  return 'a data item code has 16 digits, with dashes as in 00-00-0000-023300-11 or without any';
}

/** The code with dashes, as uploads have it, or as 16 digits alone. Throws `RangeError` for parts of the wrong length. */
export function formatDataItemCode(code: DataItemCode, form: 'dashed' | 'plain' = 'dashed'): string {
  const { process, processUnit, equipmentType, equipmentNumber, dataType, item, use } = code;
  const groups = [process, processUnit, equipmentType + equipmentNumber, dataType + item, use];
  const text = groups.join('-');
  const again = parseDataItemCode(text);
  if (again === undefined || again.dataType !== dataType || again.equipmentType !== equipmentType) {
    throw new RangeError(`${JSON.stringify(text)} is no data item code`);
  }
  return form === 'dashed' ? text : groups.join('');
}

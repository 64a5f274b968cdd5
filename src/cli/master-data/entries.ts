/** Enterprises, gateways and meters as cells by column, and back. */

import { checkDistrict } from '../../domain/codes/district.ts';
import { checkIndustry } from '../../domain/codes/industry.ts';
import { checkSocialCreditCode, looksLikeSocialCreditCode } from '../../domain/codes/social-credit-code.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { ID_LENGTH_MAX, ID_PATTERN } from '../../domain/id.ts';
import type { Enterprise, Gateway, Meter, MeterLevel } from '../../registry/registry.ts';
import { readByQuantity, showByQuantity } from './list-cell.ts';
import { readMetering, showMetering } from './metering-cells.ts';
import type { Times } from './times.ts';
import { districtNamed, energyNamed, levelNamed } from './words.ts';

type Cells = ReadonlyMap<string, string>;
type Refuse = (column: string, text: string) => void;

const USERNAME_LENGTH_MAX = 100;

/** `known` is what the registry has under this id: a code that it has already is not judged again. */
export function readEnterprise(cells: Cells, known: Enterprise | undefined, refuse: Refuse): Enterprise {
  const code = cells.get('socialCreditCode') ?? '';
  const id = enterpriseIdOf(cells);
  if (code !== '' && code !== id) {
    refuse('socialCreditCode', 'the registry keeps it as the id alone; use it as the id or leave the column out');
  }
  checkId('id', id, refuse);
  if (known === undefined && (code !== '' || looksLikeSocialCreditCode(id))) {
    const problem = checkSocialCreditCode(id);
    if (problem !== null) refuse(code === '' ? 'id' : 'socialCreditCode', `${JSON.stringify(id)}: ${problem}`);
  }
  const [districtText, industry] = [required(cells, 'district', refuse), required(cells, 'industry', refuse)];
  const district = districtNamed(districtText) ?? districtText;
  for (const [column, value, old, check] of [
    ['district', district, known?.district, checkDistrict],
    ['industry', industry, known?.industry, checkIndustry],
  ] as const) {
    const problem = value === '' || value === old ? null : check(value);
    if (problem !== null) refuse(column, `${JSON.stringify(value)}: ${problem}`);
  }
  return { id, name: required(cells, 'name', refuse), nameEn: cells.get('nameEn') ?? '', district, industry };
}

/** The social credit code is the id where there is no other. */
export function enterpriseIdOf(cells: Cells): string {
  return cells.get('id') || (cells.get('socialCreditCode') ?? '');
}

export function showEnterprise({ id, name, nameEn, district, industry }: Enterprise): Map<string, string> {
  return filled({ id, name, nameEn, district, industry });
}

export function readGateway(cells: Cells, refuse: Refuse): Gateway {
  const id = cells.get('id') ?? '';
  const enterprise = required(cells, 'enterprise', refuse);
  checkId('id', id, refuse);
  const username = cells.get('username') || `${enterprise}.${id}`;
  if (username.length > USERNAME_LENGTH_MAX) refuse('username', `has more than ${USERNAME_LENGTH_MAX} characters`);
  return { id, enterprise, username };
}

export function showGateway({ id, enterprise, username }: Gateway): Map<string, string> {
  return filled({ id, enterprise, username });
}

export function readMeter(cells: Cells, times: Times, refuse: Refuse): Meter {
  const id = cells.get('id') ?? '';
  checkId('id', id, refuse);
  const enterprise = required(cells, 'enterprise', refuse);
  const name = required(cells, 'name', refuse);
  const energyText = required(cells, 'energy', refuse);
  const energy = energyNamed(energyText) ?? energyText;
  const type = energyTypeByName(energy);
  if (type === undefined && energyText !== '') refuse('energy', `${JSON.stringify(energyText)} is no energy type`);
  const levelText = required(cells, 'level', refuse);
  const level = levelNamed(levelText);
  if (level === undefined && levelText !== '') refuse('level', `${JSON.stringify(levelText)} is not 1, 2 or 3`);
  const units = readByQuantity(cells.get('units') ?? '', type?.register, (text) => refuse('units', text));
  return {
    ...{ id, enterprise, gateway: cells.get('gateway') || null, name, nameEn: cells.get('nameEn') ?? '', energy },
    level: Number(level ?? 1) as MeterLevel,
    parent: cells.get('parent') || null,
    units: Object.fromEntries(units),
    metering: readMetering(cells, type, times, refuse),
  };
}

export function showMeter(meter: Meter, times: Times): Map<string, string> {
  const { id, enterprise, gateway, name, nameEn, energy, level, parent } = meter;
  const type = energyTypeByName(energy);
  const units = showByQuantity(Object.entries(meter.units), type?.register ?? '');
  const own = filled({ id, enterprise, gateway, name, nameEn, energy, level: String(level), parent, units });
  return new Map([...own, ...showMetering(meter.metering ?? {}, type, times)]);
}

function checkId(column: string, id: string, refuse: Refuse): void {
  if (id === '') refuse(column, 'the id is empty');
  else if (!ID_PATTERN.test(id)) {
    refuse(
      column,
      `${JSON.stringify(id)} cannot be an id: 1 to ${ID_LENGTH_MAX} letters, digits, ".", "_" or "-"; in a spreadsheet, format the column as text`,
    );
  }
}

function required(cells: Cells, column: string, refuse: Refuse): string {
  const text = cells.get(column) ?? '';
  if (text === '') refuse(column, 'must not be empty');
  return text;
}

function filled(values: Readonly<Record<string, string | null>>): Map<string, string> {
  return new Map(Object.entries(values).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''));
}

/** Enterprises, sites, gateways and meters as cells by column, and back. */

import { energyTypeByName } from '../domain/energy-type.ts';
import type { Enterprise, Gateway, Meter, MeterLevel, Site } from '../registry/registry.ts';
import { CellReader, type Cells, type RefuseCell } from './cell-reader.ts';
import { refuseEnterpriseCodes, refuseSiteCodes } from './code-problems.ts';
import { idProblem } from './id-problem.ts';
import { readByQuantity, showByQuantity } from './list-cell.ts';
import { readDetails, showDetails } from './meter-detail-cells.ts';
import { readMetering, showMetering } from './metering-cells.ts';
import type { Times } from './times.ts';
import { consumptionClassNamed, districtNamed, energyNamed, levelNamed } from './words.ts';

const USERNAME_LENGTH_MAX = 100;

/** `known` is what the registry has under this id. */
export function readEnterprise(
  cells: Cells,
  id: string,
  known: Enterprise | undefined,
  refuse: RefuseCell,
): Enterprise {
  const cell = new CellReader(cells, refuse);
  const uscc = cells.get('socialCreditCode') || undefined;
  // What is wrong with a code that stands for the id is told of the code.
  if (uscc !== id) refuseBadId(id, refuse);
  const [districtText, industry] = [cell.required('district'), cell.required('industry')];
  const district = districtNamed(districtText) ?? districtText;
  refuseEnterpriseCodes({ id, uscc, district, industry }, known, refuse);
  return {
    ...{ id, name: cell.required('name'), nameEn: cells.get('nameEn') ?? '', district, industry },
    ...onRecord({
      uscc,
      address: cells.get('address'),
      consumptionClass: cell.word(
        'consumptionClass',
        consumptionClassNamed,
        'over-10000-tce, 5000-to-10000-tce or below-5000-tce',
      ) as Enterprise['consumptionClass'],
    }),
  };
}

/** The id that the cells of an enterprise mean: a social credit code alone is that of the enterprise that has it. */
export function enterpriseIdOf(cells: Cells, enterprises: ReadonlyMap<string, Enterprise>): string {
  const [id, code] = [cells.get('id') ?? '', cells.get('socialCreditCode') ?? ''];
  if (id !== '' || code === '' || enterprises.has(code)) return id || code;
  return [...enterprises.values()].find(({ uscc }) => uscc === code)?.id ?? code;
}

export function showEnterprise(enterprise: Enterprise): Map<string, string> {
  const { id, name, nameEn, district, industry, uscc, address, consumptionClass } = enterprise;
  return filled({ id, socialCreditCode: uscc, name, nameEn, district, industry, address, consumptionClass });
}

export function readSite(cells: Cells, known: Site | undefined, refuse: RefuseCell): Site {
  const cell = new CellReader(cells, refuse);
  const id = cells.get('id') ?? '';
  refuseBadId(id, refuse);
  const [enterprise, name, districtText] = [
    cell.required('enterprise'),
    cell.required('name'),
    cell.required('district'),
  ];
  const district = districtNamed(districtText) ?? districtText;
  const site = {
    id,
    enterprise,
    name,
    district,
    nameEn: cells.get('nameEn') ?? '',
    address: cells.get('address') ?? '',
  };
  refuseSiteCodes(site, known, refuse);
  return site;
}

export function showSite({ id, enterprise, name, nameEn, address, district }: Site): Map<string, string> {
  return filled({ id, enterprise, name, nameEn, address, district });
}

export function readGateway(cells: Cells, refuse: RefuseCell): Gateway {
  const id = cells.get('id') ?? '';
  const enterprise = new CellReader(cells, refuse).required('enterprise');
  refuseBadId(id, refuse);
  const username = cells.get('username') || usernameOf(enterprise, id);
  if (username.length > USERNAME_LENGTH_MAX) refuse('username', `has more than ${USERNAME_LENGTH_MAX} characters`);
  return { id, enterprise, username };
}

/** The user name of a gateway of which nothing else is said. */
export function usernameOf(enterprise: string, gateway: string): string {
  return `${enterprise}.${gateway}`;
}

export function showGateway({ id, enterprise, username }: Gateway): Map<string, string> {
  return filled({ id, enterprise, username });
}

/** Without its certificates, which have rows of their own. */
export function readMeter(cells: Cells, times: Times, refuse: RefuseCell): Meter {
  const cell = new CellReader(cells, refuse);
  const id = cells.get('id') ?? '';
  refuseBadId(id, refuse);
  const [enterprise, name, energyText] = [cell.required('enterprise'), cell.required('name'), cell.required('energy')];
  const energy = energyNamed(energyText) ?? energyText;
  const type = energyTypeByName(energy);
  if (type === undefined && energyText !== '') refuse('energy', `${JSON.stringify(energyText)} is no energy type`);
  const levelText = cell.required('level');
  const level = levelNamed(levelText);
  if (level === undefined && levelText !== '') refuse('level', `${JSON.stringify(levelText)} is not 1, 2 or 3`);
  const units = readByQuantity(cells.get('units') ?? '', type?.register, (text) => refuse('units', text));
  return {
    ...{ id, enterprise, gateway: cells.get('gateway') || null, name, nameEn: cells.get('nameEn') ?? '', energy },
    level: Number(level ?? 1) as MeterLevel,
    parent: cells.get('parent') || null,
    units: Object.fromEntries(units),
    metering: readMetering(cells, type, times, refuse),
    ...onRecord({ site: cells.get('site') }),
    ...onRecord(readDetails(cells, times, refuse)),
  };
}

export function showMeter(meter: Meter, times: Times): Map<string, string> {
  const { id, enterprise, site, gateway, name, nameEn, energy, level, parent } = meter;
  const type = energyTypeByName(energy);
  const units = showByQuantity(Object.entries(meter.units), type?.register ?? '');
  const own = filled({ id, enterprise, site, gateway, name, nameEn, energy, level: String(level), parent, units });
  return new Map([...own, ...showMetering(meter.metering ?? {}, type, times), ...filled(showDetails(meter, times))]);
}

function refuseBadId(id: string, refuse: RefuseCell): void {
  const problem = idProblem(id);
  if (problem !== null) refuse('id', problem);
}

export function filled(values: Readonly<Record<string, string | null | undefined>>): Map<string, string> {
  return new Map(Object.entries(values).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''));
}

/** What is not on record is left out. */
function onRecord<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => (value ?? '') !== '')) as T;
}

/** How a meter measures, as cells of its row and back. */

import type { z } from 'zod';
import type { EnergyType } from '../domain/energy-type.ts';
import type { Metering, RegisterData } from '../domain/metering.ts';
import { meteringSchema } from '../registry/metering-schema.ts';
import { CellReader } from './cell-reader.ts';
import { readExchanges, showExchanges } from './exchange-cells.ts';
import { showByQuantity } from './list-cell.ts';
import { readRules, showRules } from './rule-cells.ts';
import type { Times } from './times.ts';
import { readTransforms, showTransforms } from './transform-cells.ts';
import { flowNamed, itemNamed, volumeConditionNamed, yesOrNo } from './words.ts';

type Cells = ReadonlyMap<string, string>;
type Refuse = (column: string, text: string) => void;

/** The metering that the cells of a row state. What they get wrong is refused and left out. */
export function readMetering(cells: Cells, energy: EnergyType | undefined, times: Times, onProblem: Refuse): Metering {
  const refused = new Set<string>();
  const refuse: Refuse = (column, text) => {
    refused.add(column);
    onProblem(column, text);
  };
  const cell = new CellReader(cells, refuse);
  const integrates = cell.word('integrates', yesOrNo, 'yes or no');
  const isIntegrated = integrates === 'true';
  const metering = withoutEmpty({
    item: cell.word('item', itemNamed, 'an energy item of docs/standard-coal.md'),
    flow: cell.word('flow', flowNamed, 'in, out or transfer'),
    registers: registersOf(cell, energy),
    transforms: readTransforms(cells, energy, isIntegrated, times, refuse),
    exchanges: cell.text('exchanges', (text, wrong) => readExchanges(text, times, wrong)),
    ratePerHourMax: cell.number('ratePerHourMax'),
    readingMinutes: cell.number('readingMinutes'),
    integrates: booleanOf(integrates),
    checkMeter: cell.text('checkMeter', (text) => text),
    gas: withoutEmpty({
      volumeAt: cell.word('volumeAt', volumeConditionNamed, '0C, 15C, 20C or operating'),
      isGaugePressure: booleanOf(cell.word('gasGaugePressure', yesOrNo, 'yes or no')),
      atmosphericKpa: cell.number('gasAtmosphericKpa'),
      compressibilityRatio: cell.number('compressibilityRatio'),
      nominal: withoutEmpty({
        pressureKpa: cell.number('gasNominalKpa'),
        temperatureCelsius: cell.number('gasNominalCelsius'),
      }),
    }),
    steam: withoutEmpty({
      isGaugePressure: booleanOf(cell.word('steamGaugePressure', yesOrNo, 'yes or no')),
      atmosphericKpa: cell.number('steamAtmosphericKpa'),
      nominal: withoutEmpty({
        pressureKpa: cell.number('steamNominalKpa'),
        temperatureCelsius: cell.number('steamNominalCelsius'),
      }),
      feedWaterKjPerKg: cell.number('feedWaterKjPerKg'),
    }),
    rules: cell.text('rules', readRules),
  });
  const checked = meteringSchema.safeParse(metering ?? {});
  if (checked.success) return checked.data;
  // What could not be read has been told; that it is missing now is not news.
  const told = new Set(refused);
  for (const issue of checked.error.issues) {
    refuseIssue(issue, cell, (column, text) => told.has(column) || refuse(column, text));
  }
  // The row is lost, but what else is wrong with it can be told by the rest.
  return (metering ?? {}) as Metering;
}

/** The cells that state a metering, without empty ones. */
export function showMetering(metering: Metering, energy: EnergyType | undefined, times: Times): Map<string, string> {
  const { gas, steam, registers = {} } = metering;
  const main = energy?.register ?? '';
  const ofRegisters = (part: (data: RegisterData) => number | boolean | undefined): string => {
    const values = Object.entries(registers).map(([quantity, data]) => [quantity, textOf(part(data))] as const);
    return showByQuantity(
      values.filter(([, text]) => text !== ''),
      main,
    );
  };
  const cells: [column: string, text: string][] = [
    ['item', metering.item ?? ''],
    ['flow', metering.flow ?? ''],
    ['registerDigits', ofRegisters(({ digits }) => digits)],
    ['decimals', ofRegisters(({ decimals }) => decimals)],
    ['mayDecrease', ofRegisters(({ mayDecrease }) => mayDecrease)],
    ...showTransforms(metering.transforms ?? [], energy, metering.integrates === true, times),
    ['exchanges', showExchanges(metering.exchanges ?? [], times)],
    ['ratePerHourMax', textOf(metering.ratePerHourMax)],
    ['readingMinutes', textOf(metering.readingMinutes)],
    ['integrates', textOf(metering.integrates)],
    ['checkMeter', metering.checkMeter ?? ''],
    ['volumeAt', gas?.volumeAt ?? ''],
    ['gasGaugePressure', textOf(gas?.isGaugePressure)],
    ['gasAtmosphericKpa', textOf(gas?.atmosphericKpa)],
    ['compressibilityRatio', textOf(gas?.compressibilityRatio)],
    ['gasNominalKpa', textOf(gas?.nominal?.pressureKpa)],
    ['gasNominalCelsius', textOf(gas?.nominal?.temperatureCelsius)],
    ['steamGaugePressure', textOf(steam?.isGaugePressure)],
    ['steamAtmosphericKpa', textOf(steam?.atmosphericKpa)],
    ['steamNominalKpa', textOf(steam?.nominal?.pressureKpa)],
    ['steamNominalCelsius', textOf(steam?.nominal?.temperatureCelsius)],
    ['feedWaterKjPerKg', textOf(steam?.feedWaterKjPerKg)],
    ['rules', showRules(metering.rules ?? {})],
  ];
  return new Map(cells.filter(([, text]) => text !== ''));
}

/** A value without what is undefined or empty in it; undefined where nothing is left. */
export function withoutEmpty<T extends object>(value: T): Partial<T> | undefined {
  const kept = Object.entries(value).filter(
    ([, part]) => part !== undefined && !(typeof part === 'object' && part !== null && Object.keys(part).length === 0),
  );
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as Partial<T>);
}

function registersOf(cell: CellReader, energy: EnergyType | undefined): Record<string, object> {
  const registers: Record<string, Record<string, number | boolean>> = {};
  const put = (column: string, part: keyof RegisterData, read: (text: string) => number | boolean | undefined): void =>
    cell.byQuantity(column, energy?.register, (quantity, text) => {
      const value = read(text);
      if (value !== undefined) registers[quantity] = { ...registers[quantity], [part]: value };
    });
  put('registerDigits', 'digits', (text) => cell.numberOf('registerDigits', text));
  put('decimals', 'decimals', (text) => cell.numberOf('decimals', text));
  put('mayDecrease', 'mayDecrease', (text) => booleanOf(cell.wordOf('mayDecrease', text, yesOrNo, 'yes or no')));
  return registers;
}

/** Columns by the path of what they state; `*` is a quantity or a place in a list. */
const COLUMN_OF_PATH: Readonly<Record<string, string>> = {
  'registers.*.digits': 'registerDigits',
  'registers.*.decimals': 'decimals',
  'registers.*.mayDecrease': 'mayDecrease',
  'gas.volumeAt': 'volumeAt',
  'gas.isGaugePressure': 'gasGaugePressure',
  'gas.atmosphericKpa': 'gasAtmosphericKpa',
  'gas.compressibilityRatio': 'compressibilityRatio',
  'gas.nominal.pressureKpa': 'gasNominalKpa',
  'gas.nominal.temperatureCelsius': 'gasNominalCelsius',
  'steam.atmosphericKpa': 'steamAtmosphericKpa',
  'steam.nominal.pressureKpa': 'steamNominalKpa',
  'steam.nominal.temperatureCelsius': 'steamNominalCelsius',
  'steam.feedWaterKjPerKg': 'feedWaterKjPerKg',
};

function refuseIssue({ path, message }: z.core.$ZodIssue, cell: CellReader, refuse: Refuse): void {
  const [first, second, ...rest] = path.map(String);
  const isTransform = first === 'transforms';
  const place = first === 'registers' ? [first, '*', ...rest].join('.') : path.map(String).join('.');
  const usual = isTransform && !cell.isFilled('transforms') ? 'multiplier' : (first ?? '');
  const column = COLUMN_OF_PATH[place] ?? usual;
  const text = message.charAt(0).toLowerCase() + message.slice(1);
  if (isTransform || first === 'exchanges' || first === 'rules') refuse(column, text);
  else if (!cell.isFilled(column)) refuse(column, `must not be empty beside the other columns of ${first}`);
  else refuse(column, first === 'registers' ? `${second}: ${text}` : `${cell.shown(column)}: ${text}`);
}

function booleanOf(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text === 'true';
}

function textOf(value: number | boolean | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

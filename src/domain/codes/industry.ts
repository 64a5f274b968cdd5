/**
 * Industry codes (GB/T 4754-2017): the letter of the section and the two digits of the division, C31, with a
 * third and fourth digit for group and class. Numbers of divisions run through all sections.
 */

import type { CodeSource } from './code-source.ts';
import { DIVISION_ROWS, SECTION_ROWS } from './industry-rows.ts';

export interface IndustrySection {
  readonly letter: string;
  readonly zh: string;
  readonly en: string;
}

export interface IndustryDivision {
  /** Two digits. */
  readonly number: string;
  /** Letter of its section. */
  readonly section: string;
  readonly zh: string;
  readonly en: string;
  /** Whether it is one of the six energy-intensive industries (六大高耗能行业). */
  readonly isEnergyIntensive: boolean;
  /** Whether number and Chinese name were read in a public table; false for what is recalled alone. */
  readonly verified: boolean;
}

export const INDUSTRY_SOURCE: CodeSource = Object.freeze({
  text: 'GB/T 4754-2017, of which a public table of the industries of listed companies has about a third',
  verified: false,
});

/** Divisions that stand in that table, with the letter and the same name. */
const READ = '29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 51 52 56 63 64 65 73 74 75 77'.split(' ');

/** As the annual communiqués of the National Bureau of Statistics name them; recalled. */
const ENERGY_INTENSIVE: ReadonlySet<string> = new Set(['25', '26', '30', '31', '32', '44']);

const SECTIONS: readonly IndustrySection[] = SECTION_ROWS.map(([letter, , , zh, en]) =>
  Object.freeze({ letter, zh, en }),
);
const sections: ReadonlyMap<string, IndustrySection> = new Map(SECTIONS.map((section) => [section.letter, section]));
const DIVISIONS: readonly IndustryDivision[] = DIVISION_ROWS.map(([number, zh, en]) => {
  const section = SECTION_ROWS.find(([, first, last]) => Number(number) >= first && Number(number) <= last)![0];
  const isEnergyIntensive = ENERGY_INTENSIVE.has(number);
  return Object.freeze({ number, section, zh, en, isEnergyIntensive, verified: READ.includes(number) });
});
const divisions: ReadonlyMap<string, IndustryDivision> = new Map(
  DIVISIONS.map((division) => [division.number, division]),
);

/** What is wrong with a code, in words; null for one that can be. Groups and classes are not checked. */
export function checkIndustry(text: string): string | null {
  const [, letter = '', digits = ''] = /^([A-Z])(\d{0,4})$/.exec(text) ?? [];
  if (letter === '' || digits.length === 1) {
    return 'an industry is a GB/T 4754 code with its letter and, where known, two to four digits, such as C31';
  }
  if (!sections.has(letter)) return `there is no section ${letter}: A to T (GB/T 4754-2017)`;
  if (digits === '') return null;
  const division = divisions.get(digits.slice(0, 2));
  if (division === undefined) return `there is no division ${digits.slice(0, 2)} (GB/T 4754-2017)`;
  if (division.section === letter) return null;
  return `division ${division.number}, ${division.zh}, is of section ${division.section}, not ${letter} (GB/T 4754-2017)`;
}

/** The division that a code such as C31 or C3110 is of; `undefined` for a letter alone or a code that cannot be. */
export function industryDivision(code: string): IndustryDivision | undefined {
  return checkIndustry(code) === null ? divisions.get(code.slice(1, 3)) : undefined;
}

/** The section that a code is of, or `undefined` for one that cannot be. */
export function industrySection(code: string): IndustrySection | undefined {
  return checkIndustry(code) === null ? sections.get(code.slice(0, 1)) : undefined;
}

/** Every section, in order of letter. */
export function allIndustrySections(): readonly IndustrySection[] {
  return SECTIONS;
}

/** Every division, in order of number. */
export function allIndustryDivisions(): readonly IndustryDivision[] {
  return DIVISIONS;
}

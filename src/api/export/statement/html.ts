/** HTML that is written as text: only what is made here is markup, everything else is escaped. */

import { element, escapeXml } from '../xml.ts';

export const LANGUAGES = ['zh', 'en', 'both'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in Chinese and in English. */
export type Words = readonly [zh: string, en: string];

export class Html {
  readonly #language: Language;

  constructor(language: Language) {
    this.#language = language;
  }

  get code(): string {
    return this.#language === 'en' ? 'en' : 'zh-CN';
  }

  /** In the language asked for, or in both. */
  words([zh, en]: Words): string {
    switch (this.#language) {
      case 'zh':
        return escapeXml(zh);
      case 'en':
        return escapeXml(en);
      case 'both':
        return zh === en ? escapeXml(zh) : `${escapeXml(zh)} <span lang="en" class="en">${escapeXml(en)}</span>`;
      default:
        return this.#language satisfies never;
    }
  }

  section(title: Words, ...content: readonly string[]): string {
    return element('section', [element('h2', this.words(title)), ...content]);
  }

  paragraph(text: Words): string {
    return element('p', this.words(text));
  }

  /** Cells are markup already; those of columns named in `numbers` are set to the right. */
  table(
    heads: readonly Words[],
    rows: readonly (readonly string[])[],
    numbers: readonly number[] = [],
    foot: TotalRow | null = null,
  ): string {
    const cells = (row: readonly string[], name: string): string =>
      element(
        'tr',
        row.map((cell, n) => `<${name}${numbers.includes(n) ? ' class="n"' : ''}>${cell}</${name}>`),
      );
    return element('table', [
      element(
        'thead',
        cells(
          heads.map((head) => this.words(head)),
          'th',
        ),
      ),
      element(
        'tbody',
        rows.map((row) => cells(row, 'td')),
      ),
      ...(foot === null ? [] : [element('tfoot', totalRow(foot))]),
    ]);
  }

  /** Names and what they are. */
  list(entries: readonly (readonly [Words, string])[]): string {
    const rows = entries.map(([name, value]) => `<tr><th scope="row">${this.words(name)}</th><td>${value}</td></tr>`);
    return `<table class="list"><tbody>${rows.join('')}</tbody></table>`;
  }
}

/** The last row of a table: its label stands over the first columns. */
export interface TotalRow {
  readonly label: string;
  readonly over: number;
  readonly cells: readonly string[];
}

function totalRow({ label, over, cells }: TotalRow): string {
  return element('tr', [`<td colspan="${over}">${label}</td>`, ...cells.map((cell) => `<td class="n">${cell}</td>`)]);
}

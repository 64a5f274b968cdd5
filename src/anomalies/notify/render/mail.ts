/** The two bodies of an e-mail: text and HTML. */

import type { Words } from './words.ts';

export function textOf({ intro, columns, rows, more }: Words): string {
  const blocks = rows.map((row) => row.map((cell, i) => `${columns[i]}: ${cell}`).join('\n'));
  return `${[intro, ...blocks, more].filter((part) => part !== '').join('\n\n')}\n`;
}

export function htmlOf({ title, intro, columns, rows, more }: Words, language: string): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const table =
    rows.length === 0 ? '' : `<table>${cells('th', columns)}${rows.map((row) => cells('td', row)).join('')}</table>`;
  const parts = [`<p>${escaped(intro)}</p>`, table, more === '' ? '' : `<p>${escaped(more)}</p>`];
  const head = `<head><meta charset="utf-8"><title>${escaped(title)}</title></head>`;
  return `<!doctype html><html lang="${language}">${head}<body>${parts.join('')}</body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REJECTIONS } from '../../src/domain/rejection.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/quarantine-codes.md'), 'utf8');

/** Rows of the page's only table, as the cells' texts. */
function tableRows(): string[][] {
  const lines = PAGE.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/quarantine-codes.md', () => {
  it('lists every rejection as the program has it, in the same order', () => {
    const expected = Object.entries(REJECTIONS).map(([code, { scope, meaning, remedy, replayable }]) => [
      `\`${code}\``,
      scope,
      meaning,
      remedy,
      replayable ? 'yes' : 'no',
    ]);
    expect(tableRows()).toEqual(expected);
  });

  it('names the code of damaged segments', () => {
    expect(PAGE).toContain('`journal_damaged`');
  });

  it('is written in sentences', () => {
    for (const { meaning, remedy } of Object.values(REJECTIONS)) {
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
    }
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ESTIMATION_LIMITS } from '../../../../src/domain/carbon/uncertainty/estimated-part.ts';
import { rowsUnder } from '../../unit-page-tables.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/uncertainty.md'), 'utf8');

describe('docs/uncertainty.md', () => {
  it('lists the half-width of every estimation method as the program has it', () => {
    const expected = ESTIMATION_LIMITS.map(({ method, halfWidth, source }) => {
      return [`\`${method}\``, halfWidth === null ? 'unknown' : `${100 * halfWidth} %`, source];
    });
    expect(rowsUnder(PAGE, 'Estimated consumption')).toEqual(expected);
  });
});

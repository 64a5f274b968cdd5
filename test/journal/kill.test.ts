import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startProgram } from '../helpers/child-program.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { openJournal, readAll, textsOf } from './helpers/journal.ts';

const PROGRAM = join(import.meta.dirname, 'programs/append-until-killed.ts');

it('every answered message is in the journal after kill -9, ten times over', { timeout: 60_000 }, async () => {
  const directory = temporaryDirectory();
  const answers: { offset: number; name: string; length: number }[] = [];
  for (let round = 0; round < 10; round++) {
    const program = startProgram(PROGRAM, directory, String(round));
    await until('messages were answered', () => program.lines.length >= 20 + round * 53);
    await program.kill();
    expect(program.errors()).toBe('');
    for (const line of program.lines) {
      const [offset, name = '', length] = line.split(' ');
      // The last line may have been cut by the kill; what was printed in full was answered.
      if (length !== undefined) answers.push({ offset: Number(offset), name, length: Number(length) });
    }
  }
  await using journal = await openJournal(directory);
  const texts = textsOf(readAll(journal.reader));
  expect(texts.length).toBeGreaterThanOrEqual(answers.length);
  const wrong = answers.filter(({ offset, name, length }) => {
    const text = texts[offset - 1];
    return text === undefined || !text.startsWith(`${name} x`) || text.length !== length;
  });
  expect(wrong).toEqual([]);
  expect(await journal.append('next')).toBe(texts.length + 1);
});

import { ID_LENGTH_MAX, ID_PATTERN } from '../domain/id.ts';

/** Why a text cannot be an id, or null. */
export function idProblem(id: string): string | null {
  if (id === '') return 'the id is empty';
  if (ID_PATTERN.test(id)) return null;
  return `${JSON.stringify(id)} cannot be an id: 1 to ${ID_LENGTH_MAX} letters, digits, ".", "_" or "-"; in a spreadsheet, format the column as text`;
}

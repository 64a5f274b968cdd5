/** How well a figure is known, as columns: the same of consumption, intervals and emissions. */

import { type Column, joined } from './table.ts';

export interface ShownKnowledge {
  readonly coverage: number;
  readonly estimatedCoverage: number;
  readonly estimatedShare: number | null;
  readonly quality: { readonly level: string; readonly reasons: readonly string[] };
  readonly methods: readonly string[];
  readonly rules: readonly string[];
}

export function knowledgeColumns<Row>(shown: (row: Row) => ShownKnowledge): Column<Row>[] {
  return [
    { name: 'coverage', kind: 'number', cell: (row) => shown(row).coverage },
    { name: 'estimatedCoverage', kind: 'number', cell: (row) => shown(row).estimatedCoverage },
    { name: 'estimatedShare', kind: 'number', cell: (row) => shown(row).estimatedShare },
    { name: 'quality', kind: 'text', cell: (row) => shown(row).quality.level },
    { name: 'reasons', kind: 'text', cell: (row) => joined(shown(row).quality.reasons) },
    { name: 'methods', kind: 'text', cell: (row) => joined(shown(row).methods) },
    { name: 'rules', kind: 'text', cell: (row) => joined(shown(row).rules) },
  ];
}

/** Asks once for each row: its columns are filled one after the other. */
export function remembered<Row extends object, T>(make: (row: Row) => T): (row: Row) => T {
  const known = new WeakMap<Row, T>();
  return (row) => {
    let made = known.get(row);
    if (made === undefined) {
      made = make(row);
      known.set(row, made);
    }
    return made;
  };
}

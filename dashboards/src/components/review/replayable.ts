/**
 * Quarantine codes that a replay can help (docs/quarantine-codes.md), because something in the registry or the
 * hub may have been put right meanwhile. The list of the quarantine does not tell it, and refuses the others.
 */
export const REPLAYABLE: ReadonlySet<string> = new Set([
  ...[
    'unknown_format',
    'unsupported_version',
    'many_rejected',
    'unknown_meter',
    'unknown_quantity',
    'unknown_unit',
    'store_refused',
  ],
]);

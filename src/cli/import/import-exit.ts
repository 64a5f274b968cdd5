/** Exit codes of the import beyond those of every command; docs/import.md lists them. */
export const IMPORT_EXIT = {
  /** The hub has put some readings into its quarantine. */
  quarantined: 3,
  /** Rows of the file could not be used: nothing was sent, or they were left out. */
  badRows: 4,
} as const;

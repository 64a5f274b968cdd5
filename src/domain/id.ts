/**
 * What an enterprise, a gateway or a meter may be called. Such a name stands in topics, paths, queries and
 * tables: it begins with a letter or digit, so that no spreadsheet takes it for a formula, and has nothing
 * in it that any of them would read as more than a name.
 */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Characters that such a name can have at most. */
export const ID_LENGTH_MAX = 64;

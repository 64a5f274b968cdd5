/**
 * JSON Merge Patch (RFC 7396) one level down: what stands in a member that is an object is merged, null takes a
 * member away, anything else takes its place. A member of the record itself that is to go stays as null.
 */
export function patched(
  record: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(patch).map(([name, change]) => [
      name,
      isObject(change) ? merged(Object.hasOwn(record, name) ? record[name] : undefined, change) : change,
    ]),
  );
}

function merged(target: unknown, patch: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const members = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) members.delete(name);
    else members.set(name, isObject(change) ? merged(members.get(name), change) : change);
  }
  return Object.fromEntries(members);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

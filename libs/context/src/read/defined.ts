/** An object without the keys that have no value, so that JSON gives back exactly what was written. */
export function defined<T extends object>(object: T): T {
  const values = object as Record<string, unknown>
  for (const key in values) {
    if (values[key] === undefined) return withValues(values) as T
  }
  // Most have all their values; a copy of each would be the dearest thing in a fold.
  return object
}

function withValues(values: Record<string, unknown>): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const key in values) {
    if (values[key] !== undefined) copy[key] = values[key]
  }
  return copy
}

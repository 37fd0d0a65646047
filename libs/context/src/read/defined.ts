/** An object without the keys that have no value, so that JSON gives back exactly what was written. */
export function defined<T extends object>(object: T): T {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as T
}

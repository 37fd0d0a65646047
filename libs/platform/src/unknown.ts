import { types } from 'node:util'

/** A property of a value of which nothing is known; undefined if there is none. */
export function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** As {@link propertyOf}, if it is a string. */
export function textOf(value: unknown, name: string): string | undefined {
  const property = propertyOf(value, name)
  return typeof property === 'string' ? property : undefined
}

/** Whether a value is an Error, also one that comes from another realm (Node's own, seen from a test's sandbox). */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value)
}

import type { z } from 'zod'
import { isRecord } from './is-record.js'

/**
 * A copy of the data without the nulls that a schema complained of: many serialisers write null for what is missing.
 * Undefined when a complaint was about something else.
 */
export function withoutNulls(data: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  if (!issues.every(({ path }) => path.reduce<unknown>(child, data) === null)) return undefined
  const copy: unknown = structuredClone(data)
  for (const { path } of issues) {
    const name = path.at(-1)
    const parent = path.slice(0, -1).reduce<unknown>(child, copy)
    if (typeof name !== 'string' || !isRecord(parent)) return undefined
    delete parent[name]
  }
  return copy
}

function child(parent: unknown, key: PropertyKey): unknown {
  if (Array.isArray(parent) && typeof key === 'number') return parent[key]
  return isRecord(parent) && typeof key === 'string' ? parent[key] : undefined
}

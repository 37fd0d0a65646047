import { z } from 'zod'
import type { RuleKind } from '../kind.js'

/** A field of a set of rules, for the reference. */
export interface Field {
  /** As `steps[].on`; a key of the tenant's choice is `*`. */
  readonly path: string
  readonly holds: string
  readonly about: string
  readonly required: boolean
}

interface Schema {
  type?: string
  description?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  const?: unknown
  minimum?: number
  maximum?: number
  maxItems?: number
  maxLength?: number
}

/** All fields of a kind, in the order of its schema. */
export function fieldsOf({ schema }: RuleKind): Field[] {
  return [...walk('', z.toJSONSchema(schema, { io: 'input' }) as Schema)]
}

function* walk(path: string, schema: Schema): Generator<Field> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const at = path === '' ? name : `${path}.${name}`
    yield { path: at, holds: textOf(field), about: field.description ?? '', required: schema.required?.includes(name) === true }
    yield* inside(at, field)
  }
}

function* inside(path: string, schema: Schema): Generator<Field> {
  const { properties, items, additionalProperties } = schema
  if (properties !== undefined) yield* walk(path, schema)
  if (items?.properties !== undefined) yield* walk(`${path}[]`, items)
  if (typeof additionalProperties === 'object') {
    yield { path: `${path}.*`, holds: textOf(additionalProperties), about: additionalProperties.description ?? '', required: false }
  }
}

function textOf({ type, anyOf, items, maxItems, const: only, ...bounds }: Schema): string {
  if (only !== undefined) return `\`${JSON.stringify(only)}\``
  if (anyOf !== undefined) return anyOf.map(textOf).join(' or ')
  if (type === 'array') return `list${most(maxItems)}: ${items === undefined ? 'anything' : textOf(items)}`
  if (type === 'integer' || type === 'number') return `${type}${rangeOf(bounds)}`
  if (type === 'string') return `text${most(bounds.maxLength)}`
  return type ?? 'anything'
}

function most(limit: number | undefined): string {
  return limit === undefined ? '' : ` (${limit})`
}

function rangeOf({ minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }: Schema): string {
  const [bounded, ends] = [minimum > Number.MIN_SAFE_INTEGER, maximum < Number.MAX_SAFE_INTEGER]
  if (bounded && ends) return `, ${minimum} to ${maximum}`
  return bounded ? `, from ${minimum}` : ''
}

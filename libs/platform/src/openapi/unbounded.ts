import { propertyOf } from '../unknown.js'

/** Formats whose texts are short by themselves. */
const SHORT_FORMATS = new Set(['uuid', 'date-time', 'date'])

/**
 * What a client could make as large as it likes, by an OpenAPI document: texts without maxLength, lists without maxItems,
 * numbers named limit without maximum, in parameters and request bodies. For tests: none may be left.
 */
export function unboundedParts(document: unknown): string[] {
  const found: string[] = []
  for (const [path, methods] of entries(propertyOf(document, 'paths'))) {
    for (const [method, operation] of entries(methods)) {
      const name = `${method.toUpperCase()} ${path}`
      for (const parameter of list(propertyOf(operation, 'parameters'))) {
        walk(propertyOf(parameter, 'schema'), `${name} ${String(propertyOf(parameter, 'name'))}`)
      }
      for (const [type, media] of entries(propertyOf(propertyOf(operation, 'requestBody'), 'content'))) {
        walk(propertyOf(media, 'schema'), `${name} ${type}`)
      }
    }
  }
  return [...new Set(found)]

  function walk(given: unknown, where: string): void {
    const schema = resolve(document, given)
    if (typeof schema !== 'object' || schema === null) return
    const types = new Set([propertyOf(schema, 'type')].flat())
    const has = (name: string): boolean => propertyOf(schema, name) !== undefined
    const fixed = has('enum') || has('const') || SHORT_FORMATS.has(String(propertyOf(schema, 'format')))
    if (types.has('string') && !fixed && !has('maxLength')) found.push(`${where}: a text without maxLength`)
    if (types.has('array') && !has('maxItems')) found.push(`${where}: a list without maxItems`)
    if (types.has('integer') && where.endsWith(' limit') && !has('maximum')) found.push(`${where}: no maximum`)
    if (types.has('array')) walk(propertyOf(schema, 'items'), `${where}[]`)
    for (const [name, each] of entries(propertyOf(schema, 'properties'))) walk(each, `${where} .${name}`)
    for (const key of ['allOf', 'anyOf', 'oneOf']) for (const each of list(propertyOf(schema, key))) walk(each, where)
  }
}

function resolve(document: unknown, schema: unknown): unknown {
  const reference = propertyOf(schema, '$ref')
  if (typeof reference !== 'string') return schema
  return reference.split('/').slice(1).reduce(propertyOf, document)
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

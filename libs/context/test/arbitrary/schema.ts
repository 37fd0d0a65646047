import fc from 'fast-check'

interface JsonSchema {
  type?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  pattern?: string
  format?: string
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
}

const TIMES = [
  '2026-03-01T00:00:00Z',
  '2026-03-02T12:00:00.000001Z',
  '2026-04-01T00:00:00+02:00',
  '2024-02-29T23:59:59Z',
  '2030-01-01T00:00:00Z',
]
/** Few ids, so that events are about the same things. */
const IDS = ['a', 'b', 'c', 'é/%', 'x'.repeat(300)]

/** Data that a schema allows, and sometimes a value that it does not. */
export function dataOf(schema: JsonSchema, oddity: number): fc.Arbitrary<unknown> {
  const valid = validOf(schema, oddity)
  if (oddity === 0) return valid
  return fc.oneof({ weight: 100 - oddity, arbitrary: valid }, { weight: oddity, arbitrary: odd })
}

/** Whatever JSON.parse may give, and what trips code up. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    null,
    -0,
    1e308,
    -1,
    '',
    '\uFFFF',
    '9'.repeat(400),
    '__proto__',
    'constructor',
    {},
    [],
    [[]],
    '2026-13-40T99:00:00Z',
  ),
  fc.constant(JSON.parse('{"__proto__": {"amount": "1", "currency": "EUR"}}')),
)

function validOf(schema: JsonSchema, oddity: number): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => dataOf(one, oddity)))
  switch (schema.type) {
    case 'object':
      return objectOf(schema, oddity)
    case 'array':
      return fc.array(dataOf(schema.items ?? {}, oddity), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 6, 6),
      })
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.oneof(
        {
          weight: 9,
          arbitrary: fc.integer({
            min: Math.max(schema.minimum ?? -5, -1_000_000),
            max: Math.min(schema.maximum ?? 1_000_000, 1_000_000),
          }),
        },
        { weight: 1, arbitrary: fc.constantFrom(-0, 1e308) },
      )
    case 'number':
      return fc.double({
        min: schema.minimum ?? -100,
        max: schema.maximum ?? 100,
        noNaN: true,
        noDefaultInfinity: true,
      })
    case 'boolean':
      return fc.boolean()
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

function objectOf({ properties = {}, required = [] }: JsonSchema, oddity: number): fc.Arbitrary<unknown> {
  const keys = Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, keyed(key, schema, oddity)]))
  return fc.record(keys, { requiredKeys: required.filter((key) => key in keys) })
}

/** Fields that name things get few values. */
function keyed(key: string, schema: JsonSchema, oddity: number): fc.Arbitrary<unknown> {
  const names =
    key.endsWith('Id') || ['source', 'conversation', 'id', 'sku', 'purpose', 'form', 'currency', 'value'].includes(key)
  if (key === 'currency') return fc.constantFrom('EUR', 'USD')
  if (schema.type === 'string' && names) return fc.constantFrom(...IDS)
  return dataOf(schema, oddity)
}

function textOf({ pattern, format, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.constantFrom(...TIMES)
  if (pattern?.includes('{1,15}') === true)
    return fc.constantFrom('0', '12.50', '-3', '999999999999999.999999', '0.000001')
  if (pattern?.includes('[A-Za-z]') === true) return fc.constantFrom('de', 'de-AT', 'en')
  return fc.oneof(
    fc.constantFrom(...IDS),
    fc.string({ minLength: 1, maxLength: Math.min(maxLength, 40), unit: 'binary' }),
  )
}

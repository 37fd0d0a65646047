import { expect, it } from '@jest/globals'
import { unboundedParts } from './unbounded.js'

const text = { type: 'string' }
const documentOf = (parameters: object[], schema: object) => ({
  paths: { '/a': { post: { parameters, requestBody: { content: { 'application/json': { schema } } } } } },
  components: { schemas: { Text: text } },
})

it('finds what has no bound, behind references and in alternatives, too', () => {
  const parameters = [
    { name: 'limit', schema: { type: 'integer' } },
    { name: 'type', schema: { type: 'array', items: text } },
    { name: 'id', schema: { type: 'string', format: 'uuid' } },
  ]
  const schema = {
    type: 'object',
    properties: {
      named: { $ref: '#/components/schemas/Text' },
      either: { oneOf: [text, { type: 'integer' }] },
      maybe: { type: ['string', 'null'] },
      few: { type: 'array', maxItems: 3, items: { type: 'string', maxLength: 5 } },
      one: { enum: ['a'] },
    },
  }
  expect(unboundedParts(documentOf(parameters, schema))).toEqual([
    'POST /a limit: no maximum',
    'POST /a type: a list without maxItems',
    'POST /a type[]: a text without maxLength',
    'POST /a application/json .named: a text without maxLength',
    'POST /a application/json .either: a text without maxLength',
    'POST /a application/json .maybe: a text without maxLength',
  ])
})

it('finds nothing where there are bounds', () => {
  const parameters = [{ name: 'limit', schema: { type: 'integer', maximum: 200 } }]
  expect(unboundedParts(documentOf(parameters, { type: 'object', properties: { a: { type: 'string', maxLength: 9 } } }))).toEqual([])
})

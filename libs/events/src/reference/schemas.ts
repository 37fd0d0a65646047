import { z } from 'zod'
import type { EventDeclaration } from '../declaration.js'
import { dataschemaOf } from '../version.js'

/** The part of a generated JSON Schema that the page shows. */
const jsonSchema = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  required: z.array(z.string()).optional(),
  get items() {
    return jsonSchema.optional()
  },
  get anyOf() {
    return z.array(jsonSchema).optional()
  },
  get properties() {
    return z.record(z.string(), jsonSchema).optional()
  },
})

export type JsonSchema = z.infer<typeof jsonSchema>

/** JSON Schema (2020-12) of the data of an event as a text; further properties are allowed, as in the catalogue. */
export function jsonSchemaText({ type, version, summary, schema }: EventDeclaration): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  const document = { $schema, $id: dataschemaOf(type, version), title: type, description: summary, ...rest }
  return `${JSON.stringify(document, null, 2)}\n`
}

export function readable(schema: z.ZodType): JsonSchema {
  return jsonSchema.parse(z.toJSONSchema(schema, { io: 'input' }))
}

/** Where the schema of an event lies, from the page. */
export function schemaPath({ type, version }: EventDeclaration): string {
  return `schemas/${type}.${version}.json`
}

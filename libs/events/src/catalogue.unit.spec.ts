import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { allDeclarations, type EventDataOf, findDeclaration } from './catalogue.js'
import { isControlType } from './check.js'
import { header } from './fields/header.js'
import { type JsonSchema, readable } from './reference/schemas.js'

const declarations = allDeclarations()

/** Values that cannot hold words about a person: numbers, truth values, codes with a bound, and lists of them. */
function isClosed(
  schema: JsonSchema & { maxLength?: number; additionalProperties?: unknown },
  bounds: unknown,
): boolean {
  if (schema.type === 'array') return isClosed(schema.items ?? {}, (bounds as { items?: unknown }).items)
  if (schema.type === 'object') return (bounds as { additionalProperties?: unknown }).additionalProperties === false
  if (schema.type !== 'string') return ['integer', 'number', 'boolean'].includes(schema.type ?? '')
  const { maxLength = Infinity } = bounds as { maxLength?: number }
  return schema.enum !== undefined || schema.format === 'date-time' || maxLength <= 128
}

describe.each(declarations.map((declaration) => [declaration.type, declaration] as const))(
  '%s',
  (type, declaration) => {
    const raw = z.toJSONSchema(declaration.schema, { io: 'input' })
    const { properties = {} } = readable(declaration.schema)

    it('is found by its type and version', () => {
      expect(findDeclaration(type, declaration.version)).toBe(declaration)
    })

    it('has a name of the form noun.verb and one line about it', () => {
      expect(type).toMatch(/^[a-z]+\.[a-z_]+$/)
      expect(declaration.summary).toMatch(/^[A-Z][^\n]{10,140}\.$/)
    })

    it('leaves nothing in the clear that could be words about a person', () => {
      for (const name of declaration.open) {
        expect(Object.keys(properties)).toContain(name)
        expect([name, isClosed(properties[name] ?? {}, raw.properties?.[name])]).toEqual([name, true])
      }
    })

    it('has the common header, all of it personal', () => {
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(header)))
      expect(declaration.open.filter((name) => Object.hasOwn(header, name))).toEqual([])
    })

    it('names durations by their unit', () => {
      const durations = Object.keys(properties).filter((name) => /duration|wait|hold|talk|ring/i.test(name))
      expect(durations.filter((name) => !name.endsWith('Ms'))).toEqual([])
    })

    it('only checks: it changes nothing, and further fields are allowed', () => {
      expect(raw).not.toHaveProperty('additionalProperties')
      const { additionalProperties: _closed, ...output } = z.toJSONSchema(declaration.schema, { io: 'output' })
      expect(Object.keys(output.properties ?? {})).toEqual(Object.keys(raw.properties ?? {}))
      expect(JSON.stringify(raw)).not.toContain('"default"')
    })
  },
)

describe('the catalogue', () => {
  it('has every family', () => {
    const nouns = new Set(declarations.map(({ type }) => type.split('.')[0]))
    for (const noun of [
      'page',
      'search',
      'form',
      'configuration',
      'error',
      'conversation',
      'message',
      'call',
      'menu',
      'order',
      'offer',
      'refund',
      'exception',
      'store',
      'service',
      'contract',
      'survey',
      'review',
      'mention',
      'complaint',
      'expectation',
      'commitment',
      'followup',
      'preference',
      'consent',
      'identity',
      'group',
      'note',
      'event',
      'rule',
    ]) {
      expect(nouns).toContain(noun)
    }
  })

  it('makes no links out of statements that change the state of the system, or that relate customers', () => {
    for (const { type, links } of declarations) {
      expect([type, links]).toEqual([type, !isControlType(type) && !type.startsWith('group.')])
    }
  })

  it('has the four outcomes of a resolved conversation', () => {
    const schema = findDeclaration('conversation.resolved', 1)?.schema
    for (const outcome of ['fulfilled', 'partly', 'declined', 'unresolved']) {
      expect(schema?.safeParse({ outcome }).success).toBe(true)
    }
    expect(schema?.safeParse({ outcome: 'solved' }).success).toBe(false)
  })

  it('knows the scale of nps and asks for every other', () => {
    const schema = findDeclaration('survey.answered', 1)?.schema
    const accepts = (score: unknown): boolean | undefined => schema?.safeParse({ score }).success
    expect(accepts({ metric: 'nps', value: 10 })).toBe(true)
    expect(accepts({ metric: 'nps', value: 11 })).toBe(false)
    expect(accepts({ metric: 'csat', value: 4 })).toBe(false)
    expect(accepts({ metric: 'csat', value: 4, min: 1, max: 5 })).toBe(true)
    expect(accepts({ metric: 'csat', value: 6, min: 1, max: 5 })).toBe(false)
    expect(accepts({ metric: 'csat', value: 4, min: 5, max: 1 })).toBe(false)
  })

  it('infers the type of the data', () => {
    const data: EventDataOf<'conversation.queued'> = { queue: 'tyres', expectedWaitMs: 90_000 }
    expect(findDeclaration('conversation.queued', 1)?.schema.safeParse(data).success).toBe(true)
  })

  it('has neither types nor versions that nobody declared', () => {
    expect(findDeclaration('message.received', 2)).toBeUndefined()
    expect(findDeclaration('message.received', 0)).toBeUndefined()
    expect(findDeclaration('toString', 1)).toBeUndefined()
  })
})

import type { z } from 'zod'
import { isControlType } from './check.js'
import type { EventDeclaration } from './declaration.js'
import type { CloudEvent, EventClass } from './event.js'
import { header } from './fields/header.js'
import { textKinds } from './fields/kinds.js'
import { isRecord } from './is-record.js'

/** A text in the data of an event. */
export interface Words {
  /** Where, such as `text` or `items.0.name`. */
  readonly field: string
  readonly text: string
}

/** Where a schema has texts: here, in each element, or under these keys. */
type Plan = 'words' | 'html' | { readonly each: Plan } | ReadonlyMap<string, Plan>

/** Ids that only machines name, of which an event has one of its own. */
const TECHNICAL = new Set([
  'messageId', 'inReplyTo', 'references', 'callId', 'recordingId', 'cartId', 'surveyId', 'formId', 'mentionId', 'source',
  'conversation', 'eventId', 'agent', 'id', 'by',
])
/** In events of types that the catalogue does not have. */
const USUAL = /^(text|html|title|subject|message|body|content|comment|notes?|summary|description|reason|question|answer|\w*(Id|Number))$/
/** Texts of one event at most. */
const MOST = 5_000
const plans = new WeakMap<EventDeclaration, ReadonlyMap<string, Plan>>()

/** Whether events of a type are told in words. Behaviour is not: what a page was called is nobody's word. */
export function hasWords(type: string, eventClass: EventClass, declaration: EventDeclaration | undefined): boolean {
  if (eventClass === 'behaviour' || isControlType(type)) return false
  return declaration === undefined || planOf(declaration).size > 0
}

/** The words of people in an event, and the numbers of orders and the like; by the catalogue, else under usual names. */
export function wordsIn({ data }: CloudEvent, declaration: EventDeclaration | undefined): Words[] {
  if (!isRecord(data)) return []
  const found: Words[] = []
  const plan = declaration === undefined ? usualPlan(data) : planOf(declaration)
  // Of a message in two forms one is enough.
  const both = typeof data['text'] === 'string' && data['text'] !== '' && typeof data['html'] === 'string'
  for (const [key, part] of plan) if (!(both && key === 'html')) collect(data[key], part, key, found)
  return found
}

function collect(value: unknown, plan: Plan, field: string, found: Words[]): void {
  if (found.length >= MOST) return
  if (plan === 'words' || plan === 'html') {
    if (Array.isArray(value)) return collect(value, { each: plan }, field, found)
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text !== 'string' || text === '') return
    found.push({ field, text: plan === 'html' ? withoutTags(text) : text })
  } else if (plan instanceof Map) {
    if (isRecord(value)) for (const [key, part] of plan as ReadonlyMap<string, Plan>) collect(value[key], part, `${field}.${key}`, found)
  } else if (Array.isArray(value)) {
    const { each } = plan as { each: Plan }
    for (const [index, element] of value.entries()) collect(element, each, `${field}.${index}`, found)
  }
}

function usualPlan(data: Record<string, unknown>): Map<string, Plan> {
  const keys = Object.keys(data).filter((key) => USUAL.test(key) && !TECHNICAL.has(key))
  return new Map(keys.map((key) => [key, key === 'html' ? 'html' : 'words']))
}

function planOf(declaration: EventDeclaration): ReadonlyMap<string, Plan> {
  const known = plans.get(declaration)
  if (known !== undefined) return known
  const plan = planOfSchema(declaration.schema, '', 0)
  const made = new Map(plan instanceof Map ? (plan as ReadonlyMap<string, Plan>) : [])
  for (const key of Object.keys(header)) made.delete(key)
  plans.set(declaration, made)
  return made
}

function planOfSchema(schema: z.core.$ZodType, key: string, depth: number): Plan | undefined {
  const { def } = schema as unknown as { def: z.core.$ZodTypes['_zod']['def'] }
  if (def.type === 'optional' || def.type === 'nullable') return planOfSchema(def.innerType, key, depth)
  if (def.type === 'string') return planOfText(schema, key)
  if (depth > 4) return undefined
  if (def.type === 'union') return def.options.map((option) => planOfSchema(option, key, depth + 1)).find((plan) => plan !== undefined)
  if (def.type === 'array') {
    const each = planOfSchema(def.element, key, depth + 1)
    return each && { each }
  }
  if (def.type !== 'object') return undefined
  const parts = Object.entries(def.shape).flatMap(([name, part]) => {
    const plan = planOfSchema(part, name, depth + 1)
    return plan === undefined ? [] : [[name, plan] as const]
  })
  return parts.length === 0 ? undefined : new Map(parts)
}

function planOfText(schema: z.core.$ZodType, key: string): Plan | undefined {
  const kind = textKinds.get(schema)?.kind
  if (kind === undefined || (kind === 'id' && TECHNICAL.has(key))) return undefined
  return key === 'html' ? 'html' : 'words'
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** What somebody reads of a text in HTML, nearly. */
function withoutTags(html: string): string {
  return html
    .replaceAll(/<(script|style)\b[^<>]*>[\s\S]*?(<\/\1>|$)/gi, ' ')
    .replaceAll(/<\/?[a-z][^<>]*>|<!--[\s\S]*?(-->|$)/gi, ' ')
    .replaceAll(/&(amp|lt|gt|quot|apos|nbsp);/g, (_whole, name: string) => ENTITIES[name] ?? ' ')
    .replaceAll(/&#(\d{1,6});/g, (whole, code: string) => (Number(code) < 0xd800 ? String.fromCharCode(Number(code)) : whole))
}

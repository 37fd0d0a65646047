import type { CloudEvent } from '@throughline/events'

interface ContentFault {
  code: 'not-an-event' | 'bad-attribute' | 'forbidden-text' | 'forbidden-key' | 'too-deep'
  reason: string
}

const maxDepth = 64
/** Below this a value is not deep enough to hurt: each level takes two bytes, and a stack holds thousands. */
const shallowBytes = 2048
/** Columns that are part of an index entry, or shown in lists. */
const maxAttribute = 1024
const maxId = 4096

/** Checks what the log relies on; the gateway has checked the rest. `raw` is the JSON that `parsed` was read from. */
export function checkContent(parsed: unknown, raw: Buffer): { event: CloudEvent } | ContentFault {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { code: 'not-an-event', reason: 'the value is no JSON object' }
  }
  // Only an escape can bring a NUL or half a surrogate pair into valid UTF-8 JSON; few events have one.
  const suspicious = raw.includes('\\u') || raw.includes('__proto__')
  if (suspicious || raw.length > shallowBytes) {
    const fault = checkTree(parsed, 1)
    if (fault) return fault
  }
  const wrong = wrongAttribute(parsed)
  if (wrong !== undefined) return { code: 'bad-attribute', reason: wrong }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was checked is what CloudEvent says
  return { event: parsed as CloudEvent }
}

function wrongAttribute(event: Partial<CloudEvent>): string | undefined {
  const { specversion, id, source, type, direction }: Record<string, unknown> = event
  if (specversion !== '1.0') return 'specversion: expected "1.0"'
  if (!isText(id, maxId)) return `id: expected a text of 1 to ${maxId} characters`
  if (!isText(source, maxId)) return `source: expected a text of 1 to ${maxId} characters`
  if (!isText(type, maxAttribute)) return `type: expected a text of 1 to ${maxAttribute} characters`
  if (direction !== undefined && direction !== 'inbound' && direction !== 'outbound' && direction !== 'internal') {
    return 'direction: expected inbound, outbound or internal'
  }
  if (!isOptionalText(event['channel'])) return `channel: expected a text of up to ${maxAttribute} characters`
  if (!isOptionalText(event['organisation'])) return `organisation: expected a text of up to ${maxAttribute} characters`
  if (!isOptionalText(event['topic'])) return `topic: expected a text of up to ${maxAttribute} characters`
  if (!isOptionalText(event['sequence'])) return `sequence: expected a text of up to ${maxAttribute} characters`
  if (!isOptionalText(event['dataschema'])) return `dataschema: expected a text of up to ${maxAttribute} characters`
  return undefined
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= most
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value.length <= maxAttribute)
}

const tooDeep: ContentFault = { code: 'too-deep', reason: `the value is nested more than ${maxDepth} levels deep` }
const forbiddenText: ContentFault = {
  code: 'forbidden-text',
  reason: 'a text in the value has U+0000 or half a surrogate pair',
}
const forbiddenKey: ContentFault = { code: 'forbidden-key', reason: 'the value has a key named __proto__' }

function checkTree(value: unknown, depth: number): ContentFault | undefined {
  if (typeof value === 'string') return isClean(value) ? undefined : forbiddenText
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > maxDepth) return tooDeep
  if (Array.isArray(value)) {
    for (const element of value) {
      const fault = checkTree(element, depth + 1)
      if (fault) return fault
    }
    return undefined
  }
  for (const [key, member] of Object.entries(value)) {
    if (key === '__proto__') return forbiddenKey
    const fault = isClean(key) ? checkTree(member, depth + 1) : forbiddenText
    if (fault) return fault
  }
  return undefined
}

function isClean(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

import type { CloudEvent } from './event.js'
import { Fault } from './fault.js'

/** Most characters of the attributes that have a bound of their own; others have the general one for strings. */
const MAX_LENGTH: Readonly<Record<string, number>> = {
  id: 1024, source: 1024, type: 255, subject: 1024, dataschema: 1024, datacontenttype: 255, time: 64,
  channel: 64, direction: 16, conversation: 1024, organisation: 128, topic: 255, sequence: 128,
  identity: 1024, identitytype: 64, previousidentity: 1024, traceparent: 255, tracestate: 1024,
}
const REQUIRED = ['id', 'source', 'type'] as const
/** Senders write them as numbers too, and binary mode makes text of numbers: they are text. */
const TEXT_EXTENSIONS = new Set([
  'conversation', 'organisation', 'topic', 'sequence', 'identity', 'identitytype', 'previousidentity', 'channel',
  'subject',
])
const NAME = /^[a-z0-9]{1,64}$/
const CHANNEL = /^[a-z0-9][a-z0-9._-]*$/
const DIRECTIONS = new Set(['inbound', 'outbound', 'internal'])
const MAX_INTEGER = 2_147_483_647
const MAX_EXTENSIONS = 64

type Attributes = Record<string, unknown>
type Normalised = { ok: true; event: CloudEvent } | { ok: false; fault: Fault }

/**
 * Checks the attributes of a CloudEvent and brings them to one form: attributes that are null or empty are gone,
 * `channel` and `direction` are in lower case, text attributes that came as numbers are text. The same object comes
 * back when there was nothing to change.
 */
export function normaliseAttributes(input: Attributes): Normalised {
  let event = input
  let names = 0
  for (const name in input) {
    if (name === 'data') continue
    if (++names > MAX_EXTENSIONS) return refuse('limit', `more than ${MAX_EXTENSIONS} attributes`)
    const given = input[name]
    if (!NAME.test(name) && name !== 'data_base64') {
      return refuse('attribute', 'attribute names consist of a-z and 0-9', name)
    }
    const value = normalValue(name, given)
    if (value !== given) event = changed(event, input, name, value)
    const fault = value === undefined ? undefined : attributeFault(name, value)
    if (fault !== undefined) return { ok: false, fault: fault.under(name) }
  }
  if (event['specversion'] !== '1.0') return refuse('attribute', 'expected "1.0"', 'specversion')
  if (event['data_base64'] !== undefined && event['data'] !== undefined && event['data'] !== null) {
    return refuse('attribute', 'an event has either data or data_base64', 'data_base64')
  }
  if (isComplete(event)) return { ok: true, event }
  return refuse('attribute', 'is missing', REQUIRED.find((name) => event[name] === undefined))
}

/** The rest of what CloudEvent promises has been checked by then, attribute by attribute. */
function isComplete(event: Attributes): event is CloudEvent {
  return event['id'] !== undefined && event['source'] !== undefined && event['type'] !== undefined
}

function refuse(code: Fault['code'], text: string, name?: string): { ok: false; fault: Fault } {
  const fault = new Fault(code, text)
  return { ok: false, fault: name === undefined ? fault : fault.under(name) }
}

function changed(event: Attributes, input: Attributes, name: string, value: unknown): Attributes {
  const copy = event === input ? { ...input } : event
  if (value === undefined) delete copy[name]
  else copy[name] = value
  return copy
}

function normalValue(name: string, value: unknown): unknown {
  if (value === null || value === '') return undefined
  if (typeof value === 'number' && TEXT_EXTENSIONS.has(name) && Number.isSafeInteger(value)) return String(value)
  if (typeof value === 'string' && (name === 'channel' || name === 'direction')) return value.trim().toLowerCase()
  return value
}

function attributeFault(name: string, value: unknown): Fault | undefined {
  if (typeof value === 'string') return textAttributeFault(name, value)
  if (Object.hasOwn(MAX_LENGTH, name) || name === 'specversion' || name === 'data_base64') {
    return new Fault('attribute', `expected string, received ${Array.isArray(value) ? 'array' : typeof value}`)
  }
  if (typeof value === 'boolean') return undefined
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= MAX_INTEGER) return undefined
  return new Fault('attribute', 'expected a string, a boolean or a 32-bit integer; objects belong in data')
}

function textAttributeFault(name: string, value: string): Fault | undefined {
  const max = MAX_LENGTH[name]
  if (max !== undefined && value.length > max) return new Fault('limit', `longer than ${max} characters`)
  if (name === 'channel' && !CHANNEL.test(value)) {
    return new Fault('attribute', 'expected letters, digits, dots, dashes and underscores, such as web or voice')
  }
  if (name === 'direction' && !DIRECTIONS.has(value)) {
    return new Fault('attribute', 'expected inbound, outbound or internal')
  }
  if (name === 'type' && /[\s\p{Cc}]/u.test(value)) {
    return new Fault('attribute', 'contains a space or a control character')
  }
  if (name === 'data_base64' && !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return new Fault('attribute', 'expected base64')
  return undefined
}

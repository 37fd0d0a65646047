import type { CloudEvent, EventDeclaration } from '@throughline/events'

/** What becomes of an event's text in the log: `data` is not personal, `closed` is everything else. */
export interface Payload {
  /** JSON of the top-level keys of the event's data that its declaration calls open; null when there are none. */
  data: string | null
  /** JSON of all the rest: to be sealed. */
  closed: string
}

/** Header byte of a blob that lies in clear, from before there was sealing (or for a benchmark): the text follows. */
export const CLEAR = 0

/** Attributes that have a column of their own (or follow from one) and are not repeated in the payload. */
const columns = new Set([
  'specversion',
  'type',
  'time',
  'channel',
  'direction',
  'organisation',
  'topic',
  'data',
])

/**
 * Splits an event into what the catalogue says is not personal, and the rest: `id`, `source`, `subject`, `conversation`,
 * identifiers, `actor`, unknown attributes and all undeclared data are personal. Event types without a declaration
 * are personal as a whole.
 */
export function splitPayload(event: CloudEvent, declaration: EventDeclaration | undefined): Payload {
  const closed: Record<string, unknown> = {}
  for (const name in event) {
    if (!columns.has(name)) closed[name] = event[name]
  }
  const open = splitData(event.data, declaration, closed)
  return { data: open === undefined ? null : JSON.stringify(open), closed: JSON.stringify(closed) }
}

function splitData(
  data: unknown,
  declaration: EventDeclaration | undefined,
  closed: Record<string, unknown>,
): Record<string, unknown> | undefined {
  if (data === undefined) return undefined
  if (declaration === undefined || declaration.open.length === 0 || !isObject(data)) {
    closed['data'] = data
    return undefined
  }
  const open: Record<string, unknown> = {}
  const personal: Record<string, unknown> = {}
  let anyOpen = false
  for (const key of Object.keys(data)) {
    if (declaration.open.includes(key)) {
      open[key] = data[key]
      anyOpen = true
    } else {
      personal[key] = data[key]
    }
  }
  closed['data'] = personal
  return anyOpen ? open : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text that is not sealed, as a blob. */
export function clearBlob(text: string): Buffer {
  const blob = Buffer.allocUnsafe(1 + Buffer.byteLength(text))
  blob[0] = CLEAR
  blob.write(text, 1)
  return blob
}

import { type CloudEvent, isRecord, type ScannedJson } from '@throughline/events'

interface ContentFault {
  code: 'not-an-event' | 'bad-attribute'
  reason: string
}

/** Columns that are part of an index entry, or shown in lists. */
const maxAttribute = 1024
const maxId = 4096

/** Checks the attributes that the log relies on; the gateway has checked the rest, and the JSON was scanned. */
export function checkContent(parsed: ScannedJson): { event: CloudEvent } | ContentFault {
  if (!isRecord(parsed)) return { code: 'not-an-event', reason: 'the value is no JSON object' }
  const wrong = wrongAttribute(parsed)
  if (wrong !== undefined) return { code: 'bad-attribute', reason: wrong }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was checked is what CloudEvent says
  return { event: parsed as unknown as CloudEvent }
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

import type { HeaderValue, LogRecord } from '@throughline/bus'
import { eventLimits, Fault, readJson, scanValue, type ScannedJson } from '@throughline/events'
import { Problem } from '@throughline/platform'
import { addData } from '../events/read/event-data.js'
import { isJson, mediaTypeOf } from '../events/read/media-type.js'

/** An event of a record; with a fault, something that stands for it, to be refused. */
export interface ReadRecord {
  readonly event: ScannedJson
  readonly fault?: Fault | undefined
}

const STRUCTURED = 'application/cloudevents+json'
const PREFIX = 'ce_'
const ATTRIBUTE = /^[a-z0-9]{1,64}$/
// In binary mode these are the value, and its content-type.
const NOT_AS_HEADER = new Set(['data', 'datacontenttype'])
const NOTHING: Buffer = Buffer.alloc(0)

/**
 * The event of a record, by the Kafka binding of CloudEvents: in structured mode the value is the event, in binary mode the
 * attributes are `ce_` headers and the value is the data. A record without either that holds JSON is taken for an event.
 * Never throws.
 *
 * @param place names the record where it does not name an event
 */
export function readRecord(record: LogRecord, place: { source: string; id: string }): ReadRecord {
  const value = record.value ?? NOTHING
  const contentType = textOf(record.headers['content-type'])
  const media = mediaTypeOf(contentType)
  try {
    if (media.essence === STRUCTURED || !isBinary(record)) return isJson(media.essence || STRUCTURED) ? readStructured(value, place) : unread(value, place, `the content-type is not ${STRUCTURED}`)
    const event: Record<string, unknown> = attributesIn(record)
    if (contentType !== undefined) event['datacontenttype'] = contentType
    const fault = value.length > 0 ? addData(event, media, value) : undefined
    const scanned = scanValue(event, eventLimits)
    return { event: scanned.value, fault: fault ?? scanned.fault }
  } catch (error) {
    if (error instanceof Problem) return unread(value, place, error.detail ?? error.title)
    throw error
  }
}

function isBinary({ headers }: LogRecord): boolean {
  return headers['ce_specversion'] !== undefined || headers['ce_id'] !== undefined
}

function readStructured(value: Buffer, place: { source: string; id: string }): ReadRecord {
  const read = readJson(value, eventLimits)
  if ('value' in read) return { event: read.value }
  return unread(value, place, `the value is ${read.fault.reason}`)
}

/** In Kafka the values are UTF-8 as they stand. */
function attributesIn({ headers }: LogRecord): Record<string, unknown> {
  const event: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(headers)) {
    const attribute = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : ''
    if (ATTRIBUTE.test(attribute) && !NOT_AS_HEADER.has(attribute)) event[attribute] = textOf(value)
  }
  return event
}

function unread(value: Buffer, { source, id }: { source: string; id: string }, reason: string): ReadRecord {
  const event = { specversion: '1.0', id, source, type: 'record.unread', data_base64: value.toString('base64') }
  const { value: scanned } = scanValue(event, eventLimits)
  return { event: scanned, fault: new Fault('malformed', reason) }
}

function textOf(value: HeaderValue): string | undefined {
  const one = Array.isArray(value) ? value[0] : value
  return one === null || one === undefined ? undefined : one.toString()
}

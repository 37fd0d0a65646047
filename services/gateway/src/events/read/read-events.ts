import type { IncomingHttpHeaders } from 'node:http'
import { isRecord, type ScannedJson } from '@throughline/events'
import { Problem } from '@throughline/platform'
import { oneEvent, type Sent } from '../sent.js'
import { readBinaryEvent } from './binary-event.js'
import { malformed, readJsonEvents } from './json-body.js'
import { MAX_BATCH_EVENTS } from './limits.js'
import { isJson, mediaTypeOf, requireUtf8 } from './media-type.js'

export interface ReadEvents extends Sent {
  /** False when the sender sent one event and not a list. */
  readonly batch: boolean
}

const STRUCTURED = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'

/**
 * Takes the events out of a request in any form: CloudEvents structured, batch or binary mode,
 * or plain JSON with an event or a list of events.
 *
 * @param body undefined when there was none
 * @throws Problem 400, 413 or 415
 */
export function readEvents(headers: IncomingHttpHeaders, body: Buffer | undefined): ReadEvents {
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    throw new Problem({
      status: 415,
      type: 'unsupported-encoding',
      title: 'The Content-Encoding is not supported',
      detail: 'Send the body as it is, without Content-Encoding.',
      headers: { 'accept-encoding': 'identity' },
    })
  }
  const media = mediaTypeOf(headers['content-type'])
  const { essence } = media
  if (essence !== STRUCTURED && essence !== BATCH) {
    if (essence.startsWith('application/cloudevents')) throw unsupported()
    if (headers['ce-specversion'] !== undefined || headers['ce-id'] !== undefined) {
      const { event, fault } = readBinaryEvent(headers, media, body)
      return { ...oneEvent(event, fault), batch: false }
    }
    if (!isJson(essence)) throw unsupported()
  }
  requireUtf8(media)
  const { value, faults } = readJsonEvents(body ?? Buffer.alloc(0))
  if (isList(value)) {
    if (essence === STRUCTURED) throw malformed(`The body is a list: the Content-Type of lists is ${BATCH}.`)
    if (value.length > MAX_BATCH_EVENTS) throw tooMany(value.length)
    return { events: value, faults, batch: true }
  }
  if (essence === BATCH) throw malformed('The body is not a list of events, as its Content-Type says.')
  if (!isRecord(value)) throw malformed('The body is not an event: a JSON object is.')
  return { events: [value], faults, batch: false }
}

function isList(value: unknown): value is ScannedJson[] {
  return Array.isArray(value)
}

function unsupported(): Problem {
  return new Problem({
    status: 415,
    type: 'unsupported-media-type',
    title: 'The Content-Type is not supported',
    detail: `Send ${STRUCTURED}, ${BATCH}, application/json, or any type with the attributes in ce- headers.`,
    headers: { 'accept-post': `${STRUCTURED}, ${BATCH}, application/json` },
  })
}

function tooMany(count: number): Problem {
  return new Problem({
    status: 413,
    type: 'too-many-events',
    title: 'Too many events in one request',
    detail: `${count} events: at most ${MAX_BATCH_EVENTS} a request.`,
    extensions: { limit: MAX_BATCH_EVENTS },
  })
}

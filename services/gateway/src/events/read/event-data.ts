import { isUtf8 } from 'node:buffer'
import { eventLimits, type Fault, readJson } from '@throughline/events'
import { malformed } from './json-body.js'
import { isJson, isText, requireUtf8, type MediaType } from './media-type.js'

/**
 * Adds the data of an event whose attributes came beside it.
 * @returns what can be seen in its bytes only, such as a key that is there twice
 * @throws Problem 400 or 415 when it is not what it says
 */
export function addData(event: Record<string, unknown>, media: MediaType, body: Buffer): Fault | undefined {
  if (isJson(media.essence)) {
    requireUtf8(media)
    const { unreadable, fault } = addJson(event, body)
    if (unreadable !== undefined) throw malformed(`The body is ${unreadable}.`)
    return fault
  }
  if (media.essence === '') return addUnnamed(event, body)
  if (isText(media.essence) && isUtf8(body)) {
    event['data'] = body.toString('utf8')
  } else {
    event['data_base64'] = body.toString('base64')
  }
  return undefined
}

function addJson(event: Record<string, unknown>, body: Buffer): { unreadable?: string; fault?: Fault } {
  const read = readJson(body, eventLimits)
  if ('value' in read) event['data'] = read.value
  else if (read.fault.code === 'not-json' || read.fault.code === 'not-utf8') return { unreadable: read.fault.reason }
  else return { fault: read.fault.under('data') }
  return {}
}

/**
 * A body without Content-Type is JSON (CloudEvents 1.0, datacontenttype: what is absent counts as application/json), and
 * clients such as the Python SDK rely on it. What cannot be read so is taken as bytes: nobody said that it was JSON.
 */
function addUnnamed(event: Record<string, unknown>, body: Buffer): Fault | undefined {
  const { unreadable, fault } = addJson(event, body)
  if (unreadable !== undefined) event['data_base64'] = body.toString('base64')
  return fault
}

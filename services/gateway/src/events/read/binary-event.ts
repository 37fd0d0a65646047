import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import type { Fault } from '@throughline/events'
import { addData } from './event-data.js'
import { malformed } from './json-body.js'
import type { MediaType } from './media-type.js'

const PREFIX = 'ce-'
const ATTRIBUTE = /^[a-z0-9]{1,64}$/
// In binary mode these two are the body, and the media type of the body is Content-Type.
const NOT_AS_HEADER = new Set(['data', 'datacontenttype'])

/**
 * CloudEvents binary mode: the attributes are `ce-` headers, the body is the data.
 * @returns with `fault` what can be seen in the bytes of the data only, such as a key that is there twice
 */
export function readBinaryEvent(
  headers: IncomingHttpHeaders,
  media: MediaType,
  body: Buffer | undefined,
): { event: object; fault?: Fault | undefined } {
  const event: Record<string, unknown> = {}
  for (const name in headers) {
    if (!name.startsWith(PREFIX)) continue
    const attribute = name.slice(PREFIX.length)
    if (!ATTRIBUTE.test(attribute) || NOT_AS_HEADER.has(attribute)) {
      throw malformed(`The header ${name.slice(0, 80)} is no CloudEvents attribute: letters and digits, and neither data nor datacontenttype.`)
    }
    const value = headers[name]
    if (typeof value === 'string') event[attribute] = decodeValue(value)
  }
  const contentType = headers['content-type']
  if (contentType !== undefined) event['datacontenttype'] = contentType
  const fault = body !== undefined && body.length > 0 ? addData(event, media, body) : undefined
  return { event, fault }
}

/**
 * Header values are percent-encoded UTF-8 (HTTP binding, 3.1.3.2), perhaps in quotes. Not every client keeps to it:
 * bytes that are UTF-8 as they stand are taken so, and a `%` that begins no escape stays what it is.
 */
function decodeValue(value: string): string {
  let text = value
  if (/[\u0080-\u00ff]/.test(text)) {
    const bytes = Buffer.from(text, 'latin1') // Node hands header bytes out one a character
    if (isUtf8(bytes)) text = bytes.toString('utf8')
  }
  if (text.length >= 2 && text.startsWith('"') && text.endsWith('"')) text = text.slice(1, -1).replaceAll(/\\(.)/g, '$1')
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

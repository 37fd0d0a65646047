import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { isRecord } from '@throughline/events'
import { Problem, textOf } from '@throughline/platform'
import { malformed } from '../events/read/json-body.js'
import { MAX_BATCH_EVENTS, MAX_BODY_BYTES } from '../events/read/limits.js'
import { type Message, textIn } from './translate/message.js'

/** The messages of one request. */
export interface Messages {
  readonly messages: readonly Message[]
  /** When the sender's clock says that it sent them. */
  readonly sentAt: string | undefined
}

const GZIP = Buffer.from([0x1f, 0x8b])
const unzip = promisify(gunzip)

/**
 * The bytes of a body as they were before they were packed. Libraries pack them whatever their headers say, so the bytes
 * themselves are looked at.
 *
 * @throws Problem 400 when they cannot be unpacked, 413 when they are more than a body may be
 */
export async function unpacked(body: Buffer): Promise<Buffer> {
  if (!body.subarray(0, 2).equals(GZIP)) return body
  try {
    return await unzip(body, { maxOutputLength: MAX_BODY_BYTES })
  } catch (error) {
    if (textOf(error, 'code') === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw malformed('The body begins as gzip and cannot be unpacked.')
  }
}

/**
 * Reads one message or a batch. What a batch says of its context holds for messages that say nothing.
 *
 * @param type of the message where the route tells it; undefined for a batch
 * @throws Problem 400, 413
 */
export function readMessages(body: Buffer, type: string | undefined): Messages {
  const content = parsed(body)
  const sentAt = textIn(content, 'sentAt')
  if (type !== undefined) return { messages: [{ ...content, type }], sentAt }
  const { batch, context } = content
  if (!Array.isArray(batch)) throw malformed('The body has no batch: send {"batch": […]}.')
  if (batch.length > MAX_BATCH_EVENTS) throw tooMany(batch.length)
  const common = isRecord(context) ? { context } : {}
  return { messages: batch.map((message: unknown) => (isRecord(message) ? { ...common, ...message } : {})), sentAt }
}

function parsed(body: Buffer): Message {
  try {
    const content: unknown = JSON.parse(body.toString('utf8'))
    if (isRecord(content)) return content
  } catch {
    // What it says of the place quotes the body.
  }
  throw malformed('The body is not a JSON object.')
}

function tooLarge(): Problem {
  const detail = `Unpacked, the body has more than ${MAX_BODY_BYTES} bytes.`
  return new Problem({ status: 413, type: 'body-too-large', title: 'The body is too large', detail, extensions: { limit: MAX_BODY_BYTES } })
}

function tooMany(count: number): Problem {
  const detail = `${count} messages: at most ${MAX_BATCH_EVENTS} a batch.`
  return new Problem({ status: 413, type: 'too-many-events', title: 'Too many messages in one batch', detail, extensions: { limit: MAX_BATCH_EVENTS } })
}

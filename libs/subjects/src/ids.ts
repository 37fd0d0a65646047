import type { CloudEvent } from '@throughline/events'
import { canonicalJson } from './canonical.js'
import { hmacUuid } from './hmac.js'
import type { TenantKeys } from './keys.js'

/**
 * A label and parts as one text, each part behind its length in bytes: different parts never make the same text.
 * The tenant is in the key.
 */
function message(label: string, ...parts: readonly string[]): string {
  let text = label
  for (const part of parts) text += ` ${Buffer.byteLength(part)}:${part}`
  return text
}

/** Id of a subject from a normalised identifier. */
export function subjectIdOf(keys: TenantKeys, type: string, value: string): string {
  return hmacUuid(keys.naming, message('subject', type, value))
}

/** Id of an event in the log: (source, id) of the tenant counts once, for ever. */
export function eventUidOf(keys: TenantKeys, source: string, id: string): string {
  return hmacUuid(keys.hash, message('event', source, id))
}

/** Id of a request that somebody names by a key of their own: the same for ever, and nobody else's. */
export function requestIdOf(keys: TenantKeys, caller: string, key: string): string {
  return hmacUuid(keys.hash, message('request', caller, key))
}

/** Fingerprint of what a request wishes; by a key, since what is wished may be guessed. */
export function requestPrintOf(keys: TenantKeys, wish: unknown): string {
  return hmacUuid(keys.hash, message('wish', canonicalJson(wish)))
}

/** Id of a conversation in the log. */
export function conversationUidOf(keys: TenantKeys, source: string, conversation: string): string {
  return hmacUuid(keys.hash, message('conversation', source, conversation))
}

/**
 * Keyed hash of what the sender said: type, time as sent, subject, identifiers and data. Attributes that the gateway
 * adds or fills in must not be in the event yet.
 */
export function contentHashOf(keys: TenantKeys, event: CloudEvent): string {
  return hmacUuid(keys.hash, message('content', saidBy(event)))
}

/** RFC 8785 form of an object with these keys, which stand in its order. */
function saidBy(event: CloudEvent): string {
  let text = '{'
  const add = (name: string, value: unknown): void => {
    if (value === undefined || value === null) return
    text += `${text.length > 1 ? ',' : ''}"${name}":${canonicalJson(value)}`
  }
  add('data', event.data)
  add('data_base64', event.data_base64)
  add('identity', event.identity)
  add('identitytype', event.identitytype)
  add('previousidentity', event.previousidentity)
  add('subject', event.subject)
  add('time', event.time)
  add('type', event.type)
  return `${text}}`
}

import { setTimeout as sleep } from 'node:timers/promises'
import { ask, settle } from './recall.mjs'
import { tell } from './tell.mjs'

/** @typedef {import('./tell.mjs').Ears} Ears */

const PHONE = 'phone:+493515550177'
const VISITOR = 'anonymous:web-77'
const LIMIT_MS = 5_000
/** Between two looks. */
const PAUSE_MS = 20

/**
 * Somebody who once left their number in a form searches on the web, and calls.
 * @param {Ears} ears
 * @returns {Promise<{ text: string, ms: number }>} the handover under their number, once it tells what they searched, and how
 *   long after the beginning of the call that was
 */
export async function searchThenCall(ears) {
  const form = event('form.submitted', 'web', VISITOR, { form: 'Call me back', fields: {}, identifiers: [identifier(PHONE), identifier(VISITOR)] })
  await settle(ears, PHONE, await tell(ears, [form]))
  await tell(ears, [event('search.performed', 'web', VISITOR, { query: 'quiet winter tyres' })])
  const call = event('call.started', 'voice', PHONE, {}, { conversation: 'call-77', direction: 'inbound' })
  const begun = performance.now()
  const [token] = await tell(ears, [call])
  for (;;) {
    const path = `/v1/customers/${encodeURIComponent(PHONE)}/handover`
    const text = /** @type {string} */ (await ask(ears, path, { format: 'text', after: token ?? '', wait: '1000' }))
    const ms = performance.now() - begun
    if (text.includes('quiet winter tyres') || ms > LIMIT_MS) return { text, ms }
    await sleep(PAUSE_MS)
  }
}

let ids = 0

/**
 * @param {string} type
 * @param {string} channel
 * @param {string} subject
 * @param {object} data
 * @param {object} [more]
 * @returns {any}
 */
function event(type, channel, subject, data, more = {}) {
  ids += 1
  return { id: `caller-${ids}`, source: `/${channel}`, type, channel, subject, time: new Date().toISOString(), data, ...more }
}

/** @param {string} reference */
function identifier(reference) {
  const cut = reference.indexOf(':')
  return { type: reference.slice(0, cut), value: reference.slice(cut + 1) }
}

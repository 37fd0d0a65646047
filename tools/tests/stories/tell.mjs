import { CloudEvent, emitterFor, HTTP, httpTransport, Mode } from 'cloudevents'
import { pick, randomOf, shuffled } from './random.mjs'

/** A tenant to tell stories to. @typedef {{ gatewayUrl: string, timelineUrl: string, key: string }} Ears */

/** Stories are told in pieces, so many at a time. */
const PIECES = 24
const AT_ONCE = 4
const LIMIT_MS = 30_000

/**
 * Tells a story: in order, or in any order and some of it twice.
 * @param {Ears} ears
 * @param {readonly import('./world.mjs').Told[]} events
 * @param {number} [seed]   0 (default): in order
 * @returns {Promise<string[]>} tokens of all that was written
 */
export async function tell(ears, events, seed = 0) {
  const random = randomOf(seed)
  const told = seed === 0 ? [...events] : shuffled(random, [...events, ...events.filter(() => random() < 0.3)])
  const size = Math.ceil(told.length / PIECES)
  const pieces = Array.from({ length: PIECES }, (_, nth) => told.slice(nth * size, (nth + 1) * size)).filter((piece) => piece.length > 0)
  /** @type {string[]} */
  const tokens = []
  const telling = async () => {
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) tokens.push(...(await tellPiece(ears, piece, random)))
  }
  // In order means one after the other.
  await Promise.all(Array.from({ length: seed === 0 ? 1 : AT_ONCE }, telling))
  return tokens
}

/**
 * As a batch, or one by one by the SDK in structured or binary mode.
 * @param {Ears} ears
 * @param {readonly import('./world.mjs').Told[]} piece
 * @param {() => number} random
 * @returns {Promise<string[]>}
 */
async function tellPiece(ears, piece, random) {
  const mode = pick(random, /** @type {const} */ (['batch', Mode.STRUCTURED, Mode.BINARY]))
  const events = piece.map((told) => new CloudEvent({ ...told, datacontenttype: 'application/json' }))
  if (mode === 'batch') return [await tellBatch(ears, events)]
  const emit = emitterFor(httpTransport(`${ears.gatewayUrl}/v1/events`), { mode, binding: HTTP })
  const tokens = []
  for (const event of events) {
    const { body } = /** @type {{ body: string }} */ (await emit(event, { headers: { authorization: `Bearer ${ears.key}` } }))
    tokens.push(tokenIn(body))
  }
  return tokens
}

/**
 * @param {Ears} ears
 * @param {readonly CloudEvent<any>[]} events
 */
async function tellBatch({ gatewayUrl, key }, events) {
  const response = await fetch(`${gatewayUrl}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(events),
    signal: AbortSignal.timeout(LIMIT_MS),
  })
  return tokenIn(await response.text())
}

/** @param {string} body */
function tokenIn(body) {
  const { rejected, token } = JSON.parse(body)
  if (rejected === undefined || rejected.length > 0 || token === undefined) throw new Error(`not all was taken: ${body.slice(0, 2_000)}`)
  return /** @type {string} */ (token)
}

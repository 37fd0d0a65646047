import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { throughline } from '../../local/commands.mjs'
import { ask } from './recall.mjs'

/** @typedef {import('./tell.mjs').Ears} Ears */
/** @typedef {import('./planted.mjs').PlantedWorld} PlantedWorld */

const PATIENCE_MS = 120_000

/**
 * Returns when everybody's signals know of all that was written.
 * @param {Ears} ears
 * @param {string} ref
 * @param {readonly string[]} tokens
 */
export async function settleSignals(ears, ref, tokens) {
  for (const after of tokens) await ask(ears, `/v1/customers/${encodeURIComponent(ref)}/signals`, { after, wait: '10000' })
}

/**
 * Looks whether all signals that were planted are found, and no other.
 * @param {Ears} ears
 * @param {PlantedWorld} world
 * @returns {Promise<Map<string, object[]>>} what was found, by reference
 */
export async function findPlanted(ears, { customers }) {
  const all = new Map()
  for (const { ref, planted } of customers) {
    const found = await signalsOf(ears, ref)
    const expected = planted.map(({ kind, evidence, end }) => ({ kind, evidence, state: end === undefined ? 'open' : 'closed', end }))
    assert.deepEqual(sorted(found.map(({ kind, evidence, state, end }) => ({ kind, evidence, state, end }))), sorted(expected), ref)
    all.set(ref, found)
  }
  return all
}

/**
 * The signals of a customer, their evidence by the ids that events were told under.
 * @param {Ears} ears
 * @param {string} ref
 * @returns {Promise<any[]>}
 */
async function signalsOf(ears, ref) {
  const path = `/v1/customers/${encodeURIComponent(ref)}`
  const { events } = await ask(ears, `${path}/timeline`, { limit: '200' })
  const names = new Map(events.map((/** @type {any} */ { uid, id }) => [uid, id]))
  const { signals, next } = await ask(ears, `${path}/signals`, { limit: '200' })
  assert.equal(next, null)
  return signals.map((/** @type {any} */ one) => ({ ...one, evidence: one.evidence.map((/** @type {string} */ uid) => names.get(uid)) }))
}

/**
 * Builds the view anew, and waits until it is the one that is read.
 * @param {Record<string, string>} env
 */
export async function rebuildCare(env) {
  await throughline(['views', 'rebuild', 'care'], env)
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const said = await throughline(['views', 'status', 'care'], env)
    const builds = said.split('\n').filter((line) => line.startsWith('care build'))
    if (builds.length === 1 && builds[0]?.includes('equal to the one before')) return
    assert.ok(Date.now() < deadline, `the view was not built anew within ${PATIENCE_MS} ms: ${said}`)
    await sleep(500)
  }
}

/** @param {readonly object[]} list */
const sorted = (list) => list.map((one) => JSON.stringify(one)).toSorted()

import assert from 'node:assert/strict'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { throughline } from '../local/commands.mjs'
import { folders } from '../local/settings.mjs'
import { runChecks } from './checks.mjs'
import { removeAbandoned } from './engines.mjs'
import { sandbox } from './sandbox.mjs'
import { searchThenCall } from './stories/caller.mjs'
import { plantedChecks } from './stories/planted-checks.mjs'
import { contextAt, positionOf, recall, settle } from './stories/recall.mjs'
import { tell } from './stories/tell.mjs'
import { worldOf } from './stories/world.mjs'
import { closingLine } from './tally.mjs'

/** @typedef {import('./stories/tell.mjs').Ears} Ears */
/** @typedef {import('./stories/world.mjs').World} World */

const SCOPES = ['events:publish', 'events:control', 'timeline:read', 'personal:read', 'care:read']

/**
 * Tells stories to a running system by the CloudEvents SDK, in every way that should make no difference, and compares what
 * it makes of them.
 * @param {string[]} args   --seed (default 1), --tellings (default 4)
 * @returns {Promise<number>} the exit code
 */
export async function testWithStories(args) {
  const { values } = parseArgs({
    args,
    options: { seed: { type: 'string', default: '1' }, tellings: { type: 'string', default: '4' } },
  })
  const world = worldOf(Number(values.seed))
  await removeAbandoned()
  const place = await sandbox(path.join(folders.data, 'test-runs', `stories-${process.pid}`))
  try {
    const tally = await runChecks(checks(place, world, { tellings: Number(values.tellings), seed: Number(values.seed) }))
    console.log(`\n${closingLine(tally)}`)
    return tally.failed === 0 ? 0 : 1
  } finally {
    await place.run('stop.mjs')
    place.remove()
  }
}

/**
 * @param {import('./sandbox.mjs').Sandbox} place
 * @param {World} world
 * @param {{ tellings: number, seed: number }} options
 * @returns {import('./checks.mjs').Check[]}
 */
function checks(place, world, { tellings, seed }) {
  /** @type {Awaited<ReturnType<typeof recallAll>>} */
  let inOrder
  return [
    {
      title: 'the system starts',
      run: async () => {
        const { code, output } = await place.run('start.mjs', ['--detach'])
        assert.equal(code, 0, output)
      },
    },
    {
      title: `a story of ${world.events.length} events is told in order`,
      run: async () => {
        inOrder = await hear(await earsOf(place, 'in-order'), world, world.events)
        const known = [...inOrder.values()].filter((one) => one !== undefined)
        assert.ok(known.length > world.refs.length / 2, `${known.length} of ${world.refs.length} are known`)
      },
    },
    {
      title: 'it is the same under every identifier of a person',
      run: async () => {
        const people = Map.groupBy([...inOrder.values()].filter((one) => one !== undefined), ({ customerId }) => customerId)
        for (const [, [first, ...others]] of people) for (const other of others) assert.deepEqual(other, first)
        assert.ok([...people.values()].some((all) => all.length > 3), 'nobody has four identifiers')
      },
    },
    ...Array.from({ length: tellings }, (_, nth) => ({
      title: `told in another order, with doubles and in pieces (${nth + 1}), it is the same`,
      run: async () => {
        const heard = await hear(await earsOf(place, `shuffled-${nth}`), world, world.events, nth + 1)
        for (const [ref, expected] of inOrder) assert.deepEqual(withoutIds(heard.get(ref)), withoutIds(expected), ref)
      },
    })),
    {
      title: 'what a visitor searched is in the handover one second after their call begins',
      run: async () => {
        const { text, ms } = await searchThenCall(await earsOf(place, 'caller'))
        assert.match(text, /quiet winter tyres/)
        assert.ok(ms < 1_000, `${Math.round(ms)} ms`)
      },
    },
    ...plantedChecks({ seed, earsOf: (tenant) => earsOf(place, tenant), env: () => envOf(place) }),
    {
      title: 'what was known at a time stays as it was known, whatever is told afterwards',
      run: async () => {
        const ears = await earsOf(place, 'then')
        const half = Math.floor(world.events.length / 2)
        const first = await tell(ears, world.events.slice(0, half), 7)
        await settle(ears, /** @type {string} */ (world.refs[0]), first)
        const then = await Promise.all(world.refs.map(async (ref) => ({ ref, ...(await knownNow(ears, ref)) })))
        const rest = await tell(ears, world.events.slice(half), 8)
        await settle(ears, /** @type {string} */ (world.refs[0]), rest)
        for (const { ref, position, context } of then) {
          if (position === undefined) continue
          assert.deepEqual(await contextAt(ears, ref, { known_as_of: position }), context, ref)
        }
        assert.ok(then.some(({ position }) => position !== undefined), 'nobody was known then')
      },
    },
  ]
}

/**
 * What is known of a customer now, and the position that says so.
 * @param {Ears} ears
 * @param {string} ref
 */
async function knownNow(ears, ref) {
  const position = await positionOf(ears, ref)
  return position === undefined ? {} : { position, context: await contextAt(ears, ref, { known_as_of: position }) }
}

/**
 * What is the same in every tenant: ids are keyed.
 * @param {Awaited<ReturnType<typeof recall>>} known
 */
const withoutIds = (known) => known && { ...known, customerId: undefined }

/**
 * What the command line tool has to know.
 * @param {import('./sandbox.mjs').Sandbox} place
 */
const envOf = (place) => ({ DATABASE_URL: place.local().databaseUrl, THROUGHLINE_DATA: place.data })

/**
 * A tenant of its own, and a key that may do all that is needed.
 * @param {import('./sandbox.mjs').Sandbox} place
 * @param {string} tenant
 * @returns {Promise<Ears>}
 */
async function earsOf(place, tenant) {
  const { gatewayUrl, timelineUrl } = place.local()
  const env = envOf(place)
  await throughline(['tenant', 'create', tenant], env)
  const key = (await throughline(['key', 'create', '--tenant', tenant, '--scopes', SCOPES.join(',')], env)).trim().split('\n')[0] ?? ''
  return { gatewayUrl, timelineUrl, key }
}

/**
 * @param {Ears} ears
 * @param {World} world
 * @param {World['events']} events
 * @param {number} [seed]
 */
async function hear(ears, world, events, seed) {
  const tokens = await tell(ears, events, seed)
  await settle(ears, /** @type {string} */ (world.refs[0]), tokens)
  return recallAll(ears, world)
}

/**
 * @param {Ears} ears
 * @param {World} world
 */
async function recallAll(ears, { refs }) {
  const all = await Promise.all(refs.map(async (ref) => /** @type {const} */ ([ref, await recall(ears, ref)])))
  return new Map(all)
}

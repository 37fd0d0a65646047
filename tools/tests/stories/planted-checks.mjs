import assert from 'node:assert/strict'
import { plantedWorldOf } from './planted.mjs'
import { findPlanted, rebuildCare, settleSignals } from './signals.mjs'
import { tell } from './tell.mjs'

/** @typedef {import('./tell.mjs').Ears} Ears */

/**
 * Stories with planted signals: all are found and none else, in whatever way they are told, and again in a view that is built anew.
 * @param {{ seed: number, earsOf: (tenant: string) => Promise<Ears>, env: () => Record<string, string> }} tools
 * @returns {import('../checks.mjs').Check[]}
 */
export function plantedChecks({ seed, earsOf, env }) {
  const world = plantedWorldOf(seed, Date.now())
  const { customers, refs: [first = ''], events } = world
  /** @type {Ears | undefined} */
  let ears
  /** @type {Awaited<ReturnType<typeof findPlanted>> | undefined} */
  let found
  return [
    {
      title: `of ${customers.length} customers all signals that were planted are found, and none else`,
      run: async () => {
        ears = await earsOf('planted')
        await settleSignals(ears, first, await tell(ears, events))
        found = await findPlanted(ears, world)
        assert.ok([...found.values()].flat().length > customers.length * 2, 'hardly any signal was planted')
      },
    },
    {
      title: 'they are the same when the stories are told in another order, with doubles and in pieces',
      run: async () => {
        const others = await earsOf('planted-shuffled')
        await settleSignals(others, first, await tell(others, events, 3))
        await findPlanted(others, world)
      },
    },
    {
      title: 'they are the same, under the same ids, when the view is built anew',
      run: async () => {
        assert.ok(ears, 'none were found before')
        await rebuildCare(env())
        assert.deepEqual(await findPlanted(ears, world), found)
      },
    },
  ]
}

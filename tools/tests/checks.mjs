import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { none } from './tally.mjs'

/**
 * One thing that a suite of scripts looks at. Throws when it is not so; returns a text to be skipped with that reason.
 * @typedef {{ title: string, run: () => Promise<string | void> }} Check
 */

/**
 * Runs checks one after the other, all of them, and says how each went.
 * @param {Check[]} checks
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runChecks(checks) {
  const tally = none()
  for (const { title, run } of checks) {
    const begun = performance.now()
    const took = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`
    try {
      const reason = await run()
      if (reason === undefined) console.log(`ok      ${title} (${took()})`)
      else console.log(`skipped ${title}: ${reason}`)
      tally[reason === undefined ? 'passed' : 'skipped']++
    } catch (error) {
      console.log(`FAILED  ${title} (${took()})\n${error instanceof Error ? error.message : String(error)}`)
      tally.failed++
    }
  }
  return tally
}

/**
 * Waits until something is so, at most 30 s.
 * @param {() => boolean} condition
 */
export async function until(condition) {
  const deadline = Date.now() + 30_000
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'it did not happen within 30 s')
    await sleep(100)
  }
}

let over = false

/** From now on no step shows anything: what still runs is being stopped. */
export function endOfSteps() {
  over = true
}

/**
 * Shows one step of the start: its name while it runs, then how long it took and what came of it.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work   may return a string to show
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  process.stdout.write(`  ${title} … `)
  const begun = performance.now()
  try {
    const result = await work()
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    if (!over) console.log(`${typeof result === 'string' ? result : 'done'} (${seconds} s)`)
    return result
  } catch (error) {
    if (!over) console.log('failed')
    throw error
  }
}

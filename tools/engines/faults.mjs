/**
 * An error whose message is all that a user needs: what is wrong, where, and what to do.
 * The entry scripts print it without a stack.
 */
export class Fault extends Error {
  /** @override */
  name = 'Fault'
}

/**
 * Prints an error the way a user wants to read it: a Fault's message alone, anything else with its stack.
 * @param {unknown} error
 */
export function report(error) {
  const text =
    error instanceof Fault ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`\n${text}\n`)
}

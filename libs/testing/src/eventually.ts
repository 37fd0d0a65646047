import { setTimeout as sleep } from 'node:timers/promises'

export interface EventuallyOptions {
  /** How long to go on trying, in milliseconds. Default 30,000: machines of tests are busy. */
  timeoutMs?: number
  /** Pause between two tries, in milliseconds. Default 50. */
  intervalMs?: number
}

/**
 * Runs a check again and again until it passes, and gives back what it returned.
 * @throws the check's last error, with how long was waited, when it never passed
 */
export async function eventually<T>(check: () => Promise<T> | T, options: EventuallyOptions = {}): Promise<T> {
  const { timeoutMs = 30_000, intervalMs = 50 } = options
  const deadline = Date.now() + timeoutMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() + intervalMs > deadline) throw late(error, timeoutMs)
      await sleep(intervalMs)
    }
  }
}

function late(error: unknown, timeoutMs: number): unknown {
  if (!(error instanceof Error)) return new Error(`not within ${timeoutMs} ms: ${String(error)}`)
  error.message = `not within ${timeoutMs} ms: ${error.message}`
  return error
}

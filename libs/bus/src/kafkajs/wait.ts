import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for a promise, but not for ever. @returns whether it settled in time; it goes on by itself if not */
export async function settledWithin(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  )
  const timer = new AbortController()
  const late = sleep(limitMs, false, { signal: timer.signal }).catch(() => false)
  try {
    return await Promise.race([settled, late])
  } finally {
    timer.abort()
  }
}

/** Sleeps, or wakes when the signal is aborted. @returns false when it was aborted */
export async function rest(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal })
    return true
  } catch {
    return false
  }
}

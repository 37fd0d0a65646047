import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until a promise is settled, but no longer than that; it goes on by itself if it takes longer. */
export async function within(ms: number, promise: Promise<unknown> | undefined): Promise<void> {
  const timer = new AbortController()
  const late = sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined)
  await Promise.race([promise?.catch(() => undefined), late])
  timer.abort()
}

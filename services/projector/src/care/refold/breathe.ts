import { setImmediate } from 'node:timers/promises'

/** Work goes on for so long before others have their turn. */
const BREATH_MS = 8
let since = performance.now()

/** Lets everything else of the process go on, if this work has for a while; else it costs nothing. */
export async function breathe(): Promise<void> {
  if (performance.now() - since < BREATH_MS) return
  await setImmediate()
  since = performance.now()
}

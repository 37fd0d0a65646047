import { once } from 'node:events'
import type { Latency } from '../load/latency.js'
import type { Pace } from '../load/open-loop.js'
import { startBare } from '../run/child.js'

/** What is asked at a steady rate. */
export interface Question extends Pace {
  url: string
  token: string
  /** In turns. */
  paths: readonly string[]
}

/** Asks from a process of its own. A request that fails counts as one that took 30 s, and is told of. */
export async function ask(question: Question): Promise<Latency> {
  const child = startBare(new URL('./asker.js', import.meta.url), { QUESTION: JSON.stringify(question) })
  let latency: Latency | undefined
  child.process.on('message', (message) => (latency = message as Latency))
  await once(child.process, 'exit')
  if (latency === undefined) throw new Error('the asking process ended without an answer: its message is above')
  return latency
}

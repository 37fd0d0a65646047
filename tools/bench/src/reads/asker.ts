/** Asks for paths at a steady rate, in a process of its own, and tells how long the answers took. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Latency } from '../load/latency.js'
import { openLoop } from '../load/open-loop.js'
import type { Question } from './ask.js'

const CONNECTIONS = 64
const LIMIT_MS = 30_000

const question = JSON.parse(process.env['QUESTION'] ?? '{}') as Question
const pool = new Pool(question.url, { connections: CONNECTIONS })
const headers = { authorization: `Bearer ${question.token}` }

const faults = new Map<string, number>()

/** What fails counts as one that took as long as we would have waited, so that it does not look quick. */
async function ask(number: number): Promise<void> {
  const path = question.paths[number % question.paths.length] as string
  try {
    const answer = await pool.request({ path, method: 'GET', headers, bodyTimeout: LIMIT_MS, headersTimeout: LIMIT_MS })
    const text = await answer.body.text()
    if (answer.statusCode === 200) return
    faults.set(text.slice(0, 300), (faults.get(text.slice(0, 300)) ?? 0) + 1)
  } catch (error) {
    faults.set(String(error), (faults.get(String(error)) ?? 0) + 1)
  }
  await sleep(LIMIT_MS)
}

const latency: Latency = await openLoop(question, ask)
await pool.close()
for (const [fault, times] of faults) console.error(`${times} requests failed: ${fault}`)
process.send?.(latency, () => process.disconnect?.())

/** Asks for paths at a steady rate, in a process of its own, and tells how long the answers took. */
import { Pool } from 'undici'
import type { Latency } from '../load/latency.js'
import { openLoop } from '../load/open-loop.js'
import type { Question } from './ask.js'

const CONNECTIONS = 64
const LIMIT_MS = 30_000

const question = JSON.parse(process.env['QUESTION'] ?? '{}') as Question
const pool = new Pool(question.url, { connections: CONNECTIONS })
const headers = { authorization: `Bearer ${question.token}` }

async function ask(number: number): Promise<void> {
  const path = question.paths[number % question.paths.length] as string
  const answer = await pool.request({ path, method: 'GET', headers, bodyTimeout: LIMIT_MS, headersTimeout: LIMIT_MS })
  const text = await answer.body.text()
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`)
}

const latency: Latency = await openLoop(question, ask)
await pool.close()
process.send?.(latency, () => process.disconnect?.())

/** Ten channels follow the rules; each change is timed from the 202 until the last of them has heard of it and decides by it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { type Latency, latencyOf } from '../load/latency.js'

const CHANNELS = 10
const CHANGES = 30
const PAUSE_MS = 400
const LIMIT_MS = 60_000

const { GATEWAY, TIMELINE, TOKEN } = process.env as Record<string, string>
const gateway = new Pool(GATEWAY as string, { connections: 4 })
const timeline = new Pool(TIMELINE as string, { connections: 2 * CHANNELS })
const authorization = `Bearer ${TOKEN}`
const heard: { version: number; resolve: () => void }[][] = Array.from({ length: CHANNELS }, () => [])

/** Reads a stream of rules for good, and tells who waits for a version. */
async function follow(channel: number): Promise<void> {
  const { body, statusCode } = await timeline.request({ path: '/v1/rules/stream', method: 'GET', headers: { authorization }, bodyTimeout: 0 })
  if (statusCode !== 200) throw new Error(`the stream answered ${statusCode}`)
  void (async () => {
    let rest = ''
    for await (const chunk of body) {
      const blocks = (rest + String(chunk)).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const version = Number(/"versions":\{[^}]*"hours":(\d+)/.exec(block)?.[1] ?? 0)
        for (const waiting of heard[channel]!.filter((one) => one.version <= version)) waiting.resolve()
      }
    }
  })().catch(() => undefined)
}

async function send(method: 'PUT' | 'POST', path: string, body: object): Promise<Record<string, unknown>> {
  const headers = { authorization, 'content-type': 'application/json' }
  const answer = await gateway.request({ path, method, headers, body: JSON.stringify(body) })
  const text = await answer.body.text()
  if (answer.statusCode >= 300) throw new Error(`${path} answered ${answer.statusCode}: ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}

/** @returns from the 202 until the last channel has heard, and until the last one's next question is answered by the new rules, in ms */
async function change(version: number): Promise<{ toldMs: number; decidedMs: number }> {
  const days = [{ date: '2026-12-24', name: `version ${version}`, open: [] }]
  const { revision } = await send('PUT', '/v1/rules/hours/draft', { rules: { days, ways: [{ channel: 'voice' }] }, basedOn: version - 1 })
  const told = heard.map((waiting) => new Promise<void>((resolve) => waiting.push({ version, resolve })))
  await send('POST', '/v1/rules/hours/publish', { revision })
  const begun = performance.now()
  const late = AbortSignal.timeout(LIMIT_MS)
  await Promise.race([Promise.all(told), new Promise((_, reject) => late.addEventListener('abort', () => reject(new Error('a channel heard nothing'))))])
  const toldMs = performance.now() - begun
  const answers = await Promise.all(
    Array.from({ length: CHANNELS }, async () => {
      const { body } = await timeline.request({ path: '/v1/availability/voice?at=2026-12-24T12:00:00Z', method: 'GET', headers: { authorization } })
      return (await body.json()) as { versions: { hours: number }; ways: { day: string }[] }
    }),
  )
  const wrong = answers.find(({ versions, ways }) => versions.hours !== version || ways[0]?.day !== `version ${version}`)
  if (wrong !== undefined) throw new Error(`a channel decided by version ${wrong.versions.hours} after it had heard of ${version}`)
  return { toldMs, decidedMs: performance.now() - begun }
}

await Promise.all(heard.map((_, channel) => follow(channel)))
const told: number[] = []
const decided: number[] = []
for (let version = 1; version <= CHANGES; version++) {
  const { toldMs, decidedMs } = await change(version)
  told.push(toldMs)
  decided.push(decidedMs)
  await sleep(PAUSE_MS)
}
const answer: { told: Latency; decided: Latency } = { told: latencyOf(told), decided: latencyOf(decided) }
process.send?.(answer, () => process.exit())

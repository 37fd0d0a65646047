import { setTimeout as sleep } from 'node:timers/promises'
import type { Gate, Held } from '../net/gate.js'
import { firstColumns } from '../net/postgres-rows.js'
import { metricOf } from '../read/metrics.js'
import type { Report } from '../report.js'
import type { Stage } from '../stage/stage.js'
import { inSeconds, until } from '../until.js'

/** A stopped recorder must be replaced within this time: its session lasts less. */
const REPLACED_WITHIN_MS = 15_000
/** The prepared statement that records a chunk. */
const STATEMENT = 'record_chunk'
const ANSWER_LIMIT_MS = 10_000

/**
 * A recorder is stopped in the middle of a chunk: it has sent it, and the network still has it. Another one takes over.
 * Then the chunk arrives after all, and at last the recorder goes on, knowing of nothing.
 */
export async function zombie(stage: Stage): Promise<Report> {
  const { settings, system, violations } = stage
  const watch = await stage.open()
  const load = stage.startLoad()
  await sleep(5_000)
  const [victim] = system.of('recorder')
  const [gate] = system.gates
  if (victim === undefined || gate === undefined) throw new Error('there is no recorder to stop')

  const chunks = await stopInAChunk(gate, victim)
  const stoppedAt = performance.now()
  stage.say(`recorder-1 is stopped with ${chunks} chunks under way; waiting for the other to take over …`)
  const replacedMs = await watch.recovery(stoppedAt, settings.patienceMs)
  if (replacedMs === undefined || replacedMs > REPLACED_WITHIN_MS) {
    violations.add('stuck', `a stopped recorder was replaced after ${replacedMs === undefined ? 'more than the limit' : inSeconds(replacedMs)}`)
  }
  await sleep(Math.max(0, settings.seconds * 1_000 - (performance.now() - stoppedAt)))

  const held = gate.release()
  await until(ANSWER_LIMIT_MS, () => (held.every(isAnswered) ? true : undefined))
  gate.forget()
  const outcomes = judgeAnswers(stage, held)
  victim.resume()
  const stopped = performance.now() - stoppedAt
  await sleep(5_000)
  const fenced = await metricOf(stage.access.recorderUrls[0] ?? '', 'throughline_recorder_chunks_fenced_total')
  const notes = [
    `Zombie     stopped for ${inSeconds(stopped)} with ${chunks} chunks under way, replaced after ${replacedMs === undefined ? '—' : inSeconds(replacedMs)}`,
    `           what it had sent came to: ${outcomes.join(', ')}; it has counted ${fenced ?? '?'} refused chunks itself`,
  ]
  const looked = await stage.judge(load, watch)
  return { scenario: 'zombie', settings, injuries: [], looked, ...watch.figures, notes }
}

/** Holds back what the recorder sends until there is a chunk, and stops it. @returns how many chunks are under way */
async function stopInAChunk(gate: Gate, victim: { pause(): void; resume(): void }): Promise<number> {
  gate.hold()
  const chunks = (): number => gate.waiting.filter((bytes) => bytes.includes(STATEMENT)).length
  const found = await until(30_000, () => (chunks() > 0 ? true : undefined))
  victim.pause()
  if (!found) throw new Error('recorder-1 has recorded nothing for 30 s: there was no chunk to stop it in')
  return chunks()
}

const isAnswered = ({ answered, closed }: Held): boolean => closed || answered.length > 0

/** Every chunk that came late must have been refused, by the log or because its connection was ended. */
function judgeAnswers(stage: Stage, held: readonly Held[]): string[] {
  const counts: Record<string, number> = {}
  for (const { sent, answered, closed } of held.filter((one) => one.sent.includes(STATEMENT))) {
    const [status] = firstColumns(answered)
    const outcome = status ?? (closed ? 'connection closed' : 'no answer')
    counts[outcome] = (counts[outcome] ?? 0) + 1
    if (outcome === 'recorded') stage.violations.add('not-fenced', `${sent.length} bytes of a replaced recorder were recorded`)
    if (outcome === 'no answer') stage.violations.add('stuck', 'a chunk that came late had no answer')
  }
  return Object.entries(counts).map(([outcome, count]) => `${outcome} × ${count}`)
}

import { History } from '../src/history/history.js'
import type { LogRow } from '../src/checker/log-check.js'

/** What may happen next in a world; a number chooses the subject or event it happens to. */
export type Step = readonly [name: 'send' | 'append' | 'ack' | 'abandon' | 'copy', choice: number]

export interface World {
  history: History
  /** The log of a system that does everything right, in the order (part, position). */
  rows: LogRow[]
  heads: Map<number, number>
  /** Numbers of the events in Kafka, copies included. */
  kafka: number[]
  parts: number
}

interface Pending {
  event: number
  appended: boolean
}

/**
 * A small model of a system that keeps its promises, for tests of the checker: senders that wait for the answer before
 * they go on with a subject (or give up waiting), a Kafka, and a log that takes each id once.
 */
export function play(steps: readonly Step[], subjects = 3, parts = 2): World {
  const history = new History()
  const kafka: number[] = []
  const pending: (Pending | undefined)[] = Array.from({ length: subjects }, () => undefined)
  const strays: number[] = []
  for (const [name, choice] of steps) {
    const subject = choice % subjects
    const current = pending[subject]
    if (name === 'send' && current === undefined) pending[subject] = { event: history.begin(subject), appended: false }
    if (name === 'append' && current && !current.appended) {
      kafka.push(current.event)
      current.appended = true
    }
    if (name === 'ack' && current?.appended) {
      history.ack(current.event)
      pending[subject] = undefined
    }
    if (name === 'abandon' && current) {
      if (!current.appended) strays.push(current.event)
      pending[subject] = undefined
    }
    if (name === 'copy') {
      // An unanswered request that comes through late, or something that is sent once more.
      const stray = choice % 2 === 0 ? strays.shift() : undefined
      const event = stray ?? (kafka.length > 0 ? kafka[choice % kafka.length] : undefined)
      if (event !== undefined) {
        history.again(event)
        kafka.push(event)
      }
    }
  }
  return { history, kafka, parts, ...logOf(history, kafka, parts) }
}

/** What a recorder makes of these records. */
export function logOf(history: History, kafka: readonly number[], parts: number): Pick<World, 'rows' | 'heads'> {
  const offsets = new Map<number, number>()
  const heads = new Map(Array.from({ length: parts }, (_, part) => [part, 1]))
  const claimed = new Set<number>()
  const rows: LogRow[] = []
  for (const event of kafka) {
    const subjectId = subjectIdOf(history.subjectOf(event))
    const part = partOf(subjectId, parts)
    const offset = offsets.get(part) ?? 0
    offsets.set(part, offset + 1)
    if (claimed.has(event)) continue
    claimed.add(event)
    const position = heads.get(part) as number
    heads.set(part, position + 1)
    rows.push({ part, position, event, subjectId, topicEpoch: 1, offset, recordedAt: rows.length })
  }
  return { heads, rows: rows.toSorted((a, b) => a.part - b.part || a.position - b.position) }
}

const subjectIdOf = (subject: number): string => `0000000${subject}-0000-8000-8000-000000000000`
const partOf = (subjectId: string, parts: number): number => Number.parseInt(subjectId.slice(0, 8), 16) % parts

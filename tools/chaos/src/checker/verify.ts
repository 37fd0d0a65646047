import type { History } from '../history/history.js'
import type { Story } from '../load/event.js'
import { cursors, quarantined, strayClaims } from '../read/queries.js'
import { endsOf, readTopic, topic, withAdmin } from '../read/kafka.js'
import { readHeads, rowsOf } from '../read/log-reader.js'
import { TimelineReader } from '../read/timelines.js'
import { asAdmin, withClient } from '../system/admin.js'
import type { Access } from '../system/system.js'
import { KafkaCheck } from './kafka-check.js'
import { LogCheck } from './log-check.js'
import { TimelineCheck } from './timeline-check.js'
import type { Violations } from './violations.js'

export interface Evidence {
  history: History
  violations: Violations
  story: Story
  access: Access
  /** Takes the records of the topic; already has those of topics that were deleted since. */
  kafka: KafkaCheck
}

/** What was looked at. */
export interface Looked {
  rows: number
  recorded: number
  kafkaRecords: number
  kafkaCopies: number
  timelines: number
  shown: number
}

/** Timelines that are read at a time. */
const READERS = 6
const TOPIC_LIMIT_MS = 120_000

/** Holds log, topic, cursors and timelines against the history. Nothing may be written meanwhile. */
export async function verify(evidence: Evidence): Promise<Looked> {
  const { history, violations, access, kafka } = evidence
  const parts = (await withAdmin(access.brokers, endsOf)).length
  const log = new LogCheck(history, violations, parts)
  await withClient(access.adminUrl, async (client) => {
    for (let part = 0; part < parts; part++) for await (const row of rowsOf(client, part)) log.add(row)
    log.finish(await readHeads(client))
  })
  await checkTables(access, violations)
  await readTopic(access.brokers, (event) => kafka.add(event), TOPIC_LIMIT_MS)
  kafka.finish(log)
  const shown = await checkTimelines(evidence, log)
  return {
    rows: log.rows,
    recorded: log.recorded,
    kafkaRecords: kafka.records,
    kafkaCopies: kafka.copies,
    timelines: history.subjects,
    shown,
  }
}

async function checkTables({ adminUrl, brokers }: Access, violations: Violations): Promise<void> {
  for (const row of await asAdmin<Record<string, number | null>>(adminUrl, strayClaims)) {
    const example = `event at ${row['event_part']}/${row['event_pos']}, claim says ${row['claim_part']}/${row['claim_pos']}`
    violations.add('claim', example)
  }
  for (const row of await asAdmin<Record<string, unknown>>(adminUrl, quarantined)) violations.add('quarantined', JSON.stringify(row))
  const at = new Map((await asAdmin<{ part: number; next_offset: number }>(adminUrl, cursors, [topic])).map((row) => [row.part, row.next_offset]))
  for (const [part, end] of (await withAdmin(brokers, endsOf)).entries()) {
    if (at.get(part) !== end) violations.add('cursor', `part ${part}: cursor at ${at.get(part)}, partition ends at ${end}`)
  }
}

/** @returns how many events were shown */
async function checkTimelines({ history, violations, story, access }: Evidence, log: LogCheck): Promise<number> {
  const check = new TimelineCheck(history, log, story, violations)
  const reader = new TimelineReader(access.timelineUrl, access.readKey)
  const bySubject = history.bySubject()
  let next = 0
  let shown = 0
  const work = async (): Promise<void> => {
    for (let subject = next++; subject < history.subjects; subject = next++) {
      const events = await reader.read(subject)
      shown += events.length
      check.add(subject, bySubject.of(subject), events)
    }
  }
  try {
    await Promise.all(Array.from({ length: READERS }, work))
  } finally {
    await reader.close()
  }
  return shown
}

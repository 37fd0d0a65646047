import { KafkaCheck } from '../checker/kafka-check.js'
import { verify } from '../checker/verify.js'
import { Violations, type ViolationKind } from '../checker/violations.js'
import { endsOf, topic, withAdmin } from '../read/kafka.js'
import { withClient } from '../system/admin.js'
import type { Stage } from './stage.js'

interface Damage {
  finds: readonly ViolationKind[]
  /** Statements of the superuser. */
  statements: readonly string[]
}

/** Events of a part by their position, so that no damage meets another. */
const at = (part: number, position: number): string => `part = ${part} and pos = ${position}`

const damages: readonly Damage[] = [
  { finds: ['lost', 'gap', 'not-recorded', 'not-shown', 'claim'], statements: [`delete from log.event where ${at(0, 3)}`] },
  {
    finds: ['doubled', 'shown-twice', 'claim'],
    statements: [
      `create temp table copy as select * from log.event where ${at(1, 3)}`,
      `update copy set pos = (select next_pos from log.log_head where part = 1)`,
      `insert into log.event select * from copy`,
      `update log.log_head set next_pos = next_pos + 1 where part = 1`,
    ],
  },
  {
    // The first and the last of a subject change places.
    finds: ['out-of-order', 'backwards', 'claim'],
    statements: [
      `create temp table ends as select min(pos) as first, max(pos) as last from log.event where part = 2
       group by subject_id having count(*) > 2 order by count(*) desc limit 1`,
      `update log.event set pos = -1 where part = 2 and pos = (select first from ends)`,
      `update log.event set pos = (select first from ends) where part = 2 and pos = (select last from ends)`,
      `update log.event set pos = (select last from ends) where part = 2 and pos = -1`,
    ],
  },
  { finds: ['phantom'], statements: [`update log.event set sequence = '00000000000099999999' where ${at(3, 3)}`] },
  { finds: ['misplaced', 'not-shown'], statements: [`update log.event set subject_id = gen_random_uuid() where ${at(4, 3)}`] },
  { finds: ['shown-wrongly'], statements: [`update log.event set occurred_at = occurred_at + 1 where part = 5 and not late`] },
  { finds: ['cursor'], statements: [`update log.log_cursor set next_offset = next_offset - 1 where part = 6 and not closed`] },
  {
    finds: ['quarantined'],
    statements: [
      `insert into log.quarantine (topic_epoch, part, kafka_offset, recorded_at, expires_at, code, reason, sealed)
       select max(id), 7, 999999999, 0, 0, 'planted', 'planted', '' from log.topic_epoch`,
    ],
  },
]

/**
 * Damages the log of a run that is over, and checks it once more: a check that finds nothing here would find nothing
 * anywhere. What it does not find is a violation of the run.
 */
export async function plantFaults(stage: Stage): Promise<void> {
  const { system, access, violations, history, story } = stage
  stage.say('Damaging the log in every way, to see the check find it …')
  await Promise.all(system.of('recorder').map((unit) => unit.signalEnd('SIGTERM')))
  await withClient(access.adminUrl, async (client) => {
    for (const statement of damages.flatMap(({ statements }) => statements)) await client.query(statement)
  })
  await withAdmin(access.brokers, async (admin) => {
    await endsOf(admin) // so that it knows the topic's leaders
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 8, offset: '5' }] })
  })
  const found = new Violations(1)
  await verify({ history, story, access, violations: found, kafka: new KafkaCheck(history, found) })
  const wanted = new Set<ViolationKind>([...damages.flatMap(({ finds }) => finds), 'not-in-kafka'])
  for (const kind of wanted) if (found.count(kind) === 0) violations.add('blind', kind)
  stage.say(`Found: ${found.list().map(({ kind, count }) => `${kind} × ${count}`).join(', ')}.`)
}

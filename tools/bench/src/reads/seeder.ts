/** One of the processes that fill a log: each writes some of the parts, in an epoch of its own. */
import { partitionOf } from '@throughline/bus'
import { checkEvent, type CloudEvent, eventLimits, scanValue } from '@throughline/events'
import { openTopicEpoch } from '@throughline/log'
import { defaultRules, loadMasterKeys, subjectOf, tenantKeys } from '@throughline/subjects'
import { openVault } from '@throughline/vault'
import pg from 'pg'
import { inTimeOrder } from '../load/mixed.js'
import type { Named } from '../load/people.js'
import { rowOf } from './log-row.js'
import { PartWriter } from './part-writer.js'
import { populationOf } from './population.js'
import { doingsOf } from './schedule.js'
import type { SeederTask } from './seeding.js'

const CONNECTIONS = 2
/** Every so many events are held to the catalogue as the gateway does it. */
const CHECK_EVERY = 100

const task = JSON.parse(process.env['TASK'] ?? '{}') as SeederTask
const pool = new pg.Pool({ connectionString: task.databaseUrl, max: CONNECTIONS, options: '-c synchronous_commit=off' })
const vault = openVault({ DATABASE_URL: task.databaseUrl, TENANT_KEYS_FILE: task.tenantKeysFile }, { name: 'seeder', connections: CONNECTIONS })
const keys = tenantKeys(loadMasterKeys(task.keysFile), task.tenantId)
const epoch = await openTopicEpoch(pool, `seed-${task.worker}`)
const writer = new PartWriter(pool, vault, epoch.id, task.parts, CONNECTIONS)

/** Whose events lie in parts of this process: a part is written by one, so that it is told in the order of time. */
const ownBy = new Map<string, boolean>()

function isOwn({ data }: CloudEvent): boolean {
  const [strongest] = (data as { identifiers: [Named] }).identifiers
  const ref = `${strongest.type}:${strongest.value}`
  const known = ownBy.get(ref)
  if (known !== undefined) return known
  const found = subjectOf(ref, defaultRules, keys)
  if (!found.ok) throw new Error(`${ref}: ${found.reason}`)
  const isOurs = partitionOf(found.subjectId, task.parts) % task.workers === task.worker
  ownBy.set(ref, isOurs)
  return isOurs
}

let number = 0
for (const event of inTimeOrder(doingsOf(populationOf(task.events), task))) {
  if (!isOwn(event)) continue
  if (number++ % CHECK_EVERY === 0) {
    const checked = checkEvent(scanValue(event, eventLimits).value)
    if (!checked.ok) throw new Error(`the load is not valid: ${checked.reason}`)
  }
  await writer.add(rowOf(event, task.tenantId, keys))
  if (number % 20_000 === 0) process.send?.({ written: writer.written })
}
await writer.end()
process.send?.({ written: writer.written })
await pool.end()
await vault.close()
process.disconnect?.()

/** One of the processes that fill a log: each writes every n-th doing, in an epoch of its own. */
import { checkEvent, eventLimits, scanValue } from '@throughline/events'
import { openTopicEpoch } from '@throughline/log'
import { loadMasterKeys, tenantKeys } from '@throughline/subjects'
import { openVault } from '@throughline/vault'
import pg from 'pg'
import { interleaved } from '../load/mixed.js'
import type { Doing } from '../load/stories.js'
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

/** Every n-th doing of all is this process's. */
function* ownDoings(): Generator<Doing> {
  let number = 0
  for (const doing of doingsOf(populationOf(task.events), task)) if (number++ % task.workers === task.worker) yield doing
}

let number = 0
for (const event of interleaved(ownDoings())) {
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

import { readSql } from '@throughline/database'
import type { FollowedEvent } from '@throughline/log'
import type { Batch } from '../../follow/batch.js'
import { SnapshotMaker } from '../../snapshots/snapshot-maker.js'
import { publishedIn } from '../rules/published.js'
import type { Target, View, ViewContext } from '../view.js'
import { erasedIn, STATEMENTS, type Touched, toldAbout } from './told-about.js'

const dropText = readSql(import.meta.url, './drop-snapshots.sql')
const wantText = readSql(import.meta.url, './want-snapshots.sql')
const stopText = 'delete from views.snapshot_making where tenant_id = $1 and build = $2 and subject_id = any ($3::uuid[])'
const ofTenantText = `insert into views.snapshot_wanted as w (tenant_id, build, subject_id)
  select distinct on (composition) tenant_id, build, subject_id from views.snapshot_subject
  where tenant_id = $1 and build = $2 order by composition, subject_id
  on conflict (tenant_id, build, subject_id) do update set times = w.times + 1`
/** One event in so many has it looked whether its customer's history has got long. */
const ONE_IN = 256
/** As the recorder has it: what happened longer before it was recorded, in microseconds, is late. */
const LATE = 600_000_000
const CHANGES: ReadonlySet<string> = new Set(['customer.erased', 'event.erased', 'rule.published'])

/**
 * What snapshots of customers have to know of the log: which ones no longer hold, and whose history may have got long. They are
 * made behind the cursors, by src/snapshots. There is nothing in its tables that two builds could differ in.
 *
 * @param distance events behind the last snapshot that make another one worth while; default 500
 */
export function snapshotsView({ keys }: ViewContext, distance?: number): View {
  return {
    name: 'snapshots',
    version: 1,
    tables: [],
    scratch: ['views.snapshot', 'views.snapshot_subject', 'views.snapshot_wanted', 'views.snapshot_making'],
    concerns,
    async apply(batch, to) {
      const touched = [...(await toldAbout(batch, to.client, keys)), ...(await erasedIn(batch, to.client))]
      for (const one of touched) await drop(to, one)
      for (const { tenantId } of await publishedIn(batch, 'journey')) await to.client.query(ofTenantText, [tenantId, to.build])
      await want(to, batch, touched)
    },
    background: (tools) => {
      const maker = new SnapshotMaker({ ...tools, keys, ...(distance !== undefined && { distance }) })
      return (build, signal) => maker.round(build, signal)
    },
  }
}

function concerns(event: FollowedEvent): boolean {
  return noted(event) || isLate(event) || STATEMENTS.has(event.type) || CHANGES.has(event.type)
}

function noted({ position }: FollowedEvent): boolean {
  return position % ONE_IN === 0
}

function isLate({ occurredAt, recordedAt }: FollowedEvent): boolean {
  return occurredAt < recordedAt - LATE
}

/** First who makes one is stopped, or waited for: what they keep at this moment is dropped, too. */
async function drop({ client, build }: Target, { tenantId, subjectIds, from }: Touched): Promise<void> {
  await client.query(stopText, [tenantId, build, subjectIds])
  await client.query(dropText, [tenantId, build, subjectIds, from])
}

async function want({ client, build }: Target, { events }: Batch, touched: readonly Touched[]): Promise<void> {
  const anyCase = events.filter(noted)
  const late = events.filter(isLate)
  const again: Pick<FollowedEvent, 'tenantId' | 'subjectId'>[] = [
    ...late,
    ...touched.flatMap(({ tenantId, subjectIds }) => subjectIds.map((subjectId) => ({ tenantId, subjectId }))),
  ]
  if (anyCase.length === 0 && again.length === 0) return
  const columns = [anyCase, again].flatMap((list) => [list.map(({ tenantId }) => tenantId), list.map(({ subjectId }) => subjectId)])
  await client.query(wantText, [build, ...columns])
}

import { setTimeout as sleep } from 'node:timers/promises'
import { asAdmin } from '../system/admin.js'
import type { System } from '../system/system.js'
import type { Violations } from './violations.js'

interface BuildRow {
  view: string
  build: number
  state: string
  behind: number
  note: string | null
}

const buildsText = `select b.view, b.build, b.state, b.note, sum(h.next_pos - c.next_pos)::int as behind
  from views.build b join views.cursor c using (view, build) join log.log_head h on h.part = c.part
  where b.state <> 'retired' group by b.view, b.build order by b.view, b.build`
const EQUAL = 'equal to the one before'
const PAUSE_MS = 250

/** Waits until the views have taken in the log, and makes each of them anew: the same must come out. */
export async function checkViews(system: System, adminUrl: string, violations: Violations, limitMs: number): Promise<void> {
  const builds = await settled(adminUrl, limitMs, (rows) => rows.length > 0 && rows.every(({ behind }) => behind === 0))
  if (builds === undefined) {
    violations.add('view', `a view is behind the log: ${JSON.stringify(await asAdmin(adminUrl, buildsText))}`)
    return
  }
  for (const { view } of builds) await system.command(['views', 'rebuild', view])
  const rebuilt = await settled(adminUrl, limitMs, (rows) => rows.every(({ state, note }) => state === 'live' && note !== null))
  for (const row of rebuilt ?? (await asAdmin<BuildRow>(adminUrl, buildsText))) {
    if (row.note !== EQUAL) violations.add('view', JSON.stringify(row))
  }
}

/** The builds, as soon as they are as wanted; undefined when that takes too long. */
async function settled(adminUrl: string, limitMs: number, isWanted: (rows: BuildRow[]) => boolean): Promise<BuildRow[] | undefined> {
  const deadline = performance.now() + limitMs
  while (performance.now() < deadline) {
    const rows = await asAdmin<BuildRow>(adminUrl, buildsText)
    if (isWanted(rows)) return rows
    await sleep(PAUSE_MS)
  }
  return undefined
}

import type { CloudEvent } from '@throughline/events'
import { openEvents, SealedText } from '@throughline/log'
import { type Rig, tenantId } from './rig.js'

/** What metrics come to, counted from the events of the log one by one, in another way than views do it. */
export interface Recount {
  nps: { promoters: number; passives: number; detractors: number }
  /** How long who was answered waited, rising. */
  waits: number[]
  abandoned: number
  contacts: number[]
  settledAtOnce: number
  settled: number
  contactsOfOrders: number[]
  kept: number
  told: number
}

interface LogRow {
  subject_id: string
  event_uid: string
  type: string
  occurred_at: string
  channel: string | null
  direction: string | null
  organisation: string | null
  topic: string | null
  data: string | null
  sealed: Buffer | null
  generation: number
}

type Told = CloudEvent & { person: string; at: number; data: Record<string, unknown> }

const DAY = 86_400_000_000
const STATEMENTS = new Set(['event.corrected', 'event.retracted', 'identity.linked', 'customer.erased'])

/** Reads the whole log, takes corrections, retractions, merges and erasures into account, and counts. */
export async function recount(rig: Rig): Promise<Recount> {
  const rows = await rig.query<LogRow>('select * from log.event where tenant_id = $1 order by part, pos', tenantId)
  const opened = await openEvents(rig.vault, tenantId, rows.map((row) => ({
    ...row,
    occurredAt: Number(row.occurred_at),
    sealed: row.sealed && new SealedText({ tenantId, subjectId: row.subject_id, uid: row.event_uid }, row.sealed),
  })))
  const all = opened.flatMap((event, index) => (event === undefined ? [] : [{ ...event, row: rows[index]!, data: (event.data ?? {}) as Record<string, unknown> }]))
  const about = (type: string) => all.filter((event) => event.type === type)
  const retracted = new Set(about('event.retracted').map(({ data }) => String(data['id'])))
  const corrected = new Map(about('event.corrected').map(({ data }) => [String(data['id']), data]))
  const erased = new Set(about('customer.erased').flatMap(({ data }) => data['subjectIds'] as string[]))
  const joined = new Map(about('identity.linked').map(({ data }) => {
    const [one, other] = (data['sides'] as { type: string; value: string }[][]).map(([side]) => rig.place({ subject: `${side!.type}:${side!.value}` }).subjectId)
    return [one!, other!]
  }))
  const told = all
    .filter(({ id, type, row }) => !retracted.has(id) && !STATEMENTS.has(type) && !erased.has(row.subject_id))
    .map(({ row, ...event }): Told => {
      const says = corrected.get(event.id)
      const time = says?.['time'] as string | undefined
      const at = time === undefined ? Number(row.occurred_at) : Date.parse(time) * 1_000
      return { ...event, person: joined.get(row.subject_id) ?? row.subject_id, at, data: { ...event.data, ...(says?.['data'] as object | undefined) } }
    })
    .toSorted((one, other) => one.at - other.at)
  return counted([...Map.groupBy(told, ({ person }) => person).values()])
}

function counted(people: readonly Told[][]): Recount {
  const found: Recount = { nps: { promoters: 0, passives: 0, detractors: 0 }, waits: [], abandoned: 0, contacts: [], settledAtOnce: 0, settled: 0, contactsOfOrders: [], kept: 0, told: 0 }
  for (const events of people) {
    for (const { type, data } of events) {
      if (type === 'survey.answered') {
        const { value } = data['score'] as { value: number }
        found.nps[value > 8 ? 'promoters' : value > 6 ? 'passives' : 'detractors'] += 1
      }
      if (type === 'call.answered') found.waits.push(Number(data['waitMs']))
      if (type === 'conversation.abandoned') found.abandoned += 1
    }
    countIssues(events, found)
    countOrders(events, found)
  }
  found.waits.sort((one, other) => one - other)
  found.contacts.sort((one, other) => one - other)
  found.contactsOfOrders.sort((one, other) => one - other)
  return found
}

/** Calls about one topic are one matter while less than a week lies between the end of one and the beginning of the next. */
function countIssues(events: readonly Told[], found: Recount): void {
  for (const calls of Map.groupBy(events.filter(({ channel }) => channel === 'voice'), ({ topic }) => topic).values()) {
    const open: { last: number; calls: Set<string>; outcome: string | undefined; outcomeAt: number; lastCall: number }[] = []
    for (const { at, conversation, data } of calls) {
      let issue = open.at(-1)
      if (issue === undefined || at - issue.last > 7 * DAY) open.push((issue = { last: at, calls: new Set(), outcome: undefined, outcomeAt: 0, lastCall: 0 }))
      if (!issue.calls.has(conversation!)) issue.lastCall = at
      issue.calls.add(conversation!)
      issue.last = at
      const { outcome } = data as { outcome?: string }
      if (outcome !== undefined && outcome !== 'unresolved') {
        issue.outcome = outcome
        issue.outcomeAt = at
      }
    }
    for (const { calls: own, outcome, outcomeAt, lastCall } of open) {
      found.contacts.push(own.size)
      if (outcome === undefined || outcomeAt < lastCall) continue
      found.settled += 1
      if (own.size === 1) found.settledAtOnce += 1
    }
  }
}

function countOrders(events: readonly Told[], found: Recount): void {
  for (const placed of events.filter(({ type }) => type === 'order.placed')) {
    const { orderId, promisedBy } = placed.data
    const calls = events.filter((event) => event.channel === 'voice' && event.data['orderId'] === orderId && event.at >= placed.at)
    found.contactsOfOrders.push(new Set(calls.map(({ conversation }) => conversation)).size)
    const delivered = events.find((event) => event.type === 'order.delivered' && event.data['orderId'] === orderId && event.at >= placed.at)
    found.told += 1
    if (delivered !== undefined && delivered.at <= Date.parse(String(promisedBy)) * 1_000) found.kept += 1
  }
}

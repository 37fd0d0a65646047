import { Inject, Injectable } from '@nestjs/common'
import type { Sight } from '@throughline/access'
import { isStatement, type TimelineEvent } from '@throughline/context'
import type { PartKnowledge } from '@throughline/log'
import { FairGate } from '@throughline/platform'
import type { Member } from '../customers/members.js'
import { PersonalData } from '../personal/personal-data.js'
import { type Slice, Slices } from './slices.js'

/** Events of a history; what is older is left out, and the answer says so. */
const MOST = 10_000
/** Events of one reading at most: some 10 ms of opening. */
const SLICE = 1_000
/** Readings beyond the first ones; of an organisation with few events among many, each may find none. */
const MAX_READINGS = 20
/** First readings of several identifiers that are under way at a time. */
const AT_ONCE = 4
/** Histories of more than one reading each that are held in memory at a time. */
const LONG_ONES = 2
const LONG_ONES_WAITING = 20

/** What happened to a customer, and what was said about it, in no order. */
export interface History {
  events: TimelineEvent[]
  /** Whether it begins at the beginning. */
  complete: boolean
  /** How far the log had come in each part when it was read first. */
  knowledge: ReadonlyMap<number, PartKnowledge>
}

interface Reading {
  member: Member
  last: Slice
}

/** Reads all that happened to a customer, as far back as there is room for: the newest first, in slices. */
@Injectable()
export class Histories {
  private readonly longOnes = new FairGate(LONG_ONES, LONG_ONES_WAITING)

  constructor(
    @Inject(Slices) private readonly slices: Slices,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /** @throws Problem 429, 503 */
  async read(tenantId: string, members: readonly Member[], sight: Sight): Promise<History> {
    this.personal.prepare(tenantId, members.map(({ subjectId }) => subjectId))
    const limit = Math.min(SLICE, Math.floor(MOST / members.length))
    const readings = await this.begin(tenantId, members, { sight, limit })
    const knowledge = leastOf(readings)
    const events = readings.flatMap(({ last }) => last.events)
    if (readings.every(({ last }) => last.next === undefined)) {
      return { events, complete: true, knowledge }
    }
    const all = await this.longOnes.pass(tenantId, () => this.goOn(tenantId, readings, { sight, limit }))
    return { ...all, knowledge }
  }

  private async begin(tenantId: string, members: readonly Member[], how: { sight: Sight; limit: number }): Promise<Reading[]> {
    const readings: Reading[] = []
    for (let from = 0; from < members.length; from += AT_ONCE) {
      const some = members.slice(from, from + AT_ONCE)
      readings.push(...(await Promise.all(some.map(async (member) => ({ member, last: await this.slices.read(tenantId, member, how) })))))
    }
    return readings
  }

  /** Reads on, always where what is not read yet is the newest. */
  private async goOn(tenantId: string, readings: Reading[], how: { sight: Sight; limit: number }) {
    const events = readings.flatMap(({ last }) => last.events)
    let left = MOST - readings.reduce((sum, { last }) => sum + last.read, 0)
    for (let more = 0; more < MAX_READINGS && left >= how.limit; more++) {
      const open = newestOpen(readings)
      if (open === undefined) break
      open.last = await this.slices.read(tenantId, open.member, { ...how, cursor: open.last.next })
      events.push(...open.last.events)
      left -= open.last.read
    }
    // Of what is older than the newest that was not read, some is missing: then all of it is left out.
    const from = newestOpen(readings)?.last.next?.occurredAt
    if (from === undefined) return { events, complete: true }
    return { events: events.filter((event) => event.occurredAt >= from || isStatement(event)), complete: false }
  }
}

function newestOpen(readings: readonly Reading[]): Reading | undefined {
  const open = readings.filter(({ last }) => last.next !== undefined)
  return open.toSorted((a, b) => b.last.next!.occurredAt - a.last.next!.occurredAt)[0]
}

/** What was known of each part; of one that was read for several identifiers, the least. */
function leastOf(readings: readonly Reading[]): Map<number, PartKnowledge> {
  const least = new Map<number, PartKnowledge>()
  for (const { member, last } of readings) {
    const other = least.get(member.part)
    if (other === undefined || last.knowledge.position < other.position) least.set(member.part, last.knowledge)
  }
  return least
}

import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { candidatesOf, customerOf } from '@throughline/identity'
import { type Companion, readCompanions } from '@throughline/log'
import { z } from 'zod'
import { type Customer, Customers, unknownCustomer } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { ViewWatch } from '../freshness/view-watch.js'
import { Waiting } from '../freshness/waiting.js'
import { MAX_WAIT_MS, readParameters, token, wholeNumber } from '../timeline/timeline-parameters.js'
import { type Looked, Regions } from './regions.js'
import { refusedLink, type ShownLink } from './shown-link.js'
import { refuseTooLarge } from './too-large.js'

export const MAX_CANDIDATES = 50

export const candidateParameters = z.strictObject({
  ref: z.string('may be given once only').min(1, 'must not be empty').max(2_048, 'is too long for a reference'),
  after: token.optional(),
  wait: wholeNumber(0, MAX_WAIT_MS).default(1_000),
})

/** What speaks for it that somebody stands behind an identifier. */
export interface SeenTogether {
  /** With which identifier of theirs it was seen. */
  subjectId: string
  type?: string
  firstAt: string
  /** The day on which it was seen so last. */
  lastDay: string
  /** In how many of the newest events both are named. */
  times: number
  /** The last of those, as proof. */
  last?: { event: string; type: string; channel?: string; at: string }
}

export interface Candidate {
  customerId: string
  ref: string
  seen: SeenTogether[]
  /** Links to them that join nobody, and why. */
  refused: ShownLink[]
}

export interface CandidatesAnswer {
  subjectId: string
  customerId: string
  /** Why it links nobody; null: it belongs to its customer like any other. */
  shared: 'hub' | 'blocked' | null
  /** Whom it may stand for, besides its own customer: the best first. */
  candidates: Candidate[]
  settled: boolean
}

/** Answers for whom an identifier may stand that is shared by many, or that something keeps apart. */
@Injectable()
export class CandidatesDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(ViewWatch) private readonly views: ViewWatch,
    @Inject(Regions) private readonly regions: Regions,
  ) {}

  /** @throws Problem 400, 404, 422, 503, 504 */
  async read(query: unknown, caller: KnownKey): Promise<CandidatesAnswer> {
    const { ref, after, wait } = readParameters(candidateParameters, query)
    const asked = await this.customers.find(ref, caller)
    const { tenantId, subjectId } = asked
    const cipher = this.customers.cipherOf(tenantId)
    if (after !== undefined) await this.waiting.forToken({ token: after, waitMs: wait, tenantId, cipher })
    const settled = await this.views.isSettled(tenantId)
    const { looked, companions } = await this.look(asked, caller)
    const isKnown = companions.length > 0 || (await this.customers.isAnyKnown(tenantId, [asked], sightOf(caller)))
    if (!isKnown) throw unknownCustomer()
    const { resolution, rules } = looked
    const customerId = customerOf(resolution, subjectId)?.id ?? subjectId
    const shared = rules.blocked.has(subjectId) ? 'blocked' : resolution.hubs.has(subjectId) ? 'hub' : null
    return { subjectId, customerId, shared, candidates: rank(customerId, looked, companions), settled }
  }

  private async look(asked: Customer, caller: KnownKey): Promise<{ looked: Looked; companions: Companion[] }> {
    const { tenantId, subjectId, part } = asked
    const parts = await this.database.partsOfLog()
    return this.database
      .askAs(tenantId, async (client) => ({
        looked: await this.regions.look(client, caller, [subjectId]),
        companions: await readCompanions(client, tenantId, { subjectId, part, parts }),
      }))
      .catch(refuseTooLarge)
  }
}

/** Who was named with it most often, then last; then to whom links lead that were refused. */
function rank(own: string, { resolution }: Looked, companions: readonly Companion[]): Candidate[] {
  const seen = Map.groupBy(companions.filter(({ customerId }) => customerId !== own), ({ customerId }) => customerId)
  const refused = new Map(candidatesOf(resolution, own).map(({ customer, because }) => [customer, because.map(refusedLink)]))
  const times = (customer: string): number => (seen.get(customer) ?? []).reduce((sum, one) => sum + one.times, 0)
  const lastDay = (customer: string): number => Math.max(0, ...(seen.get(customer) ?? []).map((one) => one.lastDay))
  const all = [...new Set([...seen.keys(), ...refused.keys()])]
  const best = all.toSorted((one, other) => times(other) - times(one) || lastDay(other) - lastDay(one) || (one < other ? -1 : 1))
  return best.slice(0, MAX_CANDIDATES).map((customerId) => ({
    customerId,
    ref: `id:${customerId}`,
    seen: (seen.get(customerId) ?? []).map(shownCompanion),
    refused: refused.get(customerId) ?? [],
  }))
}

function shownCompanion({ subjectId, type, firstAt, lastDay, times, last }: Companion): SeenTogether {
  return {
    subjectId,
    ...(type !== undefined && { type }),
    firstAt: timeOf(firstAt),
    lastDay: timeOf(lastDay * 86_400_000_000).slice(0, 10),
    times,
    ...(last && {
      last: { event: last.eventUid, type: last.type, ...(last.channel !== undefined && { channel: last.channel }), at: timeOf(last.at) },
    }),
  }
}

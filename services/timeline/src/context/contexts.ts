import { setImmediate as nextTurn } from 'node:timers/promises'
import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import {
  arrange,
  contextFold,
  contextOf,
  type ContextState,
  defaultJourneyRules,
  handoverJson,
  handoverText,
  type TimelineEvent,
} from '@throughline/context'
import type { KnownKey } from '@throughline/control'
import { Customers, unknownCustomer } from '../customers/customers.js'
import { type Member, Members } from '../customers/members.js'
import { type Freshness, freshnessOfAll } from '../freshness/freshness.js'
import { Waiting } from '../freshness/waiting.js'
import type { ContextParameters, HandoverParameters } from './context-parameters.js'
import { Histories } from './histories.js'

/** Events that are folded before others get their turn: some 10 ms. */
const SLICE = 1_000
const fold = contextFold(defaultJourneyRules)

interface Folded {
  customerId: string
  members: readonly Member[]
  state: ContextState
  /** The time that is asked about, in microseconds. */
  now: number
  complete: boolean
  freshness: Freshness
}

/** Answers what is true of a customer. */
@Injectable()
export class Contexts {
  constructor(
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(Histories) private readonly histories: Histories,
    @Inject(Members) private readonly members: Members,
  ) {}

  /**
   * @returns the context as JSON
   * @throws Problem 400, 404, 429, 503, 504
   */
  async context(ref: string, parameters: ContextParameters, caller: KnownKey): Promise<string> {
    const folded = await this.folded(ref, parameters, caller)
    return answer(folded, contextOf(fold, folded.state, folded.now))
  }

  /**
   * @returns the handover as JSON, or as text with how fresh it is beside it
   * @throws Problem 400, 404, 429, 503, 504
   */
  async handover(ref: string, parameters: HandoverParameters, caller: KnownKey): Promise<{ body: string; freshness: Freshness; complete: boolean }> {
    const folded = await this.folded(ref, parameters, caller)
    const { state, now, complete, freshness } = folded
    const options = { budget: parameters.budget, unit: parameters.unit, partial: !complete }
    const body =
      parameters.format === 'text'
        ? handoverText(fold, state, now, options)
        : answer(folded, JSON.parse(handoverJson(fold, state, now, options)) as object)
    return { body, freshness, complete }
  }

  private async folded(ref: string, { after, wait, as_of: asOf }: ContextParameters, caller: KnownKey): Promise<Folded> {
    const { tenantId } = caller
    const customer = await this.customers.find(ref, caller)
    const sight = sightOf(caller)
    const cipher = this.customers.cipherOf(tenantId)
    if (after !== undefined) await this.waiting.forToken({ token: after, waitMs: wait, tenantId, cipher })
    const { customerId, members } = await this.members.customerOf(tenantId, customer.subjectId)
    const { events, complete, knowledge } = await this.histories.read(tenantId, members, sight)
    // No events at that time is an answer; nobody at all is a 404.
    if (events.length === 0 && !(await this.customers.isAnyKnown(tenantId, members, sight))) throw unknownCustomer()
    // The database's clock, by which events were recorded: whatever was read had happened.
    const readAt = Math.max(...[...knowledge.values()].map((known) => known.readAt))
    const now = Math.min(asOf ?? readAt, readAt)
    const state = await foldInTurns(arrange(events, { asOf: now }))
    const freshness = freshnessOfAll(knowledge, cipher)
    return { customerId, members, state, now, complete, freshness }
  }
}

/** Folds a timeline, and lets other requests have their turn between slices. */
async function foldInTurns(timeline: readonly TimelineEvent[]): Promise<ContextState> {
  let state = fold.initial
  for (let from = 0; from < timeline.length; from += SLICE) {
    if (from > 0) await nextTurn()
    state = timeline.slice(from, from + SLICE).reduce((before, event) => fold.evolve(before, event), state)
  }
  return state
}

function answer({ customerId, members, complete, freshness }: Folded, content: object): string {
  const subjectIds = members.map(({ subjectId }) => subjectId)
  return JSON.stringify({ customerId, subjectIds, ...content, complete, freshness })
}

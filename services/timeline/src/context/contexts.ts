import { setImmediate as nextTurn } from 'node:timers/promises'
import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { type ContextFold, contextOf, type ContextState, handoverJson, handoverText } from '@throughline/context'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { type HistoryMember, historyMembers, isHistoryChanged, type PartKnowledge, type PlaceCipher, readCustomers, readErasureClock, readLogKnowledge, readRulesInForce, readRuleVersions } from '@throughline/log'
import { tenantKeys } from '@throughline/subjects'
import { type Customer, Customers, unknownCustomer } from '../customers/customers.js'
import { Members } from '../customers/members.js'
import { Database } from '../database/database.js'
import { type Freshness, freshnessOfLog } from '../freshness/freshness.js'
import { Waiting } from '../freshness/waiting.js'
import { PersonalData } from '../personal/personal-data.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import type { ContextParameters, HandoverParameters } from './context-parameters.js'
import { Histories, type History } from './histories.js'
import { homesOf } from './homes.js'
import { JourneyFolds } from './journey-folds.js'
import { KeptStates, type KeptState, type StateAsked } from './kept-states.js'
import { type KnownThen, KnownThens } from './known-then.js'
import { OpenCare } from './open-care.js'

/** Events that are folded before others get their turn: some milliseconds. */
const SLICE = 250
/** What an answer is made of, besides the log. */
const VIEWS = ['identity', 'corrections', 'rules', 'snapshots'] as const

interface Folded {
  fold: ContextFold
  customerId: string
  members: readonly HistoryMember[]
  state: ContextState
  /** The time that is asked about, in microseconds. */
  now: number
  complete: boolean
  freshness: Freshness
}

/** Answers what is true of a customer, or was, or was known. */
@Injectable()
export class Contexts {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(Histories) private readonly histories: Histories,
    @Inject(Members) private readonly members: Members,
    @Inject(PersonalData) private readonly personal: PersonalData,
    @Inject(JourneyFolds) private readonly folds: JourneyFolds,
    @Inject(KnownThens) private readonly knownThens: KnownThens,
    @Inject(KeptStates) private readonly kept: KeptStates,
    @Inject(OpenCare) private readonly openCare: OpenCare,
  ) {}

  /**
   * @returns the context as JSON
   * @throws Problem 400, 404, 422, 429, 503, 504
   */
  async context(ref: string, parameters: ContextParameters, caller: KnownKey): Promise<string> {
    const folded = await this.folded(ref, parameters, caller)
    return answer(folded, contextOf(folded.fold, folded.state, folded.now))
  }

  /**
   * @returns the handover as JSON, or as text with how fresh it is beside it
   * @throws Problem 400, 404, 422, 429, 503, 504
   */
  async handover(ref: string, parameters: HandoverParameters, caller: KnownKey): Promise<{ body: string; freshness: Freshness; complete: boolean }> {
    const folded = await this.folded(ref, parameters, caller)
    const { fold, state, now, complete, freshness } = folded
    const { signals, followUps } = await this.openCare.of(folded.customerId, parameters, caller)
    const options = { budget: parameters.budget, unit: parameters.unit, partial: !complete, signals, followUps }
    const body =
      parameters.format === 'text'
        ? handoverText(fold, state, now, options)
        : answer(folded, JSON.parse(handoverJson(fold, state, now, options)) as object)
    return { body, freshness, complete }
  }

  private async folded(ref: string, parameters: ContextParameters, caller: KnownKey): Promise<Folded> {
    const { tenantId } = caller
    const customer = await this.customers.find(ref, caller)
    const cipher = this.customers.cipherOf(tenantId)
    const then = await this.knownThen(parameters, tenantId, cipher)
    this.personal.prepare(tenantId, [customer.subjectId])
    const sight = sightOf(caller)
    const { prepare, topics } = this.settings
    const how = { prepare }
    // What is kept is all that is known now.
    const isOfNow = then === undefined && parameters.as_of === undefined
    const read = await this.personal.watching(() =>
      this.database.askAs(tenantId, async (client) => {
        const [knowledge, published, erasures, { customerId, members }] = await Promise.all([
          readLogKnowledge(client, topics.live, how),
          rulesOf(client, tenantId, then, how),
          readErasureClock(client, how),
          this.customerOf(client, customer, caller, then),
        ])
        const positions = then?.positions ?? knowledge.map(({ position }) => position)
        const fold = this.folds.of(tenantId, published)
        const asked = { tenantId, members, sight, positions, fold, asOf: parameters.as_of }
        const kept = isOfNow ? await this.stillHolding(client, asked, erasures) : undefined
        return { knowledge, erasures, customerId, asked, found: kept ?? (await this.histories.begin(client, asked)) }
      }, { keepPlans: how.prepare }),
    )
    const { knowledge, customerId, asked, found } = read
    // The database's clock, by which events were recorded: whatever was read had happened.
    const readAt = Math.max(...knowledge.map((known) => known.readAt))
    const now = Math.min(parameters.as_of ?? then?.at ?? readAt, then?.at ?? readAt)
    const folded = { fold: asked.fold, customerId, members: asked.members, now, freshness: freshnessIn(knowledge, asked, cipher) }
    if ('state' in found) return { ...folded, state: found.state, complete: true }
    const arranging = { asOf: now, ...homesOf(asked.members, caller, tenantKeys(this.settings.keys, tenantId)) }
    const history = await this.histories.read({ ...asked, arranging }, found)
    // No events at that time is an answer; nobody at all is a 404.
    const isEmpty = history.timeline.length === 0 && history.from === undefined
    if (isEmpty && !(await this.customers.isAnyKnown(tenantId, asked.members, sight))) throw unknownCustomer()
    const state = await foldInTurns(asked.fold, history)
    if (isOfNow && history.complete) this.kept.put(asked, { ...asked, state, readAt, erasures: read.erasures })
    return { ...folded, state, complete: history.complete }
  }

  /** What all events came to when somebody asked a moment ago, if there is nothing else to know. */
  private async stillHolding(client: TenantClient, asked: StateAsked, erasures: string): Promise<KeptState | undefined> {
    const kept = this.kept.get(asked)
    if (kept === undefined || kept.erasures !== erasures) return undefined
    return (await isHistoryChanged(client, kept, this.settings)) ? undefined : kept
  }

  /** Waits for what the answer has to know of, and says what it must not know of. */
  private async knownThen(
    { after, wait: waitMs, known_as_of: knownAsOf }: ContextParameters,
    tenantId: string,
    cipher: PlaceCipher,
  ): Promise<KnownThen | undefined> {
    const waitFor = (token: string) => this.waiting.forToken({ token, waitMs, tenantId, cipher, views: VIEWS })
    if (after !== undefined) await waitFor(after)
    if (knownAsOf === undefined) return undefined
    const then = await this.knownThens.read(knownAsOf, tenantId, cipher)
    // What the views do not know of yet would change the answer later.
    await waitFor(cipher.seal(then.positions.map((number, part) => ({ kind: 'position', part, number }))))
    return then
  }

  private async customerOf(client: TenantClient, { tenantId, subjectId }: Customer, caller: KnownKey, then: KnownThen | undefined) {
    if (then === undefined) {
      const parts = await this.database.partsOfLog()
      const customer = (await readCustomers(client, tenantId, [subjectId], this.settings)).get(subjectId)
      if (customer === undefined) throw unknownCustomer()
      return { customerId: customer.customerId, members: historyMembers(customer, parts, subjectId) }
    }
    return this.members.customerAsKnown(client, caller, subjectId, new Map(then.positions.entries()))
  }
}

/** The rules of the journey, those of then. */
async function rulesOf(client: TenantClient, tenantId: string, then: KnownThen | undefined, how: { prepare: boolean }) {
  if (then === undefined) return readRulesInForce(client, tenantId, 'journey', how)
  for (let below: number | undefined; ; ) {
    const versions = await readRuleVersions(client, tenantId, { kind: 'journey', limit: 100, ...(below !== undefined && { below }) })
    const found = versions.find(({ at }) => at <= then.at)
    if (found !== undefined || versions.length < 100) return found
    below = versions.at(-1)!.version
  }
}

/** The positions are those of all parts: who is who, and what was said about events, may lie in any. */
function freshnessIn(
  knowledge: readonly PartKnowledge[],
  { members, positions }: { members: readonly HistoryMember[]; positions: readonly number[] },
  cipher: PlaceCipher,
): Freshness {
  return freshnessOfLog(knowledge, positions, new Set(members.map(({ part }) => part)), cipher)
}

/** Folds a timeline, and lets other requests have their turn between slices. */
async function foldInTurns(fold: ContextFold, { from, timeline }: History): Promise<ContextState> {
  let state = from?.state ?? fold.initial
  for (let place = 0; place < timeline.length; place += SLICE) {
    if (place > 0) await nextTurn()
    state = timeline.slice(place, place + SLICE).reduce((before, event) => fold.evolve(before, event), state)
  }
  return state
}

function answer({ customerId, members, complete, freshness: fresh }: Folded, content: object): string {
  const subjectIds = members.map(({ subjectId }) => subjectId)
  return JSON.stringify({ customerId, subjectIds, ...content, complete, freshness: fresh })
}

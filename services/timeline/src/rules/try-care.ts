import { setImmediate as nextTurn } from 'node:timers/promises'
import { Inject, Injectable } from '@nestjs/common'
import type { CareRules } from '@throughline/care'
import type { KnownKey } from '@throughline/control'
import { timeOf } from '@throughline/events'
import { readActiveCustomers, readAllRulesInForce } from '@throughline/log'
import { CARE_KINDS, careRulesOf, readRules } from '@throughline/rules'
import { Customers } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { CareTrial, type Tallied } from './care-trial.js'
import { type CareTriedKind, FINDINGS } from './find-by-rules.js'
import { periodOf, type PreviewBody } from './preview-body.js'
import { Stories } from './stories.js'

/** Events of all stories together: then no further one is read. */
const MAX_EVENTS = 50_000
/** The same after so long; the answer says how far it came. */
const LONGEST_MS = 4_000

export interface CareOutcome extends Tallied {
  since: string
  until: string
  looked: {
    customers: number
    events: number
    /** Customers of whom only the newest events were looked at. */
    partial: number
    /** Whether these are all who were active in the period. */
    all: boolean
  }
}

interface Trial {
  readonly kind: CareTriedKind
  readonly tried: unknown
  readonly body: PreviewBody
  /** In microseconds, by the database's clock. */
  readonly now: number
}

interface Sample {
  readonly subjects: readonly string[]
  readonly all: boolean
}

/** Says what other rules of signals and of care would have found in the stories of customers who were active lately. */
@Injectable()
export class CarePreview {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Stories) private readonly stories: Stories,
  ) {}

  /** @throws Problem 400 for a customer or a period that is none, 429, 503 */
  async of(caller: KnownKey, { kind, tried, body, now }: Trial): Promise<CareOutcome> {
    const period = periodOf(body, now)
    const before = await this.inForce(caller)
    const after: CareRules = { ...before, [kind]: { version: 0, rules: readRules(kind, tried) } }
    const trial = new CareTrial(period, body.examples)
    const sample = await this.sample(caller, body, period)
    const seen = new Set<string>()
    const looked = { events: 0, partial: 0 }
    let next = 0
    for (const deadline = performance.now() + LONGEST_MS; next < sample.subjects.length && performance.now() < deadline && looked.events < MAX_EVENTS; next++) {
      const story = await this.stories.of(caller, sample.subjects[next] ?? '')
      if (seen.has(story.customerId)) continue
      seen.add(story.customerId)
      looked.events += story.events.length
      looked.partial += Number(!story.complete)
      const found = FINDINGS[kind](story, before)
      // Others have their turn between two foldings.
      await nextTurn()
      trial.take(story.customerId, found, FINDINGS[kind](story, after))
    }
    const all = sample.all && next >= sample.subjects.length
    return { since: timeOf(period.since), until: timeOf(period.until), looked: { customers: seen.size, ...looked, all }, ...trial.outcome() }
  }

  private async inForce({ tenantId }: KnownKey): Promise<CareRules> {
    return careRulesOf(await this.database.askAs(tenantId, (client) => readAllRulesInForce(client, tenantId, CARE_KINDS)))
  }

  /** Those that are named, then who was busy last. */
  private async sample(caller: KnownKey, { customers, sample }: PreviewBody, period: { since: number; until: number }): Promise<Sample> {
    const { tenantId } = caller
    const named = customers.map((ref) => this.customers.subjectIdOf(ref, caller, 'customers'))
    const { customerIds, all } = await this.database.askAs(tenantId, (client) => readActiveCustomers(client, tenantId, period, sample))
    return { subjects: [...named, ...customerIds], all }
  }
}

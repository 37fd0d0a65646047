import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import type { KnownKey } from '@throughline/control'
import { readRuleDraft } from '@throughline/control/administration'
import { nextCustomers, readCustomers, readLogKnowledge, readRulesInForce, type RulesInForce } from '@throughline/log'
import { noteAudit, Problem } from '@throughline/platform'
import { identityRulesOf, journeyRulesOf, readRules, type RuleKindName, type RulesOf } from '@throughline/rules'
import { tenantKeys } from '@throughline/subjects'
import { Histories } from '../context/histories.js'
import { Customers } from '../customers/customers.js'
import { Members } from '../customers/members.js'
import { Database } from '../database/database.js'
import { freshnessOfAll } from '../freshness/freshness.js'
import { ViewWatch } from '../freshness/view-watch.js'
import { Waiting } from '../freshness/waiting.js'
import { IdentityRulesInForce } from '../identity/identity-rules.js'
import { isReachKind } from '../reach/reach-rules.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { checkedRules } from './checked-rules.js'
import type { PreviewBody } from './preview-body.js'
import { type IdentityOutcome, identityOutcome, type JourneyOutcome, journeyOutcome, type PreviewAnswer, type PreviewOutcome } from './preview-answer.js'
import { isCareTried } from './find-by-rules.js'
import { kindOf } from './rule-parameters.js'
import { Stories } from './stories.js'
import { CarePreview } from './try-care.js'
import { type Found, tryIdentity, tryInHalves } from './try-identity.js'
import { JourneyTrial, type StageChange } from './try-journey.js'
import { ReachPreview } from './try-reach.js'
import { SurveyTrial, type SurveyOutcome } from './try-surveys.js'

/** Customers that are looked at in one question. */
const PIECE = 25
/** Then no further piece is begun, and the answer says how far it came. */
const LONGEST_MS = 4_000
/** Histories are read and opened one by one. */
const MAX_HISTORIES = 100

interface Sample {
  /** One identifier of each customer. */
  readonly subjects: readonly string[]
  /** Whether there are no further customers. */
  readonly all: boolean
}

interface Trial {
  readonly kind: RuleKindName
  readonly tried: unknown
  readonly inForce: RulesInForce | undefined
  readonly body: PreviewBody
  /** Read when it is needed. */
  readonly sample: () => Promise<Sample>
  /** In microseconds, by the database's clock. */
  readonly now: number
}

/** Tries rules on what is stored, before they are published. Changes nothing. */
@Injectable()
export class RulePreviewDesk {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Members) private readonly members: Members,
    @Inject(Histories) private readonly histories: Histories,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(ViewWatch) private readonly views: ViewWatch,
    @Inject(IdentityRulesInForce) private readonly rules: IdentityRulesInForce,
    @Inject(Stories) private readonly stories: Stories,
    @Inject(ReachPreview) private readonly reach: ReachPreview,
    @Inject(CarePreview) private readonly care: CarePreview,
  ) {}

  /** @throws Problem 400 also for rules that are not valid, 404, 429, 503, 504 */
  async preview(caller: KnownKey, name: string, body: PreviewBody): Promise<PreviewAnswer> {
    const { tenantId } = caller
    const kind = kindOf(name)
    noteAudit({ target: kind })
    const cipher = this.customers.cipherOf(tenantId)
    if (body.after !== undefined) await this.waiting.forToken({ token: body.after, waitMs: body.wait, tenantId, cipher, views: isCareTried(kind) ? ['identity', 'corrections', 'rules', 'care'] : ['identity', 'rules'] })
    const settled = await this.views.isSettled(tenantId)
    const tried = await this.tried(caller, kind, body)
    const { inForce, knowledge } = await this.database.askAs(tenantId, async (client) => ({
      knowledge: await readLogKnowledge(client, this.settings.topics.live),
      inForce: await readRulesInForce(client, tenantId, kind),
    }))
    const now = Math.max(...knowledge.map(({ readAt }) => readAt))
    const outcome = await this.outcome(caller, { kind, tried, inForce, body, now, sample: () => this.sample(caller, body) })
    // Of what is looked at all of that is known, and perhaps more.
    const freshness = freshnessOfAll(new Map(knowledge.entries()), cipher)
    return { kind, version: inForce?.version ?? 0, settled, ...outcome, freshness }
  }

  private async outcome(caller: KnownKey, { kind, tried, inForce, body, sample, now }: Trial): Promise<PreviewOutcome> {
    if (kind === 'identity') return this.identity(caller, tried, await sample())
    if (kind === 'journey') return this.journey(caller, { tried, inForce }, await sample())
    if (kind === 'surveys') return this.surveys(caller, readRules('surveys', tried), await sample())
    if (isReachKind(kind)) return this.reach.of(caller, { kind, tried, body, sample: await sample() })
    if (isCareTried(kind)) return this.care.of(caller, { kind, tried, body, now })
    throw noPreview(kind)
  }

  /** The rules of the request, else the draft. */
  private async tried({ tenantId }: KnownKey, kind: RuleKindName, { rules }: PreviewBody): Promise<unknown> {
    if (rules !== undefined) return checkedRules(kind, rules)
    const draft = await this.database.askAs(tenantId, (client) => readRuleDraft(client, tenantId, kind))
    if (draft === undefined) throw new Problem({ status: 404, type: 'no-draft', title: 'There is no draft', detail: 'Make one, or give the rules in the request.' })
    return draft.body
  }

  private async sample(caller: KnownKey, { sample, customers }: PreviewBody): Promise<Sample> {
    const { tenantId } = caller
    const named = customers.map((ref) => this.customers.subjectIdOf(ref, caller, 'customers'))
    return this.database.askAs(tenantId, async (client) => {
      const found = await nextCustomers(client, await this.rules.shelf(client, tenantId), sample + 1)
      const byCustomer = new Map(found.slice(0, sample).map(({ customerId, subjectId }) => [customerId, subjectId]))
      for (const [subjectId, { customerId }] of await readCustomers(client, tenantId, named)) byCustomer.set(customerId, subjectId)
      return { subjects: [...byCustomer.values()], all: found.length <= sample }
    })
  }

  private async identity(caller: KnownKey, body: unknown, { subjects, all }: Sample): Promise<IdentityOutcome> {
    const { tenantId, rules } = caller
    const tried = identityRulesOf({ version: 0, body }, { rules, keys: tenantKeys(this.settings.keys, tenantId) })
    const ask = (some: readonly string[]): Promise<Found> =>
      this.database.askAs(tenantId, async (client) => {
        const shelf = await this.rules.shelf(client, tenantId)
        return tryIdentity(client, some, { shelf, inForce: await this.rules.of(client, caller), tried })
      })
    const found: Found[] = []
    let looked = 0
    let tooLarge = 0
    for (const deadline = performance.now() + LONGEST_MS; looked < subjects.length && performance.now() < deadline; looked += PIECE) {
      const piece = await tryInHalves(ask, subjects.slice(looked, looked + PIECE))
      found.push(...piece.found)
      tooLarge += piece.tooLarge
    }
    return identityOutcome(found, { customers: Math.min(looked, subjects.length) - tooLarge, tooLarge, all: all && looked >= subjects.length })
  }

  private async journey(caller: KnownKey, rules: { tried: unknown; inForce: RulesInForce | undefined }, { subjects, all }: Sample): Promise<JourneyOutcome> {
    const { tenantId } = caller
    const trial = new JourneyTrial(journeyRulesOf(rules.inForce), journeyRulesOf({ version: 0, body: rules.tried }))
    const changes: StageChange[] = []
    const some = subjects.slice(0, MAX_HISTORIES)
    let looked = 0
    for (const deadline = performance.now() + LONGEST_MS; looked < some.length && performance.now() < deadline; looked++) {
      const { customerId, members } = await this.members.customerOf(tenantId, some[looked] ?? '')
      const { events, readAt } = await this.histories.newest(tenantId, members, sightOf(caller))
      const change = await trial.of(customerId, events, readAt)
      if (change !== undefined) changes.push(change)
    }
    return journeyOutcome(changes, { customers: looked, all: all && looked === subjects.length })
  }

  private async surveys(caller: KnownKey, rules: RulesOf<'surveys'>, { subjects, all }: Sample): Promise<SurveyOutcome> {
    const trial = new SurveyTrial(rules)
    const some = subjects.slice(0, MAX_HISTORIES)
    let looked = 0
    for (const deadline = performance.now() + LONGEST_MS; looked < some.length && performance.now() < deadline; looked++) {
      trial.take(await this.stories.of(caller, some[looked] ?? ''))
    }
    return trial.outcome({ customers: looked, all: all && looked === subjects.length })
  }
}

function noPreview(kind: RuleKindName): Problem {
  const detail = `Rules of the kind ${kind} cannot be tried on what is stored; what is wrong with them is said when they are drafted.`
  return new Problem({ status: 422, type: 'no-preview', title: 'This kind has no preview', detail })
}

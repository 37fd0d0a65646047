import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { partitionOf } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import type { TenantClient } from '@throughline/database'
import { timeOf } from '@throughline/events'
import { type Fact, type IdentityRules, Region } from '@throughline/identity'
import { type IdentityShelf, loadRegion, loadTypes, readTimelinePage } from '@throughline/log'
import { noteAudit, Problem } from '@throughline/platform'
import { tenantKeys } from '@throughline/subjects'
import { Customers } from '../customers/customers.js'
import { versionOf } from '../customers/customer-version.js'
import { Database } from '../database/database.js'
import { freshnessOf } from '../freshness/freshness.js'
import { ViewWatch } from '../freshness/view-watch.js'
import { Waiting } from '../freshness/waiting.js'
import { IdentityRulesInForce } from '../identity/identity-rules.js'
import { refuseTooLarge } from '../identity/too-large.js'
import { PersonalData } from '../personal/personal-data.js'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import { namedIn, outcomeOf } from './outcome.js'
import { People } from './people.js'
import { planOf } from './plan.js'
import { type PreviewAnswer, shownOutcome } from './preview-answer.js'
import type { PreviewBody } from './preview-body.js'
import { readWish } from './read-wish.js'
import { type Scene, type Statement, supposedFacts } from './scene.js'
import type { Named, Wish } from './wish.js'

/** Resolving as many takes some 30 ms. */
const MAX_SUBJECTS = 3_000
/** As the catalogue has it: of one statement. */
const MAX_SIDE = 1_000
const MAX_PAIRS = 10_000
/** In microseconds: who is further ahead has no clock that anybody could follow. */
const MAX_AHEAD = 5_000_000

/** Says what a statement about who is who would change, and how it has to be made. Changes nothing. */
@Injectable()
export class PreviewDesk {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(IdentityRulesInForce) private readonly rules: IdentityRulesInForce,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(ViewWatch) private readonly views: ViewWatch,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /** @throws Problem 400, 404, 422, 503, 504 */
  async preview(body: PreviewBody, caller: KnownKey): Promise<PreviewAnswer> {
    const { tenantId } = caller
    const cipher = this.customers.cipherOf(tenantId)
    if (body.after !== undefined) await this.waiting.forToken({ token: body.after, waitMs: body.wait, tenantId, cipher })
    const settled = await this.views.isSettled(tenantId)
    const parts = await this.database.partsOfLog()
    const found = await this.database.askAs(tenantId, (client) => this.look(client, body, caller, parts))
    const { knowledge, ...shown } = found
    return { ...shown, settled, freshness: freshnessOf(knowledge, partitionOf(shown.subjectId, parts), cipher) }
  }

  private async look(client: TenantClient, body: PreviewBody, caller: KnownKey, parts: number) {
    const { tenantId } = caller
    const keys = tenantKeys(this.settings.keys, tenantId)
    const liveTopic = this.settings.topics.live
    const now = Date.now() * 1_000
    const people = new People({ client, caller, keys, parts, liveTopic, personal: this.personal })
    const wish = await readWish(body, people, now)
    const { subjectId } = wish.ref
    noteAudit({ target: subjectId })
    const query = { tenantId, subjectId, part: partitionOf(subjectId, parts), sight: sightOf(caller), liveTopic, order: 'newest' as const, limit: 1 }
    const { knowledge } = await readTimelinePage(client, query)
    const customer = await people.customerOf(subjectId)
    const [shelf, rules] = [await this.rules.shelf(client, tenantId), await this.rules.of(client, caller)]
    const compared = await compare(client, wish, shelf, { rules, now, homes: people.homes })
    return { subjectId, customerId: customer.customerId, version: versionOf(customer), ...compared, knowledge }
  }
}

interface Circumstances {
  readonly rules: IdentityRules
  readonly now: number
  readonly homes: readonly string[]
}

async function compare(client: TenantClient, wish: Wish, shelf: IdentityShelf, { rules, now, homes }: Circumstances) {
  const region = new Region([...namedIn(wish), ...homes], rules)
  await loadRegion(client, region, shelf, { maxNeighbours: rules.maxNeighbours, maxSubjects: MAX_SUBJECTS }).catch(refuseTooLarge)
  const { subjects, resolution: before } = region.resolve()
  const types = await typesOf(client, shelf, wish, subjects)
  const at = laterThanAll(region.known, now)
  const scene: Scene = { before, at, types, suppose: (facts: readonly Fact[]) => region.resolve(facts).resolution }
  const statements = planOf(wish, scene)
  for (const statement of statements) assertSize(statement)
  const after = scene.suppose(supposedFacts(statements, scene))
  return { at: timeOf(at), ...shownOutcome(outcomeOf({ wish, before, after, subjects }), statements, types) }
}

/** Clocks of gateways differ a little: what is said after a statement was read is later than it all the same. */
function laterThanAll(facts: readonly Fact[], now: number): number {
  const times = facts.flatMap((fact) => (fact.kind === 'stated' && fact.time <= now + MAX_AHEAD ? [fact.time] : []))
  return Math.max(now, times.reduce((latest, time) => Math.max(latest, time), 0) + 1)
}

/** What the view knows, and for those who were named also what they were named by. */
async function typesOf(client: TenantClient, shelf: IdentityShelf, wish: Wish, subjects: ReadonlySet<string>): Promise<Map<string, string>> {
  const known = await loadTypes(client, shelf, [...subjects])
  const types = new Map(known.flatMap((fact) => (fact.kind === 'subject' && fact.type !== '' ? [[fact.subject, fact.type]] : [])))
  for (const { subjectId, type } of everybodyIn(wish)) if (type !== undefined && !types.has(subjectId)) types.set(subjectId, type)
  return types
}

function everybodyIn(wish: Wish): Named[] {
  if (wish.kind === 'merge') return [wish.ref, wish.with]
  if (wish.kind === 'unmerge') return [wish.ref, wish.from]
  const { ref, add, remove, reassigned } = wish
  return [ref, ...add, ...remove, ...(reassigned ? [reassigned.identifier, ...(reassigned.to ? [reassigned.to] : [])] : [])]
}

function assertSize(statement: Statement): void {
  if (statement.type === 'identity.reassigned') return
  const [one, other] = statement.sides.map((side) => side.length)
  if (Math.max(one ?? 0, other ?? 0) > MAX_SIDE || (one ?? 0) * (other ?? 0) > MAX_PAIRS) throw tooLarge(`more than ${MAX_PAIRS} pairs of identifiers`)
  if (one === 0 || other === 0) throw new Problem({ status: 422, type: 'nobody-left', title: 'Nothing would be left', detail: 'All identifiers of this customer would be taken out.' })
}

function tooLarge(what: string): Problem {
  return new Problem({
    status: 422,
    type: 'customer-too-large',
    title: 'This customer has too many identifiers',
    detail: `It cannot be looked at beforehand: ${what}. Take out single identifiers first.`,
  })
}

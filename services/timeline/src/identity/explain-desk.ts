import { Inject, Injectable } from '@nestjs/common'
import { sightOf } from '@throughline/access'
import { partitionOf } from '@throughline/bus'
import type { KnownKey } from '@throughline/control'
import { customerOf, explain, type Explanation, type Fact, type Resolution } from '@throughline/identity'
import { noteAudit } from '@throughline/platform'
import { Customers, unknownCustomer } from '../customers/customers.js'
import { Database } from '../database/database.js'
import { ViewWatch } from '../freshness/view-watch.js'
import { Waiting } from '../freshness/waiting.js'
import type { ExplainBody } from './explain-body.js'
import { Regions } from './regions.js'
import { acceptedLink, apartLink, refusedLink, type Said, saidIn, type ShownLink, type ShownReason, shownReason } from './shown-link.js'
import { refuseTooLarge } from './too-large.js'

/** Why two identifiers are, or are not, one person. */
export interface ExplainAnswer {
  a: { subjectId: string; customerId: string }
  b: { subjectId: string; customerId: string }
  same: boolean
  /** What leads from the one to the other, link by link; empty: nothing does. */
  links: ShownLink[]
  /** What stands between them; none where they are the same, or nothing leads from one to the other. */
  because: (ShownReason | { reason: 'no-link' })[]
  /** Whether everything that is recorded has been taken into account. */
  settled: boolean
}

/** Explains why two identifiers are believed to be one person, or two. */
@Injectable()
export class ExplainDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Waiting) private readonly waiting: Waiting,
    @Inject(ViewWatch) private readonly views: ViewWatch,
    @Inject(Regions) private readonly regions: Regions,
  ) {}

  /** @throws Problem 400, 404, 422, 503, 504 */
  async explain({ a, b, after, wait }: ExplainBody, caller: KnownKey): Promise<ExplainAnswer> {
    const { tenantId } = caller
    const one = this.customers.subjectIdOf(a, caller, 'a')
    const other = this.customers.subjectIdOf(b, caller, 'b')
    noteAudit({ target: one })
    const cipher = this.customers.cipherOf(tenantId)
    if (after !== undefined) await this.waiting.forToken({ token: after, waitMs: wait, tenantId, cipher })
    const settled = await this.views.isSettled(tenantId)
    const { resolution, facts } = await this.database
      .askAs(tenantId, (client) => this.regions.look(client, caller, [one, other]))
      .catch(refuseTooLarge)
    await this.assertKnown([one, other], facts, caller)
    const shown = shownExplanation(explain(resolution, one, other), saidIn(facts))
    return { a: personOf(resolution, one), b: personOf(resolution, other), ...shown, settled }
  }

  /** Of somebody of whom there is nothing, nothing can be explained. */
  private async assertKnown(subjects: readonly string[], facts: readonly Fact[], caller: KnownKey): Promise<void> {
    const named = new Set(facts.flatMap((fact) => ('a' in fact ? [fact.a, fact.b] : [])))
    const parts = await this.database.partsOfLog()
    for (const subjectId of subjects) {
      const place = { subjectId, part: partitionOf(subjectId, parts) }
      const isKnown = named.has(subjectId) || (await this.customers.isAnyKnown(caller.tenantId, [place], sightOf(caller)))
      if (!isKnown) throw unknownCustomer()
    }
  }
}

function personOf(resolution: Resolution, subjectId: string): { subjectId: string; customerId: string } {
  return { subjectId, customerId: customerOf(resolution, subjectId)?.id ?? subjectId }
}

function shownExplanation(explanation: Explanation, said: ReadonlyMap<string, Said>): Pick<ExplainAnswer, 'same' | 'links' | 'because'> {
  if (explanation.same) return { same: true, links: explanation.links.map(acceptedLink), because: [] }
  const { links, refused, apart } = explanation
  const refusals = new Map(refused.map((one) => [one.link, one]))
  const path = links.map((link) => {
    const refusal = refusals.get(link)
    return refusal === undefined ? acceptedLink(link) : refusedLink(refusal)
  })
  const statement = apart === undefined ? [] : [apartLink(apart, said)]
  const reasons: ExplainAnswer['because'] = refused.map(shownReason)
  // Somebody's word about these two stands between them, whatever leads from one to the other.
  if (apart !== undefined && !refused.some((one) => one.reason === 'not-same')) reasons.unshift({ reason: 'not-same', statement: apart.id })
  return { same: false, links: [...statement, ...path], because: reasons.length === 0 ? [{ reason: 'no-link' }] : reasons }
}

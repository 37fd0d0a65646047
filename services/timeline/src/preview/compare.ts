import type { TenantClient } from '@throughline/database'
import { timeOf } from '@throughline/events'
import { type Fact, type IdentityRules, Region } from '@throughline/identity'
import { type IdentityShelf, loadRegion, loadTypes } from '@throughline/log'
import { Problem } from '@throughline/platform'
import { refuseTooLarge } from '../identity/too-large.js'
import { namedIn, outcomeOf } from './outcome.js'
import { planOf } from './plan.js'
import { type ShownOutcome, shownOutcome } from './preview-answer.js'
import { type Scene, type Statement, supposedFacts } from './scene.js'
import type { Named, Wish } from './wish.js'

/** Resolving as many takes some 30 ms. */
const MAX_SUBJECTS = 3_000
/** As the catalogue has it: of one statement. */
const MAX_SIDE = 1_000
const MAX_PAIRS = 10_000
/** In microseconds: who is further ahead has no clock that anybody could follow. */
const MAX_AHEAD = 5_000_000

/** By what is decided, and when. */
export interface Circumstances {
  readonly rules: IdentityRules
  /** In microseconds since 1970. */
  readonly now: number
  /** Identifiers of all customers that were named. */
  readonly homes: readonly string[]
}

/**
 * Works out how a wish has to be stated, and what would be otherwise then.
 *
 * @throws Problem 422 when that is too much to be looked at
 */
export async function compare(
  client: TenantClient,
  wish: Wish,
  shelf: IdentityShelf,
  { rules, now, homes }: Circumstances,
): Promise<ShownOutcome & { at: string }> {
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

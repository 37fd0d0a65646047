import { findDeclaration, isRecord } from '@throughline/events'
import type { FollowedEvent } from '@throughline/log'
import { subjectOf } from '@throughline/subjects'
import { CareFolder } from '../../care/care-folder.js'
import type { Derivation } from '../../care/derivation.js'
import { derivations as all } from '../../care/derivations.js'
import { mark, type Marked } from '../../care/marks/mark.js'
import type { Batch } from '../../follow/batch.js'
import { RulesOfTenants } from '../identity/rules-of-tenants.js'
import { erasedIn } from '../snapshots/told-about.js'
import type { Target, View, ViewContext } from '../view.js'

const SCRATCH = ['views.care_dirty', 'views.care_recomposed', 'views.care_customer', 'views.care_sweep']
const CHANGES: ReadonlySet<string> = new Set(['event.refiled', 'customer.erased', 'event.erased'])

/**
 * What is derived from the stories of customers: signals, feedback, facts of contacts and more. Following the log it only notes of whom
 * something is new, and so do the views that know who is who, what was corrected and which rules hold; customers are folded behind
 * the cursors, by src/care.
 *
 * @param derivations default: all that there are
 */
export function careView({ keys }: ViewContext, { derivations = all }: { derivations?: readonly Derivation[] } = {}): View {
  const behaviour: ReadonlySet<string> = new Set(derivations.flatMap(({ behaviour: types = [] }) => types))
  const tenants = new RulesOfTenants(keys)
  return {
    name: 'care',
    version: 1,
    tables: derivations.flatMap(({ tables }) => tables),
    scratch: SCRATCH,
    settling: new CareFolder(keys, derivations),
    concerns: (event) => isContact(event) || behaviour.has(event.type) || CHANGES.has(event.type),
    async apply(batch, to) {
      const told = batch.events.flatMap((event): Marked[] => {
        const mayWait = !isContact(event)
        return mayWait && !behaviour.has(event.type) ? [] : [{ tenantId: event.tenantId, subjectId: event.subjectId, mayWait }]
      })
      const others = batch.events.some(({ type }) => CHANGES.has(type)) ? await othersIn(batch, to, tenants) : []
      await mark(to.client, [...told, ...others], to.build)
    },
  }
}

/**
 * Whether something new may come of it at once; what visitors do may wait. What says who is who, or what holds of other events, is
 * taken in by the views that know.
 */
function isContact({ class: kind, type, version }: FollowedEvent): boolean {
  if (kind === 'behaviour' || kind === 'unknown') return false
  // What is said of follow-ups says nothing of who is who, and is derived from all the same.
  return kind !== 'record' || type.startsWith('followup.') || findDeclaration(type, version)?.links !== false
}

/** Who was erased, and to whom events were refiled that lie under others: a build in the making hears of them here alone. */
async function othersIn(batch: Batch, { client }: Target, tenants: RulesOfTenants): Promise<Marked[]> {
  const marked: Marked[] = []
  for (const { tenantId, subjectIds } of await erasedIn(batch, client)) marked.push(...subjectIds.map((subjectId) => ({ tenantId, subjectId })))
  const refilings = batch.events.filter(({ type }) => type === 'event.refiled')
  for (const [index, event] of (await batch.open(refilings)).entries()) {
    const tenantId = refilings[index]?.tenantId
    const to = isRecord(event?.data) ? event.data['to'] : undefined
    if (tenantId === undefined || typeof to !== 'string') continue
    const { rules, keys } = await tenants.reading(client, tenantId)
    const found = subjectOf(to, rules, keys)
    if (found.ok) marked.push({ tenantId, subjectId: found.subjectId })
  }
  return marked
}

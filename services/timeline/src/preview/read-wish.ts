import { microsOf } from '@throughline/events'
import { CONVERSATION } from '@throughline/identity'
import { invalidParameter, Problem } from '@throughline/platform'
import type { People } from './people.js'
import type { IdentifiersBody, PreviewBody } from './preview-body.js'
import type { Named, Reassignment, Wish } from './wish.js'

/**
 * Finds out what a request wishes, and about whom.
 *
 * @param now in microseconds since 1970
 * @throws Problem 400 that names the member, 404 when there is nothing of somebody
 */
export async function readWish({ merge, unmerge, identifiers }: PreviewBody, people: People, now: number): Promise<Wish> {
  if (merge) {
    const [ref, other] = [await people.person(merge.ref, 'ref'), await people.person(merge.with, 'with')]
    return { kind: 'merge', ref, with: notItself(ref, other, 'with') }
  }
  if (identifiers) return readIdentifiers(identifiers, people, now)
  if (!unmerge) throw invalidParameter('body', 'wishes nothing')
  const { ref: reference, from } = unmerge
  const ref = await people.person(reference, 'ref')
  if (typeof from === 'string') return { kind: 'unmerge', ref, from: notItself(ref, await people.person(from, 'from'), 'from') }
  return { kind: 'identifiers', ref, add: [], remove: await toTakeOut(ref, from, people, 'from'), reassigned: undefined }
}

async function readIdentifiers({ ref: reference, add = [], remove = [], reassigned }: IdentifiersBody, people: People, now: number): Promise<Wish> {
  const ref = await people.person(reference, 'ref')
  const added: Named[] = []
  for (const [index, one] of add.entries()) {
    added.push(notItself(ref, await people.identifier(one, `add.${index}`), `add.${index}`))
  }
  const removed = await toTakeOut(ref, remove, people, 'remove')
  const twice = removed.findIndex(({ subjectId }) => added.some((one) => one.subjectId === subjectId))
  if (twice >= 0) throw invalidParameter(`remove.${twice}`, 'is among those to add, too')
  return { kind: 'identifiers', ref, add: added, remove: removed, reassigned: reassigned && (await readReassigned(ref, reassigned, people, now)) }
}

async function readReassigned(
  ref: Named,
  { identifier: reference, from: text, to }: NonNullable<IdentifiersBody['reassigned']>,
  people: People,
  now: number,
): Promise<Reassignment> {
  const from = microsOf(text) ?? now
  if (from > now) throw invalidParameter('reassigned.from', 'is in the future; say so when it has happened')
  const [identifier] = await theirs(ref, [reference], people, 'reassigned.identifier')
  if (identifier === undefined) throw invalidParameter('reassigned.identifier', 'names nobody')
  // A number that stands alone has no other to name its customer by.
  const { members } = await people.customerOf(ref.subjectId)
  const others = members.filter(({ subjectId, type }) => subjectId !== ref.subjectId && type !== CONVERSATION)
  if (others.length > 0) notItself(ref, identifier, 'reassigned.identifier')
  const heir = to === undefined ? undefined : notItself(identifier, await people.person(to, 'reassigned.to'), 'reassigned.to')
  return { identifier, from, to: heir }
}

async function toTakeOut(ref: Named, references: readonly string[], people: People, member: string): Promise<Named[]> {
  const found = await theirs(ref, references, people, member)
  return found.map((one) => notItself(ref, one, member))
}

/** Identifiers of this customer. */
async function theirs(ref: Named, references: readonly string[], people: People, member: string): Promise<Named[]> {
  const { customerId, members } = await people.customerOf(ref.subjectId)
  const found = new Map<string, Named>()
  for (const [index, reference] of references.entries()) {
    const name = references.length === 1 && member.includes('.') ? member : `${member}.${index}`
    const named = await people.identifier(reference, name)
    const home = await people.customerOf(named.subjectId)
    if (home.customerId !== customerId) throw notTheirs(name)
    found.set(named.subjectId, { ...named, type: named.type ?? members.find(({ subjectId }) => subjectId === named.subjectId)?.type })
  }
  return [...found.values()]
}

function notTheirs(member: string): Problem {
  return new Problem({
    status: 422,
    type: 'not-theirs',
    title: 'Not an identifier of this customer',
    detail: `${member}: is no identifier of this customer. If it was linked just now, pass the token of that as after.`,
    extensions: { parameter: member },
  })
}

function notItself(ref: Named, other: Named, member: string): Named {
  if (other.subjectId !== ref.subjectId) return other
  throw invalidParameter(member, 'is the identifier that the customer is named by; name the customer by another one')
}

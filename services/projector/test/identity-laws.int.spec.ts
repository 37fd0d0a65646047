import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { asTenant } from '@throughline/database'
import type { CloudEvent } from '@throughline/events'
import { defaultIdentityRules } from '@throughline/identity'
import { type KnownCustomer, readCustomerAsKnown, readCustomers } from '@throughline/log'
import fc from 'fast-check'
import { Pool } from 'pg'
import { callOf, CALLS, eventsOf, PEOPLE, referenceOf, type Told, world } from './histories.js'
import { makeRig, type Rig, tenantId } from './rig.js'
import { caughtUp, idOf, named, rebuilt } from './who-is-who.js'

let rig: Rig
let reader: Pool
let tellings = 0

beforeAll(async () => {
  rig = await makeRig()
  reader = new Pool({ connectionString: rig.database.urlFor('timeline'), max: 1 })
  rig.projector(undefined, { CHUNK_EVENTS: '7' })
  rig.projector(undefined, { CHUNK_EVENTS: '4' })
}, 120_000)
afterAll(async () => {
  await reader?.end()
  await rig?.close()
}, 90_000)

/** By subject, what it is called in every telling. */
function namesIn(telling: number): Map<string, string> {
  const people = PEOPLE.map((name) => [idOf(rig, referenceOf(name, telling)), name] as const)
  const calls = CALLS.map((call) => [idOf(rig, callOf(call, telling)), `call${call}`] as const)
  return new Map([...people, ...calls])
}

const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other))
const inOrder = (texts: readonly string[]): string[] => texts.toSorted(byText)

type Answer = Record<string, string[]>

function plain(names: ReadonlyMap<string, string>, found: ReadonlyMap<string, KnownCustomer>): Answer {
  return Object.fromEntries([...names].map(([id, name]) => [
    name,
    (found.get(id)?.members ?? []).map(({ subjectId, from, until }) => `${names.get(subjectId)} ${from} ${until}`).toSorted(byText),
  ]))
}

/** Whose everything is now. */
async function customersIn(telling: number): Promise<Answer> {
  const names = namesIn(telling)
  return plain(names, await asTenant(reader, tenantId, (client) => readCustomers(client, tenantId, [...names.keys()])))
}

async function customersAsKnown(telling: number, positions: ReadonlyMap<number, number>): Promise<Answer> {
  const names = namesIn(telling)
  const found = new Map<string, KnownCustomer>()
  for (const subjectId of names.keys()) {
    const asked = { tenantId, subjectId, rules: defaultIdentityRules, positions }
    found.set(subjectId, await asTenant(reader, tenantId, (client) => readCustomerAsKnown(client, asked)))
  }
  return plain(names, found)
}

async function reviewIn(telling: number): Promise<string[]> {
  const names = namesIn(telling)
  const nameOf = (subject: string): string => names.get(subject) ?? 'somebody else'
  const rows = await rig.query<{ a_subject: string; b_subject: string; reason: string; at: string }>(
    `select a_subject, b_subject, reason, at from views.identity_refused where build = views.live('identity')`,
  )
  const own = rows.filter(({ a_subject: subject }) => names.has(subject))
  return own.map(({ a_subject: a, b_subject: b, reason, at }) => `${inOrder([nameOf(a), nameOf(b)]).join(' ')} ${reason} ${at}`).toSorted(byText)
}

async function lastPositions(): Promise<Map<number, number>> {
  const rows = await rig.query<{ part: number; last: string }>('select part, next_pos - 1 as last from log.log_head')
  return new Map(rows.map(({ part, last }) => [part, Number(last)]))
}

describe('customers, on the real engine', () => {
  it('are the same in whatever order and however often they were told, as they were known then, and after merge and unmerge', async () => {
    const tale = world.chain((told) =>
      fc.record({
        told: fc.constant(told),
        order: fc.shuffledSubarray([...told.keys(), ...told.keys()], { minLength: told.length * 2 }),
        half: fc.nat({ max: told.length }),
        sides: fc.tuple(fc.constantFrom(...PEOPLE), fc.constantFrom(...PEOPLE)),
      }),
    )
    await fc.assert(fc.asyncProperty(tale, ({ told, order, half, sides }) => check(told, order, half, sides)), { numRuns: 12, endOnFailure: true })
    expect(await rebuilt(rig)).toBe('equal to the one before')
  }, 300_000)
})

async function check(told: readonly Told[], order: readonly number[], half: number, sides: readonly [string, string]): Promise<void> {
  const [plainly, shuffled, merged, apart] = [++tellings, ++tellings, ++tellings, ++tellings]
  const events = eventsOf(told, plainly)
  await rig.record(...events.slice(0, half))
  await caughtUp(rig)
  const then = await lastPositions()
  const asThen = await customersIn(plainly)
  expect(await customersAsKnown(plainly, then)).toEqual(asThen)

  await rig.record(...events.slice(half))
  const again = eventsOf(told, shuffled)
  await rig.record(...order.flatMap((index) => again.slice(index, index + 1)))
  await rig.record(...eventsOf(told, apart), statement('identity.unlinked', apart, sides))
  await rig.record(...eventsOf(told, merged).slice(0, half), statement('identity.linked', merged, sides))
  await rig.record(...eventsOf(told, merged).slice(half), statement('identity.unlinked', merged, sides))
  await caughtUp(rig)

  expect(await customersAsKnown(plainly, then)).toEqual(onlyKnown(asThen, await customersAsKnown(plainly, then)))
  const now = await customersIn(plainly)
  expect(await customersIn(shuffled)).toEqual(now)
  expect(await reviewIn(shuffled)).toEqual(await reviewIn(plainly))
  expect(await customersAsKnown(plainly, await lastPositions())).toEqual(now)
  expect(await customersIn(merged)).toEqual(await customersIn(apart))
}

function statement(type: 'identity.linked' | 'identity.unlinked', telling: number, [one, other]: readonly [string, string]): Partial<CloudEvent> {
  const hour = type === 'identity.linked' ? 1 : 2
  const side = (name: string) => [named(referenceOf(name, telling))]
  const time = new Date(Date.UTC(2026, 6, 1, hour)).toISOString()
  return { type, id: `${telling}-${type}`, source: '/spec', time, data: { sides: [side(one), side(other)] } }
}

/** A conversation that got events of its own only later is theirs all the same: it had none then. */
function onlyKnown(then: Answer, known: Answer): Answer {
  return Object.fromEntries(Object.entries(then).map(([name, members]) => {
    const calls = (known[name] ?? []).filter((member) => member.startsWith('call') && !members.includes(member))
    return [name, inOrder([...members, ...calls])]
  }))
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CloudEvent } from '@throughline/events'
import fc from 'fast-check'
import { derivations } from '../src/care/derivations.js'
import { careView } from '../src/views/care/care.view.js'
import { correctionsView } from '../src/views/corrections/corrections.view.js'
import { identityView } from '../src/views/identity/identity.view.js'
import { rulesView } from '../src/views/rules/rules.view.js'
import { makeRig, type Rig } from './rig.js'
import { allFolded, careRebuilt } from './stories-told.js'
import { talks, talksTable } from './talks.js'
import { idOf, named } from './who-is-who.js'

let rig: Rig
let tellings = 0

beforeAll(async () => {
  rig = await makeRig()
  await rig.admin.query(talksTable)
  const views = () => [identityView(rig), correctionsView(rig), rulesView, careView(rig, { derivations: [talks, ...derivations] })]
  rig.projector(views(), { CHUNK_EVENTS: '7' })
  rig.projector(views(), { CHUNK_EVENTS: '3' })
}, 60_000)
afterAll(() => rig?.close(), 60_000)

const HOUR = 3_600_000
/** Long ago, so that nothing hangs on the time at which it is told. */
const BEGIN = Date.UTC(2025, 0, 1)
const PEOPLE = ['email', 'phone', 'customer'] as const

type Happening =
  | { what: 'contact'; who: number; type: string; channel: string; topic: string; call: number }
  | { what: 'visit'; who: number; type: string }
  | { what: 'score'; who: number; value: number; call: number }
  | { what: 'promise'; who: number; hours: number }
  | { what: 'retracted' | 'moved'; target: number }
  | { what: 'refiled'; target: number; who: number }

const who = fc.nat({ max: PEOPLE.length - 1 })
const target = fc.nat({ max: 14 })
const call = fc.nat({ max: 3 })
const anything: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constant('contact' as const), who, call,
      type: fc.constantFrom('conversation.started', 'message.received', 'message.sent', 'conversation.transferred', 'conversation.ended', 'complaint.raised'),
      channel: fc.constantFrom('chat', 'voice', 'email'), topic: fc.constantFrom('delivery', 'invoice'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('visit' as const), who, type: fc.constantFrom('form.started', 'form.abandoned', 'search.performed') }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('score' as const), who, value: fc.nat({ max: 10 }), call }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('promise' as const), who, hours: fc.nat({ max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('retracted' as const, 'moved' as const), target }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('refiled' as const), target, who }) },
)

/** What one person's identifiers are called in a telling: the same name is somebody else in each. */
const referenceOf = (index: number, telling: number): string =>
  [`email:p${telling}@shop.org`, `phone:+1555${String(telling).padStart(7, '0')}`, `customer:c-${telling}`][index] ?? ''

function eventsOf(told: readonly Happening[], telling: number): Partial<CloudEvent>[] {
  return told.map((one, index) => ({
    ...eventOf(one, telling),
    id: `${telling}-${index}`,
    source: '/spec',
    time: new Date(BEGIN + index * 5 * HOUR).toISOString(),
  }))
}

function eventOf(one: Happening, telling: number): Partial<CloudEvent> {
  if (one.what === 'contact') {
    const { type, channel, topic, call: number } = one
    return { type, channel, topic, direction: 'inbound', conversation: `call-${number}-${telling}`, subject: referenceOf(one.who, telling), data: dataOf(type, `${telling}-${number}`) }
  }
  if (one.what === 'visit') {
    const data = one.type === 'search.performed' ? { query: 'tyres', resultCount: 0 } : { form: 'offer' }
    return { type: one.type, channel: 'web', subject: referenceOf(one.who, telling), data }
  }
  if (one.what === 'score') {
    return { type: 'survey.answered', channel: 'survey', subject: referenceOf(one.who, telling), data: { score: { metric: 'nps', value: one.value } } }
  }
  if (one.what === 'promise') {
    const data = { commitmentId: `promise-${telling}-${one.hours}`, what: 'call back', dueAt: new Date(BEGIN + one.hours * 5 * HOUR).toISOString() }
    return { type: 'commitment.made', channel: 'chat', subject: referenceOf(one.who, telling), data }
  }
  return statementOf(one, telling)
}

function statementOf(one: Extract<Happening, { target: number }>, telling: number): Partial<CloudEvent> {
  const about = { source: '/spec', id: `${telling}-${one.target}` }
  if (one.what === 'retracted') return { type: 'event.retracted', data: about }
  if (one.what === 'refiled') return { type: 'event.refiled', data: { ...about, to: referenceOf(one.who, telling) } }
  return { type: 'event.corrected', data: { ...about, time: new Date(BEGIN + (400 + one.target) * HOUR).toISOString() } }
}

function dataOf(type: string, key: string): Record<string, unknown> {
  if (type === 'complaint.raised') return { complaintId: `complaint-${key}`, text: 'too late' }
  return type.startsWith('message') ? { text: 'hello' } : {}
}

const tables = () => [talks, ...derivations].flatMap(({ tables: own }) => own)
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** All rows of a telling's customers, with names instead of ids and without places, which are others in each telling. */
async function rowsOf(told: readonly Happening[], telling: number): Promise<string[]> {
  const names = new Map<string, string>(PEOPLE.map((name, index) => [idOf(rig, referenceOf(index, telling)), name]))
  for (const [index, event] of eventsOf(told, telling).entries()) {
    const { eventUid, conversationUid } = rig.place(event)
    names.set(eventUid, `event ${index}`)
    if (conversationUid !== null) names.set(conversationUid, `conversation ${String(event.conversation).replace(`-${telling}`, '')}`)
  }
  const customers = PEOPLE.map((_, index) => idOf(rig, referenceOf(index, telling)))
  const all: string[] = []
  for (const table of tables()) {
    const rows = await rig.query<{ row: object }>(`select to_jsonb(t) - 'build' as row from ${table} t where build = views.live('care') and customer_id = any ($1)`, customers)
    all.push(...rows.map(({ row }) => `${table} ${JSON.stringify(plain(row, names, telling))}`))
  }
  return all.toSorted((one, other) => (one < other ? -1 : 1))
}

function plain(value: unknown, names: ReadonlyMap<string, string>, telling: number): unknown {
  if (typeof value === 'string') {
    if (UUID.test(value)) return names.get(value) ?? 'an id'
    return /^[0-9a-f]{32,}$/.test(value) ? 'a hash' : value.replaceAll(String(telling), 'N')
  }
  if (Array.isArray(value)) {
    const [first, , third] = value as unknown[]
    const isPlace = typeof first === 'string' && UUID.test(first) && typeof third === 'number'
    return (isPlace ? value.slice(0, 2) : value).map((one: unknown) => plain(one, names, telling))
  }
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([key]) => !/^(pos|position|part|.*_pos|.*_part)$/.test(key))
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one, names, telling)]))
}

function said(type: 'identity.linked' | 'identity.unlinked', telling: number): Partial<CloudEvent>[] {
  const [one, ...others] = PEOPLE.map((_, index) => named(referenceOf(index, telling)))
  return others.map((other, index) => ({
    type, id: `${telling}-${type}-${index}`, source: '/spec', time: new Date(Date.UTC(2025, 6, 1, type === 'identity.linked' ? 1 : 2, index)).toISOString(),
    data: { sides: [[one], [other]] },
  }))
}

async function check(told: readonly Happening[], order: readonly number[], half: number): Promise<void> {
  const [plainly, shuffled, merged, apart] = [++tellings, ++tellings, ++tellings, ++tellings]
  await rig.record(...eventsOf(told, plainly), ...said('identity.linked', plainly))
  const again = [...eventsOf(told, shuffled), ...said('identity.linked', shuffled)]
  await rig.record(...order.slice(0, half).flatMap((index) => again.slice(index, index + 1)))
  const events = eventsOf(told, merged)
  await rig.record(...events.slice(0, half), ...said('identity.linked', merged))
  await allFolded(rig)
  await rig.record(...order.slice(half).flatMap((index) => again.slice(index, index + 1)), ...again)
  await rig.record(...said('identity.unlinked', merged), ...events.slice(half))
  await rig.record(...eventsOf(told, apart), ...said('identity.unlinked', apart))
  await allFolded(rig)
  const rows = await rowsOf(told, plainly)
  expect(await rowsOf(told, shuffled)).toEqual(rows)
  expect(await rowsOf(told, merged)).toEqual(await rowsOf(told, apart))
}

describe('what is derived from stories, on the real engine', () => {
  it('is the same in whatever order and however often they were told, after merge and unmerge, and when built anew', async () => {
    const tale = fc.array(anything, { minLength: 6, maxLength: 15 }).chain((told) =>
      fc.record({
        told: fc.constant(told),
        order: fc.shuffledSubarray([...told.keys(), ...told.keys(), told.length, told.length + 1], { minLength: told.length * 2 }),
        half: fc.nat({ max: told.length }),
      }),
    )
    await fc.assert(fc.asyncProperty(tale, ({ told, order, half }) => check(told, order, half)), { numRuns: 10, endOnFailure: true })
    // Else nothing was compared.
    for (const table of ['views.talk', 'views.signal', 'views.feedback', 'views.touch', 'views.commitment']) {
      const [{ rows } = { rows: 0 }] = await rig.query<{ rows: number }>(`select count(*)::int as rows from ${table} where build = views.live('care')`)
      expect({ table, some: rows > 5 }).toEqual({ table, some: true })
    }
    expect(await careRebuilt(rig)).toBe('equal to the one before')
  }, 300_000)
})

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { partitionOf } from '@throughline/bus'
import { arrange, contextFold, defaultJourneyRules } from '@throughline/context'
import { asTenant } from '@throughline/database'
import { type CloudEvent, timeOf } from '@throughline/events'
import { openHistory, openSnapshot, readHistory, readToldAbout } from '@throughline/log'
import { eventually } from '@throughline/testing'
import { openVault } from '@throughline/vault'
import { Pool } from 'pg'
import { identityView } from '../src/views/identity/identity.view.js'
import { correctionsView } from '../src/views/corrections/corrections.view.js'
import { rulesView } from '../src/views/rules/rules.view.js'
import { snapshotsView } from '../src/views/snapshots/snapshots.view.js'
import { makeRig, parts, type Rig, tenantId } from './rig.js'

// Each is waited for, behind others.
jest.setTimeout(30_000)

/** Some more than a look is worth while. */
const LONG = 80
const START = Date.UTC(2026, 0, 1) * 1_000
const MINUTE = 60_000_000
let rig: Rig

interface Kept {
  boundary: string
  events: number
  subjects: string[]
  composition: string
  fold: string
  positions: string[]
  sealed_by: string[]
  sealed: Buffer
}

beforeAll(async () => {
  rig = await makeRig()
  rig.projector([identityView(rig), correctionsView(rig), rulesView, snapshotsView(rig, 20)])
}, 120_000)
afterAll(() => rig?.close())

const note = (subject: string, minutes: number, given: Partial<CloudEvent> = {}): Partial<CloudEvent> => ({
  type: 'note.added', subject, time: timeOf(START + minutes * MINUTE), data: { text: `note ${minutes}` }, ...given,
})
const many = (subject: string, count: number, from = 0) => Array.from({ length: count }, (_, index) => note(subject, from + index))
const idOf = (subject: string) => rig.place({ subject }).subjectId
const kept = (subject: string) =>
  rig.query<Kept>('select * from views.snapshot where $1 = any (subjects) order by boundary', idOf(subject))
const textOf = async ({ boundary, positions, sealed_by: sealedBy, ...rest }: Kept) =>
  JSON.parse((await openSnapshot(rig.vault, { ...rest, tenantId, boundary: Number(boundary), positions: positions.map(Number), sealedBy }))!) as {
    state: { count: number; parts: { notes: { items: { text: string }[] } } }
  }
/** As one event in 256 would: nobody has to wait for it. */
const nominate = (subject: string) =>
  rig.query('insert into views.snapshot_wanted (tenant_id, build, subject_id) values ($1, 1, $2) on conflict do nothing', tenantId, idOf(subject))

/** The same without snapshots: all events, as they lie in the log, arranged at once. */
async function foldedAtOnce(subject: string, boundary: number) {
  const pool = new Pool({ connectionString: rig.database.urlFor('projector'), max: 1 })
  const members = [{ subjectId: idOf(subject), part: partitionOf(idOf(subject), parts), from: undefined, until: undefined }]
  const positions = Array.from({ length: parts }, () => Number.MAX_SAFE_INTEGER)
  const rows = await asTenant(pool, tenantId, async (client) => {
    const { rows: own } = await readHistory(client, { tenantId, members, sight: 'everything', order: 'oldest', limit: 10_000, known: { positions } })
    const { statements } = await readToldAbout(client, { tenantId, subjectIds: [idOf(subject)], positions, sight: 'everything' })
    return [...own, ...statements]
  })
  const vault = openVault({ DATABASE_URL: rig.database.urlFor('projector'), TENANT_KEYS_FILE: rig.database.tenantKeysFile }, { name: 'once', connections: 1 })
  const events = await openHistory(vault, tenantId, rows)
  await Promise.all([pool.end(), vault.close()])
  const fold = contextFold(defaultJourneyRules)
  const timeline = arrange(events, { homes: new Set([idOf(subject)]) }).filter(({ occurredAt }) => occurredAt <= boundary)
  return JSON.parse(JSON.stringify(timeline.reduce((state, event) => fold.evolve(state, event), fold.initial))) as object
}

describe('snapshots', () => {
  it('are made of a long history, sealed, and of what happened', async () => {
    await rig.record(...many('email:long@example.com', LONG))
    await nominate('email:long@example.com')
    await eventually(async () => expect(await kept('email:long@example.com')).toMatchObject([{ events: LONG }]))
    const [snapshot] = await kept('email:long@example.com')
    expect(Number(snapshot!.boundary)).toBe(START + (LONG - 1) * MINUTE)
    expect(snapshot!.sealed.includes('note 3')).toBe(false)
    const { state } = await textOf(snapshot!)
    expect(state.count).toBe(LONG)
    expect(state.parts.notes.items.at(-1)!.text).toBe(`note ${LONG - 1}`)
  })

  it('are gone on with when more has happened, and not when little has', async () => {
    const ref = 'email:grows@example.com'
    await rig.record(...many(ref, LONG))
    await nominate(ref)
    await eventually(async () => expect(await kept(ref)).toMatchObject([{ events: LONG }]))
    await rig.record(...many(ref, 25, LONG))
    await nominate(ref)
    await eventually(async () => expect(await kept(ref)).toMatchObject([{ events: LONG + 25 }]))
  })

  it('are dropped and made again when something is said about what is in them', async () => {
    const ref = 'email:corrected@example.com'
    const events = many(ref, LONG).map((event, index) => ({ ...event, id: `c-${index}` }))
    await rig.record(...events)
    await nominate(ref)
    await eventually(async () => expect(await kept(ref)).toMatchObject([{ events: LONG }]))
    await rig.record({ type: 'event.retracted', data: { source: '/spec', id: 'c-7' } })
    await eventually(async () => expect(await kept(ref)).toMatchObject([{ events: LONG - 1 }]))
  })

  it('hold what all events come to at once, however they came and whatever was said about them, and again when made anew', async () => {
    const ref = 'email:law@example.com'
    const told = many(ref, 150).map((event, index) => ({ ...event, id: `law-${index}` }))
    const about = (type: string, id: number, more: object = {}) => ({ type, data: { source: '/spec', id: `law-${id}`, ...more } })
    const moved = (id: number, minute: number) => about('event.corrected', id, { time: timeOf(START + minute * MINUTE), data: { text: `moved ${id}` } })
    const [first, second] = [told.filter((_, index) => index % 3 !== 0), told.filter((_, index) => index % 3 === 0)]
    await rig.record(moved(30, 5), ...first.toReversed())
    await nominate(ref)
    await eventually(async () => expect((await kept(ref)).length).toBeGreaterThan(0))
    await rig.record(...second, moved(10, 140), moved(100, 2), about('event.retracted', 50), about('event.corrected', 149, { data: { text: 'other' } }))
    await nominate(ref)
    await eventually(async () => expect(await kept(ref)).toMatchObject([{ events: 149 }]))
    const [snapshot] = await kept(ref)
    const { state } = await textOf(snapshot!)
    expect(state).toEqual(await foldedAtOnce(ref, Number(snapshot!.boundary)))
    await rig.query('delete from views.snapshot where $1 = any (subjects)', idOf(ref))
    await nominate(ref)
    await eventually(async () => expect(await kept(ref)).toHaveLength(1))
    expect((await textOf((await kept(ref))[0]!)).state).toEqual(state)
  })

  it('are made of others when one customer cannot be folded', async () => {
    const [broken, sound] = ['email:broken@example.com', 'email:sound@example.com']
    await rig.record(...many(broken, LONG), ...many(sound, LONG))
    await rig.query(
      `update log.event set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)
       where (part, pos) in (select part, pos from log.event where subject_id = $1 order by pos limit 1)`,
      idOf(broken),
    )
    await nominate(broken)
    await nominate(sound)
    await eventually(async () => expect(await kept(sound)).toHaveLength(1))
    await eventually(() => expect(rig.said.filter((line) => line.includes('a snapshot could not be made'))).toHaveLength(1))
    expect(await kept(broken)).toEqual([])
  })

  it('are gone when somebody is erased', async () => {
    const ref = 'email:erased@example.com'
    await rig.record(...many(ref, LONG))
    await nominate(ref)
    await eventually(async () => expect(await kept(ref)).toHaveLength(1))
    await rig.record({
      type: 'customer.erased', subject: `tenant:${tenantId}`,
      data: { erasureId: tenantId, subjectIds: [idOf(ref)], erasedAt: timeOf(Date.now() * 1_000) },
    })
    await eventually(async () => expect(await kept(ref)).toHaveLength(0))
  })

  it('are made for who was merged, too, of all that they did', async () => {
    const [a, b] = ['email:a@example.com', 'phone:+493515550142']
    await rig.record(...many(a, LONG), ...many(b, 30, 7))
    await nominate(a)
    await eventually(async () => expect(await kept(a)).toMatchObject([{ events: LONG }]))
    // Not late, and in no snapshot yet: what was resolved says that theirs is of nobody any more.
    const now = timeOf(Date.now() * 1_000)
    await rig.record(note(a, 0, { time: now, data: { text: 'both', phone: '+493515550142', email: 'a@example.com' } }))
    await eventually(async () => expect(await kept(b)).toMatchObject([{ events: LONG + 30 }]))
    expect((await kept(a)).map(({ events }) => events)).toEqual([LONG + 30])
  })
})

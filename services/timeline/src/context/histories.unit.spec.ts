import { describe, expect, it } from '@jest/globals'
import { type Sight, sightOf } from '@throughline/access'
import type { TimelineEvent } from '@throughline/context'
import type { Member } from '../customers/members.js'
import type { PersonalData } from '../personal/personal-data.js'
import { Histories } from './histories.js'
import type { Slice, Slices } from './slices.js'

const sight: Sight = sightOf({ scopes: ['timeline:read', 'personal:read'] })
const personal = { prepare: () => undefined } as unknown as PersonalData

/** Subjects with events at these times, the newest first. */
function historiesOf(times: Record<string, number[]>, tell: (times: number) => Partial<TimelineEvent> = () => ({})) {
  const read = (_tenant: string, { subjectId, part }: Member, { limit, cursor }: { limit: number; cursor?: Slice['next'] }): Promise<Slice> => {
    const older = times[subjectId]!.filter((time) => cursor === undefined || time < cursor.occurredAt)
    const shown = older.slice(0, limit)
    const events = shown.map((occurredAt) => ({ type: 'note.added', class: 'record', occurredAt, uid: `${subjectId}-${occurredAt}`, ...tell(occurredAt) }) as TimelineEvent)
    const next = older.length > limit ? { occurredAt: shown.at(-1)!, sequence: '', eventUid: subjectId } : undefined
    return Promise.resolve({ events, read: shown.length, next, knowledge: { position: part, freshAt: 1, readAt: 2 } })
  }
  const members = Object.keys(times).map((subjectId, part) => ({ subjectId, part, from: undefined, until: undefined }))
  const histories = new Histories({ read } as unknown as Slices, personal)
  return { read: () => histories.read('t', members, sight) }
}

const downFrom = (newest: number, count: number, step = 1) => Array.from({ length: count }, (_, index) => newest - index * step)

describe('a history', () => {
  it('has the events of all identifiers, and how far each part was known', async () => {
    const { events, complete, knowledge } = await historiesOf({ a: [5, 3, 1], b: [4, 2] }).read()
    expect(new Set(events.map(({ occurredAt }) => occurredAt))).toEqual(new Set([1, 2, 3, 4, 5]))
    expect(complete).toBe(true)
    expect([...knowledge.keys()]).toEqual([0, 1])
  })

  it('has, of more than there is room for, the newest and no gaps', async () => {
    const a = downFrom(100_000, 9_000, 2)
    const b = downFrom(100_001, 9_000, 2)
    const { events, complete } = await historiesOf({ a, b }).read()
    expect(complete).toBe(false)
    const got = new Set(events.map(({ occurredAt }) => occurredAt))
    const oldest = Math.min(...got)
    expect([...a, ...b].filter((time) => time >= oldest && !got.has(time))).toEqual([])
    expect(got.size).toBeGreaterThan(8_000)
    expect(got.size).toBeLessThanOrEqual(10_000)
  })

  it('keeps what was said about events that are kept, however long ago it was said', async () => {
    const tell = (time: number) => (time === 99_500 ? { type: 'event.retracted' } : {})
    const { events } = await historiesOf({ a: downFrom(100_000, 900), b: downFrom(2_000_000, 12_000) }, tell).read()
    expect(events.filter(({ type }) => type === 'event.retracted')).toHaveLength(1)
    expect(events.filter(({ occurredAt }) => occurredAt <= 100_000)).toHaveLength(1)
  })
})

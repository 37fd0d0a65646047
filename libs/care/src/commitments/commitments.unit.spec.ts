import { describe, expect, it } from '@jest/globals'
import { arrange, type TimelineEvent } from '@throughline/context'
import fc from 'fast-check'
import { at, logged, type Told } from '../../test/logged.js'
import { defaultFollowUpRules } from '../followups/follow-up-rules.js'
import { commitmentStateAt } from './commitment-row.js'
import { commitmentsIn } from './commitments.js'
import { ownerKey } from './owner-key.js'

const HOUR = 3_600_000_000
const DUE = at('2026-03-02T15:00:00Z')
const rules = { care: { version: 0, rules: defaultFollowUpRules } }
const promise = (id: string, data: Record<string, unknown> = {}, more: Partial<Told> = {}): Told => ({
  time: '2026-03-02T10:00:00Z',
  type: 'commitment.made',
  data: { commitmentId: id, what: 'Call', kind: 'call-back', dueAt: '2026-03-02T15:00:00Z', ...data },
  ...more,
})
const about = (id: string, type: string, time: string): Told => ({ time, type, data: { commitmentId: id } })
const derived = (now: number, events: readonly TimelineEvent[]) =>
  commitmentsIn({ customerId: 'c', members: [], events: arrange(events).filter(({ occurredAt }) => occurredAt <= now), now }, rules)
const stateAt = (now: number, ...told: Told[]) => derived(now, logged(told)).rows.map((row) => commitmentStateAt(row, now))

describe('commitments', () => {
  it('are open, due an hour before their time, and overdue exactly from it on, with no event at all', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3 * HOUR, max: 3 * HOUR }), (gap) => {
        const expected = gap >= 0 ? 'overdue' : gap >= -HOUR ? 'due' : 'open'
        expect(stateAt(DUE + gap, promise('A'))).toEqual([expected])
      }),
    )
  })

  it('ask to be looked at again when it is time for a reminder, and remind once the time has come', () => {
    const [early, later, late] = [DUE - 2 * HOUR, DUE - HOUR, DUE].map((now) => derived(now, logged([promise('A')])))
    expect(early).toMatchObject({ nextAt: DUE - HOUR, rows: [{ reminder: undefined }] })
    expect(later).toMatchObject({ nextAt: undefined, rows: [{ reminder: { type: 'commitment.due', at: DUE - HOUR } }] })
    expect(late?.rows).toMatchObject([{ reminder: undefined }])
    expect(JSON.stringify(later)).not.toContain('Call"')
  })

  it('are not reminded of before half of their time has gone by', () => {
    const [row] = derived(DUE, logged([promise('A', { dueAt: '2026-03-02T10:30:00Z' })])).rows
    expect(row?.remindAt).toBe(at('2026-03-02T10:15:00Z'))
  })

  it('are reminded of under another id when they are promised anew until another time, else under the same', () => {
    const ids = (...told: Told[]) => derived(DUE - HOUR / 2, logged(told)).rows.map(({ reminder }) => reminder?.id)
    expect(ids(promise('A'))).toEqual(ids(promise('A'), about('B', 'commitment.kept', '2026-03-02T10:00:00Z')))
    expect(ids(promise('A'), promise('A', { dueAt: '2026-03-02T15:10:00Z' }, { time: '2026-03-02T11:00:00Z' }))).not.toEqual(ids(promise('A')))
  })

  it('are kept, missed or withdrawn by somebody, and kept by a fact', () => {
    const later = at('2026-03-03T00:00:00Z')
    const ends = (...told: Told[]) => derived(later, logged(told)).rows.map(({ end, endedBy }) => `${end} ${endedBy}`)
    expect(ends(promise('A'), about('A', 'commitment.kept', '2026-03-02T16:00:00Z'))).toEqual(['kept word'])
    expect(ends(promise('A'), about('A', 'commitment.broken', '2026-03-02T16:00:00Z'))).toEqual(['missed word'])
    expect(ends(promise('A'), about('A', 'commitment.withdrawn', '2026-03-02T16:00:00Z'))).toEqual(['withdrawn word'])
    expect(ends(promise('A'), { time: '2026-03-02T12:00:00Z', type: 'call.started', direction: 'outbound', data: {} })).toEqual(['kept fact'])
    expect(ends(about('A', 'commitment.kept', '2026-03-02T16:00:00Z'))).toEqual([])
  })

  it('find who has to keep them without saying who it is', () => {
    const [row] = derived(DUE, logged([promise('A', { owner: 'Jonas' })])).rows
    expect(row?.ownerKey).toBe(ownerKey(' jonas'))
    expect(JSON.stringify(row)).not.toContain('onas')
  })

  it('come out the same in whatever order their facts came, and however often', () => {
    const story = fc.array(anything, { maxLength: 25 }).chain((told) => {
      const events = logged(told)
      return fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }), fc.integer({ min: 0, max: 50 }))
    })
    fc.assert(
      fc.property(story, ([events, again, hours]) => {
        const now = at('2026-03-02T00:00:00Z') + hours * HOUR
        expect(derived(now, again)).toEqual(derived(now, events))
      }),
    )
  })
})

const anything: fc.Arbitrary<Told> = fc.record({
  time: fc.integer({ min: 0, max: 47 }).map((hour) => new Date(Date.UTC(2026, 2, 2, hour)).toISOString()),
  type: fc.constantFrom('commitment.made', 'commitment.kept', 'commitment.broken', 'commitment.withdrawn', 'call.started', 'order.delivered', 'refund.paid'),
  direction: fc.constantFrom('inbound', 'outbound'),
  data: fc.record(
    {
      commitmentId: fc.constantFrom('A', 'B', 'C'),
      kind: fc.constantFrom('call-back', 'delivery', 'refund', 'answer'),
      durationMs: fc.constantFrom(1_000, 3_600_000, 36_000_000),
      orderId: fc.constantFrom('O1', 'O2'),
      about: fc.constantFrom({ orderId: 'O1' }, { orderId: 'O2' }),
    },
    { requiredKeys: ['commitmentId'] },
  ),
})

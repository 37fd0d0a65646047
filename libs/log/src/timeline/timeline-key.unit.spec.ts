import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { successorOf, type TimelineKey } from './timeline-key.js'

const key = fc.record({
  occurredAt: fc.constantFrom(1, 2),
  sequence: fc.constantFrom('', 'a', '00000000000000000007'),
  eventUid: fc.oneof(fc.uuid(), fc.constantFrom('ffffffff-ffff-ffff-ffff-ffffffffffff', '00ffffff-ffff-ffff-ffff-ffffffffffff')),
})

/** As PostgreSQL has it: C collation is the order of the bytes. */
function compare(one: TimelineKey, other: TimelineKey): number {
  return (
    one.occurredAt - other.occurredAt ||
    Buffer.compare(Buffer.from(one.sequence), Buffer.from(other.sequence)) ||
    (one.eventUid < other.eventUid ? -1 : Number(one.eventUid > other.eventUid))
  )
}

describe('the successor of a key', () => {
  it('is greater, and no key lies between', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        const next = successorOf(one)
        expect(compare(one, next)).toBeLessThan(0)
        expect(compare(other, one) > 0).toBe(compare(other, next) >= 0)
      }),
    )
  })

  it('is still a UUID', () => {
    fc.assert(fc.property(key, (one) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(successorOf(one).eventUid)))
  })
})

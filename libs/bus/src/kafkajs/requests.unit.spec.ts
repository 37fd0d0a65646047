import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { OutgoingRecord } from '../ports/producer.js'
import { splitIntoRequests } from './requests.js'

const record = fc
  .record({ partition: fc.integer({ min: 0, max: 3 }), size: fc.integer({ min: 0, max: 400_000 }) })
  .map(({ partition, size }): OutgoingRecord => ({ topic: 't', partition, key: null, value: Buffer.alloc(size), headers: {} }))

describe('splitIntoRequests', () => {
  it('keeps every record once, each partition in order, and no batch above the limit', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), (records) => {
        const requests = splitIntoRequests(records)
        expect(requests.every((request) => request.length > 0)).toBe(true)
        const all = requests.flat()
        expect(all.toSorted((one, other) => one - other)).toEqual([...records.keys()])
        for (const partition of [0, 1, 2, 3]) {
          const order = all.filter((index) => records[index]?.partition === partition)
          expect(order).toEqual(order.toSorted((one, other) => one - other))
          for (const request of requests) {
            const mine = request.filter((index) => records[index]?.partition === partition)
            const bytes = mine.reduce((sum, index) => sum + (records[index]?.value.length ?? 0), 0)
            expect(mine.length === 1 || bytes < 800_000).toBe(true)
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})

import { describe, expect, it } from '@jest/globals'
import { judge } from './judge.js'

const known = { topicId: 'a', nextOffset: 100, highWatermark: 150 }

describe('judge', () => {
  it.each([
    ['the end has moved on', known, { topicId: 'a', earliest: 0, latest: 200 }],
    ['nothing is left to do', known, { topicId: 'a', earliest: 100, latest: 150 }],
    ['the beginning has come up to the cursor', known, { topicId: 'a', earliest: 100, latest: 151 }],
    ['nobody has noted the id yet', { ...known, topicId: null }, { topicId: 'b', earliest: 0, latest: 150 }],
  ])('is content when %s', (_what, log, broker) => {
    expect(judge(log, broker)).toBeUndefined()
  })

  it('knows a topic that was made anew, even when it has grown beyond the cursor', () => {
    expect(judge(known, { topicId: 'b', earliest: 0, latest: 900 })?.kind).toBe('topic-replaced')
  })

  it('knows an end that went back: below the cursor, or below what was seen', () => {
    expect(judge(known, { topicId: 'a', earliest: 0, latest: 99 })?.kind).toBe('offsets-reused')
    expect(judge(known, { topicId: 'a', earliest: 0, latest: 149 })?.kind).toBe('offsets-reused')
  })

  it('knows records that were deleted before they were recorded, and says how many', () => {
    const alarm = judge(known, { topicId: 'a', earliest: 130, latest: 150 })
    expect(alarm).toEqual({ kind: 'records-lost', message: 'the partition begins at 130, 30 records after the cursor' })
  })
})

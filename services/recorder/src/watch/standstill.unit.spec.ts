import { describe, expect, it } from '@jest/globals'
import { Part } from '../parts/part.js'
import { standingStill } from './standstill.js'

function part(nextOffset: number, highWatermark: number, movedAt: number): Part {
  const one = new Part(0, nextOffset, highWatermark)
  one.movedAt = movedAt
  return one
}

describe('standingStill', () => {
  it('finds a cursor that has not moved although there is something to record', () => {
    const stuck = part(5, 9, 1000)
    expect(standingStill([stuck, part(9, 9, 1000), part(5, 9, 25_000)], 32_000, 30_000)).toEqual([stuck])
  })

  it('leaves one alone that waits for an operator', () => {
    const waiting = part(5, 9, 0)
    waiting.alarm = { kind: 'records-lost', message: '' }
    expect(standingStill([waiting], 1_000_000, 30_000)).toEqual([])
  })

  it('gives time from when there began to be something to do', () => {
    const idle = part(9, 9, 0)
    const before = performance.now()
    idle.sawEnd(20)
    expect(idle.movedAt).toBeGreaterThanOrEqual(before)
    idle.movedAt = 5
    idle.sawEnd(30)
    expect(idle.movedAt).toBe(5)
    idle.moveTo(12)
    expect(idle.movedAt).toBeGreaterThanOrEqual(before)
  })
})

import { describe, expect, it } from '@jest/globals'
import { checkEvent } from '../check.js'
import { eventLimits } from '../json/limits.js'
import { scanValue } from '../json/read.js'

const side = (size: number, prefix: string) => Array.from({ length: size }, (_, index) => ({ type: 'loyalty', value: `${prefix}${index}` }))

function check(sides: readonly unknown[]) {
  const event = { specversion: '1.0', id: '1', source: '/desk', type: 'identity.unlinked', data: { sides } }
  return checkEvent(scanValue(event, eventLimits).value)
}

describe('sides of a statement', () => {
  it('are two, of so many identifiers that the pairs stay countable', () => {
    expect(check([side(1, 'a'), side(1_000, 'b')])).toMatchObject({ ok: true })
    expect(check([side(100, 'a'), side(100, 'b')])).toMatchObject({ ok: true })
    expect(check([side(101, 'a'), side(100, 'b')])).toMatchObject({ ok: false, code: 'data', reason: expect.stringContaining('10000 pairs') })
    expect(check([side(1, 'a'), side(1_001, 'b')])).toMatchObject({ ok: false })
    expect(check([side(1, 'a'), []])).toMatchObject({ ok: false })
    expect(check([side(1, 'a')])).toMatchObject({ ok: false })
  })

  it('may name subjects by their ids, with their type', () => {
    const subject = { type: 'subject', value: '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90', kind: 'email' }
    expect(check([[subject], side(1, 'a')])).toMatchObject({ ok: true })
    expect(check([[{ ...subject, kind: 7 }], side(1, 'a')])).toMatchObject({ ok: false })
  })
})

import { describe, expect, it } from '@jest/globals'
import { asLogged, at, teller } from '../../test/tell.js'
import { arrange } from './arrange.js'

const tell = teller('urn:x')
const note = tell('2026-03-02T10:00:00Z', 'note.added', { text: 'Wrong', kind: 'call' })
const about = (
  type: string,
  target: { source: string; id: string },
  more: Record<string, unknown> = {},
  time = '2026-03-05T10:00:00Z',
) => tell(time, type, { source: target.source, id: target.id, ...more })

describe('arranging a timeline', () => {
  it('orders by time, then sequence as numbers, then uid', () => {
    const one = (sequence: string) => tell('2026-03-02T10:00:00Z', 'note.added', { text: sequence }, { sequence })
    const events = asLogged([one('10'), one('9'), tell('2026-03-01T10:00:00Z', 'note.added', { text: 'first' })])
    expect(arrange(events).map(({ data }) => (data as { text: string }).text)).toEqual(['first', '9', '10'])
  })

  it('puts corrections into what they correct, also the time, and says by what', () => {
    const earlier = tell('2026-03-01T10:00:00Z', 'note.added', { text: 'Earlier' })
    const correction = about('event.corrected', note, {
      data: { text: 'Right', kind: null },
      time: '2026-02-01T10:00:00Z',
    })
    const [first, second] = arrange(asLogged([earlier, note, correction]))
    expect(first).toMatchObject({ id: note.id, data: { text: 'Right' }, correctedBy: [expect.any(String)] })
    expect(first?.data).not.toHaveProperty('kind')
    expect(second?.id).toBe(earlier.id)
  })

  it('takes out what was retracted, whether the retraction came before or after', () => {
    const before = about('event.retracted', note, {}, '2026-01-01T10:00:00Z')
    expect(arrange(asLogged([note, about('event.retracted', note)]))).toEqual([])
    expect(arrange(asLogged([before, note]))).toEqual([])
  })

  it('brings back what was retracted when the retraction is retracted', () => {
    const retraction = about('event.retracted', note)
    const again = about('event.retracted', retraction, {}, '2026-03-06T10:00:00Z')
    expect(arrange(asLogged([note, retraction, again])).map(({ id }) => id)).toEqual([note.id])
  })

  it('leaves what was refiled to those whose it is', () => {
    const refiled = asLogged([note, about('event.refiled', note, { to: 'customer:7' })])
    expect(arrange(refiled)).toEqual([])
    expect(arrange(refiled, { isOurs: (subject) => subject === 'customer:7' }).map(({ id }) => id)).toEqual([note.id])
  })

  it('knows as of a time what was recorded by then, a retraction that came later not', () => {
    const events = asLogged([note, about('event.retracted', note)])
    expect(arrange(events, { knownAsOf: at('2026-03-04T00:00:00Z') })).toHaveLength(1)
    expect(arrange(events, { knownAsOf: at('2026-03-06T00:00:00Z') })).toEqual([])
    // As of a time it never happened: what is known now of then.
    expect(arrange(events, { asOf: at('2026-03-04T00:00:00Z') })).toEqual([])
  })

  it('has as of a time what had happened by then, and a clock that runs ahead hides nothing', () => {
    const [event] = asLogged([note])
    expect(arrange([event!], { asOf: at('2026-03-02T09:59:59Z') })).toEqual([])
    const ahead = { ...event!, recordedAt: at('2026-03-02T09:00:00Z') }
    expect(arrange([ahead], { asOf: at('2026-03-02T09:59:59Z') })).toHaveLength(1)
  })
})

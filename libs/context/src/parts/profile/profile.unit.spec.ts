import { describe, expect, it } from '@jest/globals'
import { asLogged, teller } from '../../../test/tell.js'
import type { TimelineEvent } from '../../event.js'
import { arrange } from '../../timeline/arrange.js'
import { profile } from './profile.js'

const tell = teller('urn:x')
const folded = (events: readonly TimelineEvent[]) => events.reduce((state, event) => profile.each!(state, event), profile.initial)
const facts = (events: readonly TimelineEvent[]) => Object.fromEntries(folded(events).facts.items.map(({ key, value }) => [key, value]))

describe('a profile', () => {
  it('has what sources state, the latest of each, and what is in an address', () => {
    const first = tell('2026-03-01T10:00:00Z', 'profile.stated', { traits: { firstName: 'Ann', plan: 'gold', address: { city: 'Dresden', postalCode: '01067' } } })
    const later = tell('2026-03-02T10:00:00Z', 'profile.stated', { traits: { firstName: 'Anne', age: 40 } })
    expect(facts(arrange(asLogged([later, first])))).toEqual({ firstName: 'Anne', city: 'Dresden', postcode: '01067' })
  })

  it('takes no identifiers of somebody else, whose event was refiled', () => {
    const mine = tell('2026-03-01T10:00:00Z', 'note.added', { text: 'Calls at noon', email: 'other@example.com' })
    const refiling = tell('2026-03-02T10:00:00Z', 'event.refiled', { source: mine.source, id: mine.id, to: 'email:ann@example.com' })
    const timeline = arrange(asLogged([mine, refiling]), { homes: new Set(), isOurs: () => true })
    expect(timeline).toHaveLength(1)
    expect(folded(timeline).identifiers.items.map(({ key }) => key)).toEqual(['email:ann@example.com'])
  })
})
